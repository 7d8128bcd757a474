import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { constants, gunzipSync } from "node:zlib";
import { dataError, reasonOf } from "./data-error.ts";

/** The kinds of numbers that IDX files hold, by the code in their third byte. */
const types = {
  0x08: { name: "u8", bytes: 1 },
  0x09: { name: "i8", bytes: 1 },
  0x0b: { name: "i16", bytes: 2 },
  0x0c: { name: "i32", bytes: 4 },
  0x0d: { name: "f32", bytes: 4 },
  0x0e: { name: "f64", bytes: 8 },
} as const;

export type IdxType = (typeof types)[keyof typeof types]["name"];

/** What an IDX file says of itself: `[60000, 28, 28]` bytes. */
export interface IdxHeader {
  readonly type: IdxType;
  readonly dimensions: readonly number[];
  /** Where the numbers begin, and where the file must end, both counted in unpacked bytes. */
  readonly start: number;
  readonly end: number;
}

/** More dimensions than any data has: four of them hold images with channels. */
const MOST_DIMENSIONS = 8;
/** The longest header, and enough packed bytes to hold it. */
const HEADER_BYTES = 4 + 4 * MOST_DIMENSIONS;
const PACKED_BYTES = 1024;
/** Deflate packs 1032 bytes into one at best (RFC 1951: 258 bytes by two bits). */
const BEST_PACKING = 1032;

/**
 * Reads the header of an IDX file, gzipped or not, and no more of the file than that. The file's size is checked
 * against it as far as that can be done without unpacking. Throws a DataError for whatever is wrong.
 */
export function readIdxHeader(file: string): IdxHeader {
  const { bytes, size } = readStart(file);
  const packed = isGzip(bytes);
  const header = parseIdxHeader(packed ? unpackStart(bytes, file) : bytes, file);
  checkSize(header, size, packed, file);
  return header;
}

/** The header that these unpacked bytes begin with. */
export function parseIdxHeader(bytes: Uint8Array, file: string): IdxHeader {
  const fail = (found: string): never => {
    throw dataError("NET0531", { file, found });
  };
  if (bytes.length < 4) fail(`it has only ${bytes.length} bytes`);
  const [zero, alsoZero, code, rank] = bytes as unknown as [number, number, number, number];
  if (zero !== 0 || alsoZero !== 0) fail(`it begins with ${hex(bytes.subarray(0, 4))}`);
  const type = types[code as keyof typeof types] as (typeof types)[keyof typeof types] | undefined;
  if (type === undefined) return fail(`its third byte, ${hex([code])}, names no kind of numbers`);
  if (rank === 0 || rank > MOST_DIMENSIONS) fail(`its fourth byte says ${rank} dimensions`);
  const start = 4 + 4 * rank;
  if (bytes.length < start) fail(`its header of ${start} bytes is cut short`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dimensions = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  if (dimensions.includes(0)) fail(`its header says ${dimensions.join("x")}, which is nothing`);
  const end = start + dimensions.reduce((product, n) => product * n, type.bytes);
  return { type: type.name, dimensions, start, end };
}

/** Refuses a header that speaks of more than the file can hold, before any memory is taken for it. */
export function checkSize(header: IdxHeader, size: number, packed: boolean, file: string): void {
  if (!packed && header.end !== size)
    throw dataError("NET0532", { file, expected: header.end, found: size });
  if (packed && header.end > size * BEST_PACKING) {
    const told = header.dimensions.map((n) => n.toLocaleString("en")).join(" x ");
    const found = `its header speaks of ${told} numbers, more than its ${size.toLocaleString("en")} packed bytes can hold`;
    throw dataError("NET0531", { file, found });
  }
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function hex(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** Refuses what is no file: a pipe or a device may never end. Throws NET0530 where there is none. */
export function requireFile(file: string): void {
  let status;
  try {
    status = statSync(file);
  } catch (error) {
    throw fileError(error, file);
  }
  if (status.isFile()) return;
  const reason = status.isDirectory() ? "it is a folder" : "it is no file";
  throw dataError("NET0539", { file, reason });
}

function readStart(file: string): { readonly bytes: Uint8Array; readonly size: number } {
  requireFile(file);
  let handle: number | undefined;
  try {
    handle = openSync(file, "r");
    const status = fstatSync(handle);
    const bytes = new Uint8Array(PACKED_BYTES);
    return { bytes: bytes.subarray(0, readSync(handle, bytes)), size: status.size };
  } catch (error) {
    throw fileError(error, file);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** The first bytes of a gzipped file, from the first of its packed bytes. */
export function unpackStart(bytes: Uint8Array, file: string): Uint8Array {
  try {
    const options = { finishFlush: constants.Z_SYNC_FLUSH };
    return gunzipSync(bytes, options).subarray(0, HEADER_BYTES);
  } catch (error) {
    throw dataError("NET0539", { file, reason: `it is damaged (${reasonOf(error)})` });
  }
}

/** A system's error about a file as a DataError; a DataError stays as it is. */
export function fileError(error: unknown, file: string): Error {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return dataError("NET0530", { file });
  if (error instanceof Error && error.name === "DataError") return error;
  return dataError("NET0539", { file, reason: reasonOf(error) });
}
