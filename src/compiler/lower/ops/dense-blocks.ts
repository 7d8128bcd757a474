/** Blocks of the dense kernels, which hold the same numbers: their scratch memory is sized by them. */

/** Images that share a table of rows. */
export const rowsAtOnce = 96;
/** Inputs that are multiplied at a time, and that are copied at a time where a piece is a part of the inputs. */
export const inputsAtOnce = 256;
export const inputsOfStretch = 2048;
/** Units whose weights the input gradient transposes at a time. */
export const unitsAtOnce = 512;
/** Images whose part of the weight gradient is summed at a time. */
export const weightImages = 128;

/**
 * Whether inputs are so many that their weights come from memory: then pieces are longer, so that each panel's weights
 * are read some KB in a row, and what lies a whole image apart is copied side by side.
 */
export function hasManyInputs(inputs: number): boolean {
  return inputs >= 8192;
}

/** Inputs of one piece of the weight gradient. */
export function weightInputs(inputs: number): number {
  return hasManyInputs(inputs) ? 768 : 48;
}

/** Inputs of one piece of the input gradient; its transposed weights stay in the second cache, 512 KB at most. */
export function gradientInputs(inputs: number, units: number): number {
  if (!hasManyInputs(inputs)) return 32;
  return units > 256 ? 256 : 512;
}
