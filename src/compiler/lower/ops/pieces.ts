/** Elements in one piece of work on a `fixed` tensor, small enough that threads share evenly. */
export const blockSize = 4096;

/** How many blocks so many elements make. */
export function blocksOf(elements: number): number {
  return Math.ceil(elements / blockSize);
}

/** Pieces of kernels that work on 16 channels at a time (`columns` in kernels/sums.ts). */
export function columnPieces(channels: number): number {
  return Math.ceil(channels / 16);
}
