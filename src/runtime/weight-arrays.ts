import type { Network } from "../compiler/network.ts";
import { formatShape, sameShape, sizeOf } from "../compiler/shape.ts";
import type { NamedArray } from "./engines/engine.ts";

/** The name and shape of one array in a file of float32 values that stand one array after the other. */
export interface ArrayEntry {
  readonly name: string;
  readonly shape: readonly number[];
}

/** The arrays of a network's parameters, in the order of the table. */
export function parameterEntries(network: Network): readonly ArrayEntry[] {
  return network.layers.flatMap((layer) =>
    layer.parameters.map((parameter) => ({
      name: `${layer.name}/${parameter.name}`,
      shape: Object.values(parameter.dimensions),
    })),
  );
}

/** True for a list of names and shapes as our files hold them. */
export function isArrayEntries(value: unknown): value is ArrayEntry[] {
  return Array.isArray(value) && value.every(isArrayEntry);
}

function isArrayEntry(value: unknown): value is ArrayEntry {
  if (typeof value !== "object" || value === null) return false;
  const { name, shape } = value as Partial<Record<string, unknown>>;
  return (
    typeof name === "string" &&
    Array.isArray(shape) &&
    shape.every((n) => Number.isSafeInteger(n) && (n as number) >= 0)
  );
}

/**
 * What is wrong with arrays that a file speaks of, where it should hold `expected` in any order; undefined where
 * nothing is. To be asked before memory is taken: what fits is no larger than the net.
 */
export function entriesComplaint(
  found: readonly ArrayEntry[],
  expected: readonly ArrayEntry[],
): string | undefined {
  const shapes = new Map(found.map(({ name, shape }) => [name, shape]));
  if (shapes.size !== found.length) return "two arrays of the same name";
  if (found.length !== expected.length)
    return `${String(found.length)} arrays, not ${String(expected.length)}`;
  for (const { name, shape } of expected) {
    const own = shapes.get(name);
    if (own === undefined) return `no array ${name}`;
    if (!sameShape(own, shape)) return `${name} as ${formatShape(own)}, not ${formatShape(shape)}`;
  }
  return undefined;
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
