import { convertIndexedToRgb, decode, type DecodedPng } from "fast-png";
import { checkPixels, type Picture, PictureFault } from "./picture.ts";

/** Decodes a PNG of any bit depth, with or without a palette and opacity. Throws a PictureFault, or the decoder's error. */
export function decodePng(bytes: Uint8Array): Picture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 33) throw new PictureFault("it is cut short");
  checkPixels(view.getUint32(16), view.getUint32(20));
  const png = decode(bytes, { checkCrc: true });
  const { samples, channels, largest } = samplesOf(png);
  const count = png.width * png.height;
  if (samples.length < count * channels) throw new PictureFault("it is cut short");
  return {
    width: png.width,
    height: png.height,
    rgba: toRgba(samples, count, channels, largest, keyOf(png)),
    colours: channels < 3 ? "grey" : "colour",
  };
}

interface Samples {
  readonly samples: ArrayLike<number>;
  /** Grey; grey and opacity; red, green, blue; these and opacity. */
  readonly channels: number;
  /** What stands for white. */
  readonly largest: number;
}

function samplesOf(png: DecodedPng): Samples {
  if (png.palette) {
    const channels = png.palette[0]?.length ?? 3;
    return { samples: convertIndexedToRgb(png), channels, largest: 255 };
  }
  const { depth, channels, data } = png;
  const largest = 2 ** depth - 1;
  return depth < 8
    ? { samples: unpackBits(png), channels: 1, largest }
    : { samples: data, channels, largest };
}

/** Greys of 1, 2 or 4 bits lie packed into bytes, each row beginning with a new one. */
function unpackBits({ data, width, height, depth }: DecodedPng): Uint8Array {
  const rowBytes = Math.ceil((width * depth) / 8);
  const samples = new Uint8Array(width * height);
  for (let i = 0; i < samples.length; i++) {
    const bit = (i % width) * depth;
    const byte = data[Math.floor(i / width) * rowBytes + (bit >> 3)]!;
    samples[i] = (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
  }
  return samples;
}

/** The one colour that counts as transparent, where the file names one. */
function keyOf({ palette, transparency }: DecodedPng): ArrayLike<number> | undefined {
  return palette || transparency === undefined || transparency.length === 0
    ? undefined
    : transparency;
}

function toRgba(
  samples: ArrayLike<number>,
  count: number,
  channels: number,
  largest: number,
  key: ArrayLike<number> | undefined,
): Uint8Array {
  const rgba = new Uint8Array(4 * count);
  const hasOpacity = channels % 2 === 0;
  const colours = hasOpacity ? channels - 1 : channels;
  for (let i = 0; i < count; i++) {
    let isKey = key !== undefined;
    for (let c = 0; c < 3; c++) {
      const sample = samples[i * channels + (colours === 1 ? 0 : c)]!;
      if (key !== undefined && sample !== key[colours === 1 ? 0 : c]) isKey = false;
      rgba[4 * i + c] = toByte(sample, largest);
    }
    rgba[4 * i + 3] = hasOpacity
      ? toByte(samples[i * channels + colours]!, largest)
      : isKey
        ? 0
        : 255;
  }
  return rgba;
}

function toByte(sample: number, largest: number): number {
  return Math.floor((sample * 255) / largest + 0.5);
}
