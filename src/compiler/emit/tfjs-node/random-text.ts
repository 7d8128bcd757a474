/**
 * The program's own generator: the same orders as netc's (`permutation` and `streamKey` of its source of chance), so
 * that both see the same batches.
 */
export function randomText(purposes: readonly ("shuffle" | "split")[]): string {
  const numbers = { shuffle: 2, split: 4 } as const;
  return `
/** What an order is for; each purpose has its own. */
export const purposes = { ${purposes.map((name) => `${name}: ${String(numbers[name])}`).join(", ")} } as const;

/** Mixes 32 bits so that each bit of the result depends on all of them (C. Wellons' triple32). */
function mix(x: number): number {
  x ^= x >>> 17;
  x = Math.imul(x, 0xed5ad4bb);
  x ^= x >>> 11;
  x = Math.imul(x, 0xac4c1b51);
  x ^= x >>> 15;
  x = Math.imul(x, 0x31848bab);
  x ^= x >>> 14;
  return x >>> 0;
}

/**
 * The numbers 0 to \`count\` - 1 in an order that depends on the seed, the purpose, the place and the epoch alone
 * (Fisher and Yates).
 */
export function permutation(count: number, seed: number, purpose: number, place: number, epoch = 0): Int32Array {
  let first = 0x9e3779b9;
  let second = 0x7f4a7c15;
  for (const part of [seed, Math.floor(seed / 2 ** 32), purpose, place, epoch, 0]) {
    first = mix(first ^ (part >>> 0));
    second = mix((second + first) >>> 0);
  }
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const word = mix(mix((i + first) >>> 0) ^ second);
    const j = Math.floor((word / 2 ** 32) * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
`;
}
