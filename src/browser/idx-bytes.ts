/** An IDX file of bytes: sizes and numbers. */
export interface IdxBytes {
  readonly dimensions: readonly number[];
  readonly values: Uint8Array;
}

/**
 * Reads IDX (big-endian, `00 00 08 rank`, the sizes, then a byte each), gzipped or not. Throws a sentence for the
 * visitor where the file is something else or is cut short.
 */
export async function readIdxBytes(file: ArrayBuffer): Promise<IdxBytes> {
  const start = new Uint8Array(file, 0, Math.min(2, file.byteLength));
  const bytes = start[0] === 0x1f && start[1] === 0x8b ? await unpack(file) : file;
  const view = new DataView(bytes);
  if (bytes.byteLength < 8 || view.getUint16(0) !== 0 || view.getUint8(2) !== 8)
    throw new Error("a file is no IDX file of bytes");
  const rank = view.getUint8(3);
  const header = 4 + 4 * rank;
  if (rank < 1 || rank > 4 || bytes.byteLength < header)
    throw new Error("an IDX file is cut short");
  const dimensions = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const values = new Uint8Array(bytes, header);
  if (values.length !== dimensions.reduce((product, n) => product * n, 1))
    throw new Error("an IDX file is not as long as it says");
  return { dimensions, values };
}

async function unpack(file: ArrayBuffer): Promise<ArrayBuffer> {
  const stream = new Blob([file]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}
