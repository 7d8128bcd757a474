import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Files } from "../compiler/emit/files.ts";
import { drawGarments } from "../runtime/data/garments/garments.ts";

/** The drawn images as gzipped IDX files under the names that MNIST gave them. */
export async function drawnFiles(): Promise<Files> {
  const files = new Map<string, Uint8Array>();
  for (const [part, prefix] of [
    ["train", "train"],
    ["test", "t10k"],
  ] as const) {
    const { images, labels, count, shape } = drawGarments(part);
    const [height = 0, width = 0] = shape;
    files.set(`${prefix}-images-idx3-ubyte.gz`, await idxFile([count, height, width], images));
    files.set(`${prefix}-labels-idx1-ubyte.gz`, await idxFile([count], labels));
  }
  return files;
}

/** Bytes in the IDX format, gzipped: two zeros, the type (8: bytes), the rank, the sizes, the bytes. */
async function idxFile(sizes: readonly number[], values: ArrayLike<number>): Promise<Uint8Array> {
  const start = 4 + 4 * sizes.length;
  const bytes = new Uint8Array(start + values.length);
  bytes.set([0, 0, 8, sizes.length]);
  const view = new DataView(bytes.buffer);
  sizes.forEach((size, i) => {
    view.setUint32(4 + 4 * i, size);
  });
  bytes.set(values, start);
  return promisify(gzip)(bytes);
}
