import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { gunzip, gunzipSync, type ZlibOptions } from "node:zlib";
import { type DataError, dataError } from "./data-error.ts";
import {
  checkSize,
  fileError,
  type IdxHeader,
  type IdxType,
  isGzip,
  parseIdxHeader,
  requireFile,
  unpackStart,
} from "./idx-header.ts";

const LARGEST_CHUNK = 2 ** 28;

/** The numbers of an IDX file: bytes as they are, other whole numbers as 32 bits, floating ones in single precision. */
export interface IdxArray {
  readonly header: IdxHeader;
  readonly values: Uint8Array | Int32Array | Float32Array;
}

/**
 * Reads an IDX file (big-endian, `00 00 type rank`, then the sizes, then the numbers), gzipped or not, whatever its
 * name says. A file that is not exactly what its header says is refused with a DataError.
 */
export async function readIdx(file: string): Promise<IdxArray> {
  requireFile(file);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw fileError(error, file);
  }
  return decodeIdx(bytes, file);
}

/** The same at once, for small files such as labels. */
export function readIdxSync(file: string): IdxArray {
  requireFile(file);
  try {
    const bytes = readFileSync(file);
    const { header, packed } = look(bytes, file);
    return finish(header, packed ? gunzipSync(bytes, unpackOptions(header.end)) : bytes, file);
  } catch (error) {
    throw isUnpacking(error) ? unpackError(error, file) : fileError(error, file);
  }
}

/** The numbers of a file whose bytes are in memory; `file` is what messages call it. */
export async function decodeIdx(bytes: Uint8Array, file: string): Promise<IdxArray> {
  const { header, packed } = look(bytes, file);
  return finish(header, packed ? await unpack(bytes, header.end, file) : bytes, file);
}

function look(bytes: Uint8Array, file: string): { header: IdxHeader; packed: boolean } {
  const packed = isGzip(bytes);
  const header = parseIdxHeader(packed ? unpackStart(bytes.subarray(0, 1024), file) : bytes, file);
  checkSize(header, bytes.length, packed, file);
  return { header, packed };
}

function finish(header: IdxHeader, unpacked: Uint8Array, file: string): IdxArray {
  if (unpacked.length !== header.end)
    throw dataError("NET0532", { file, expected: header.end, found: unpacked.length });
  return { header, values: decoders[header.type](unpacked.subarray(header.start), file) };
}

/** Unpacks on another thread. */
async function unpack(bytes: Uint8Array, size: number, file: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    gunzip(bytes, unpackOptions(size), (error, unpacked) => {
      if (error === null) resolve(unpacked);
      else reject(unpackError(error, file));
    });
  });
}

/** One buffer of the size that the header speaks of is filled at once, twice as fast as by pieces. */
function unpackOptions(size: number): ZlibOptions {
  return { chunkSize: Math.min(Math.max(size, 64), LARGEST_CHUNK), maxOutputLength: size };
}

function isUnpacking(error: unknown): error is NodeJS.ErrnoException {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ERR_BUFFER_TOO_LARGE" || code?.startsWith("Z_") === true;
}

function unpackError(error: NodeJS.ErrnoException, file: string): DataError {
  return dataError("NET0539", { file, reason: unpackReason(error) });
}

function unpackReason(error: NodeJS.ErrnoException): string {
  if (error.code === "ERR_BUFFER_TOO_LARGE") return "it unpacks to more than its header speaks of";
  if (error.code === "Z_BUF_ERROR") return "it ends in the middle of its packed bytes";
  return `its packed bytes are damaged (${error.message})`;
}

const decoders: Readonly<Record<IdxType, (bytes: Uint8Array, file: string) => IdxArray["values"]>> =
  {
    u8: (bytes) => bytes,
    i8: (bytes) => Int32Array.from(bytes, (byte) => (byte << 24) >> 24),
    i16: (bytes) => decodeWhole(bytes, 2, (view, at) => view.getInt16(at)),
    i32: (bytes) => decodeWhole(bytes, 4, (view, at) => view.getInt32(at)),
    f32: (bytes, file) => decodeFloats(bytes, 4, (view, at) => view.getFloat32(at), file),
    f64: (bytes, file) => decodeFloats(bytes, 8, (view, at) => view.getFloat64(at), file),
  };

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function decodeWhole(
  bytes: Uint8Array,
  width: number,
  read: (view: DataView, at: number) => number,
): Int32Array {
  const view = viewOf(bytes);
  const values = new Int32Array(bytes.length / width);
  for (let i = 0; i < values.length; i++) values[i] = read(view, width * i);
  return values;
}

function decodeFloats(
  bytes: Uint8Array,
  width: number,
  read: (view: DataView, at: number) => number,
  file: string,
): Float32Array {
  const view = viewOf(bytes);
  const values = new Float32Array(bytes.length / width);
  for (let i = 0; i < values.length; i++) {
    const value = read(view, width * i);
    values[i] = value;
    if (!Number.isFinite(values[i]!))
      throw dataError("NET0544", { file, what: "number", place: i, value });
  }
  return values;
}
