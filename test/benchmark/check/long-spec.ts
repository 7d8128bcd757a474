/** Convolutions and activations in turn, so that no warning is owed. */
export function longSpec(layers: number): string {
  const pair = "conv 4 3x3 same\nrelu\n";
  return `input 8x8x4\n${pair.repeat(layers / 2)}`;
}
