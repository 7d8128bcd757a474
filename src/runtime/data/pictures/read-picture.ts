import { readFile } from "node:fs/promises";
import { formatShape, type Shape } from "../../../compiler/shape.ts";
import { dataError, reasonOf } from "../data-error.ts";
import { fileError } from "../idx-header.ts";
import { fitPicture, type FitOptions, type FittedPicture } from "./fit.ts";
import { type Picture, PictureFault } from "./picture.ts";

/**
 * Reads a PNG or JPEG, known by its first bytes, as an image of the net's input shape. Throws a DataError where there
 * is no such file, where it is no picture, or where the net takes no pictures.
 */
export async function readPicture(
  file: string,
  shape: Shape,
  options: FitOptions = {},
): Promise<FittedPicture> {
  const refuse = (found: string) =>
    dataError("NET0540", { file, input: formatShape(shape), found });
  const channels = shape[2];
  if (shape.length !== 3 || (channels !== 1 && channels !== 3))
    throw refuse("is a picture, which can be made grey or of three colours only");
  const bytes = await readBytes(file);
  const picture = await decodePicture(bytes).catch((error: unknown) => {
    throw refuse(`cannot be decoded: ${faultOf(error)}`);
  });
  if (picture === undefined) throw refuse("is neither PNG nor JPEG");
  return fitPicture(picture, shape, options);
}

/** A decoder's own words speak of its tables and arrays; they stand behind what they come to. */
function faultOf(error: unknown): string {
  if (error instanceof PictureFault) return error.message;
  return `it is cut short, damaged or of a rare kind (${reasonOf(error)})`;
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "EISDIR")
      throw dataError("NET0530", { file, picture: code === "EISDIR" ? "folder" : "absent" });
    throw fileError(error, file);
  }
}

/** The picture in these bytes; undefined where they are of neither kind. The decoders load when they are needed. */
async function decodePicture(bytes: Uint8Array): Promise<Picture | undefined> {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    return (await import("./png.ts")).decodePng(bytes);
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return (await import("./jpeg.ts")).decodeJpeg(bytes);
  return undefined;
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}
