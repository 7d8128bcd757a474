import { sizeOf } from "../compiler/shape.ts";
import type { NamedArray } from "./engines/engine.ts";

/** The name and shape of one array in a file of float32 values that stand one array after the other. */
export interface ArrayEntry {
  readonly name: string;
  readonly shape: readonly number[];
}

/** The bytes of a file that holds these arrays, little-endian float32. */
export function joinArrays(arrays: readonly NamedArray[]): Uint8Array {
  const joined = new Float32Array(arrays.reduce((sum, a) => sum + a.values.length, 0));
  let offset = 0;
  for (const { values } of arrays) {
    joined.set(values, offset);
    offset += values.length;
  }
  return new Uint8Array(joined.buffer);
}

/** The arrays of a file's bytes, which `joinArrays` made. */
export function splitArrays(bytes: Uint8Array, entries: readonly ArrayEntry[]): NamedArray[] {
  const all = new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
  );
  let offset = 0;
  return entries.map(({ name, shape }) => {
    const size = sizeOf(shape);
    const values = all.subarray(offset, (offset += size));
    return { name, shape, values };
  });
}

/** Bytes of arrays with these shapes. */
export function bytesOf(entries: readonly ArrayEntry[]): number {
  return 4 * entries.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
