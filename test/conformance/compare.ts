/** What an oracle that computes in float64 leaves of a sum that cancels out. */
const cancelled = 1e-12;

/**
 * The largest |a - b| over the largest |b|, b being the oracle's; absolute where all of b is zero but for rounding.
 *
 * @param least what the largest |b| counts as at least: of numbers that cancel out, only rounding is left
 */
export function largestError(a: ArrayLike<number>, b: ArrayLike<number>, least = 0): number {
  if (a.length !== b.length) return Infinity;
  let error = 0;
  let size = least;
  for (let i = 0; i < b.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (Number.isNaN(difference)) return Infinity;
    error = Math.max(error, difference);
    size = Math.max(size, Math.abs(b[i]!));
  }
  return size < cancelled ? error : error / size;
}

/** The largest error of several arrays by their names; one that is missing counts as infinite. */
export function largestErrors(
  found: Readonly<Record<string, ArrayLike<number>>>,
  wanted: Readonly<Record<string, ArrayLike<number>>>,
  least = 0,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(wanted).map(([name, values]) => [
      name,
      largestError(found[name] ?? [], values, least),
    ]),
  );
}

/** Whether two arrays hold the same bits. */
export function sameBits(a: Float32Array, b: Float32Array): boolean {
  const bytes = (values: Float32Array) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.compare(bytes(a), bytes(b)) === 0;
}
