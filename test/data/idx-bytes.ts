/** The bytes of an IDX file: `type` is the code of its third byte, `values` the bytes of its numbers. */
export function idxBytes(
  type: number,
  dimensions: readonly number[],
  values: ArrayLike<number>,
): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * dimensions.length + values.length);
  bytes.set([0, 0, type, dimensions.length]);
  const view = new DataView(bytes.buffer);
  dimensions.forEach((n, i) => view.setUint32(4 + 4 * i, n));
  bytes.set(Array.from(values), 4 + 4 * dimensions.length);
  return bytes;
}

/** Images of bytes that count up. */
export function imageBytes(count: number, height = 4, width = 3): Uint8Array {
  const values = Array.from({ length: count * height * width }, (_, i) => i % 251);
  return idxBytes(0x08, [count, height, width], values);
}

export function labelBytes(labels: readonly number[]): Uint8Array {
  return idxBytes(0x08, [labels.length], labels);
}
