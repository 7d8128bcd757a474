import jpeg from "jpeg-js";
import { checkPixels, MOST_PIXELS, type Picture } from "./picture.ts";

/** Decodes a JPEG and turns it as its camera says it was held. Throws a PictureFault, or the decoder's error. */
export function decodeJpeg(bytes: Uint8Array): Picture {
  const decoded = jpeg.decode(bytes, {
    useTArray: true,
    tolerantDecoding: false,
    maxResolutionInMP: MOST_PIXELS / 1e6,
    maxMemoryUsageInMB: 2048,
  }) as jpeg.UintArrRet & { readonly exifBuffer?: Uint8Array };
  const { width, height, data } = decoded;
  checkPixels(width, height);
  const colours = isGrey(data) ? "grey" : "colour";
  const upright = { width, height, rgba: data, colours } as const;
  return turned(upright, decoded.exifBuffer ? orientationOf(decoded.exifBuffer) : 1);
}

function isGrey(rgba: Uint8Array): boolean {
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i] !== rgba[i + 1] || rgba[i] !== rgba[i + 2]) return false;
  }
  return true;
}

const ORIENTATION = 0x0112;

/** The tag Orientation of the first directory (Exif 2.3, 4.6.4): 1 to 8; 1 where it is absent or does not read. */
function orientationOf(exif: Uint8Array): number {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  // `Exif 0` may stand before the TIFF header, whose first two letters say which end comes first.
  const base = [0, 1, 6].find((at) => isTiff(view, at));
  if (base === undefined) return 1;
  const little = view.getUint16(base) === 0x4949;
  const directory = base + view.getUint32(base + 4, little);
  if (directory + 2 > view.byteLength) return 1;
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    if (entry + 12 > view.byteLength) return 1;
    if (view.getUint16(entry, little) === ORIENTATION) return view.getUint16(entry + 8, little);
  }
  return 1;
}

function isTiff(view: DataView, at: number): boolean {
  if (at + 8 > view.byteLength) return false;
  const order = view.getUint16(at);
  return (order === 0x4949 || order === 0x4d4d) && view.getUint16(at + 2, order === 0x4949) === 42;
}

/** For each orientation, whether rows and columns change places, and which of them then run backwards. */
const turns: Readonly<Record<number, readonly [swap: boolean, flipX: boolean, flipY: boolean]>> = {
  2: [false, true, false],
  3: [false, true, true],
  4: [false, false, true],
  5: [true, false, false],
  6: [true, true, false],
  7: [true, true, true],
  8: [true, false, true],
};

function turned(picture: Picture, orientation: number): Picture {
  const turn = turns[orientation];
  if (turn === undefined) return picture;
  const [swap, flipX, flipY] = turn;
  const width = swap ? picture.height : picture.width;
  const height = swap ? picture.width : picture.height;
  const rgba = new Uint8Array(picture.rgba.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = flipX ? width - 1 - x : x;
      const fromY = flipY ? height - 1 - y : y;
      const from = swap ? fromX * picture.width + fromY : fromY * picture.width + fromX;
      rgba.set(picture.rgba.subarray(4 * from, 4 * from + 4), 4 * (y * width + x));
    }
  }
  return { width, height, rgba, colours: picture.colours };
}
