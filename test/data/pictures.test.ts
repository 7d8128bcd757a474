import { crc32 } from "node:zlib";
import { encode } from "fast-png";
import fc from "fast-check";
import jpeg from "jpeg-js";
import { describe, expect, test } from "vitest";
import { DataError } from "../../src/runtime/data/data-error.ts";
import { readPicture } from "../../src/runtime/data/pictures/read-picture.ts";
import { resample } from "../../src/runtime/data/pictures/resample.ts";
import { emptyFolder, put } from "./folder.ts";
import { codeOf, refusalOf } from "./refusal.ts";

const grey = [2, 2, 1] as const;

/** A PNG of these samples, `channels` of them a pixel. */
function png(width: number, height: number, channels: 1 | 2 | 3 | 4, samples: readonly number[]) {
  return encode({ width, height, channels, depth: 8, data: Uint8Array.from(samples) });
}

async function read(bytes: Uint8Array, shape: readonly number[] = grey, options = {}) {
  const { pixels, notes } = await readPicture(put(emptyFolder(), "it", bytes), shape, options);
  return { pixels: [...pixels], notes };
}

describe("kinds of pictures", () => {
  test("grey", async () => {
    const { pixels, notes } = await read(png(2, 2, 1, [0, 50, 100, 255]));
    expect([pixels, notes]).toEqual([[0, 50, 100, 255], []]);
  });

  test("grey with opacity, over white", async () => {
    const { pixels, notes } = await read(png(2, 2, 2, [0, 255, 0, 0, 100, 51, 200, 255]));
    expect(pixels).toEqual([0, 255, 224, 200]);
    expect(notes).toEqual(["white behind what is transparent"]);
  });

  test("colours, as grey by their brightness and as they are", async () => {
    const samples = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];
    const { pixels, notes } = await read(png(2, 2, 3, samples));
    expect([pixels, notes]).toEqual([[76, 150, 29, 255], ["colours to grey"]]);
    expect(await read(png(2, 2, 3, samples), [2, 2, 3])).toEqual({ pixels: samples, notes: [] });
    expect((await read(png(2, 2, 1, [1, 2, 3, 4]), [2, 2, 3])).pixels).toEqual(
      [1, 2, 3, 4].flatMap((value) => [value, value, value]),
    );
  });

  test("16 bits, and 1 bit packed in rows", async () => {
    const data = Uint16Array.of(0, 257, 65_535, 32_768);
    const deep = encode({ width: 2, height: 2, channels: 1, depth: 16, data });
    expect((await read(deep)).pixels).toEqual([0, 1, 255, 128]);
    const bits = Uint8Array.of(0b1000_0000, 0b0100_0000);
    const flat = encode({ width: 2, height: 2, channels: 1, depth: 1, data: bits });
    expect((await read(flat)).pixels).toEqual([255, 0, 0, 255]);
  });

  test("JPEG, nearly as it was", async () => {
    const rgba = Uint8Array.from({ length: 4 * 256 }, (_, i) =>
      i % 4 === 3 ? 255 : (i >> 6) * 15,
    );
    const { data } = jpeg.encode({ width: 16, height: 16, data: rgba }, 95);
    const { pixels, notes } = await read(data, [16, 16, 1]);
    for (let row = 0; row < 16; row++) expect(pixels[16 * row]).toBeCloseTo(15 * row, -1);
    expect(notes).toEqual([]);
  });

  test.each([
    [1, ["tl", "tr", "bl", "br"]],
    [2, ["tr", "tl", "br", "bl"]],
    [3, ["br", "bl", "tr", "tl"]],
    [4, ["bl", "br", "tl", "tr"]],
    [5, ["tl", "bl", "tr", "br"]],
    [6, ["bl", "tl", "br", "tr"]],
    [7, ["br", "tr", "bl", "tl"]],
    [8, ["tr", "br", "tl", "bl"]],
  ])("JPEG held as Exif's orientation %i says", async (orientation, expected) => {
    const tones: Readonly<Record<string, number>> = { tl: 20, tr: 90, bl: 160, br: 230 };
    const rgba = Uint8Array.from({ length: 4 * 256 }, (_, i) => {
      const pixel = i >> 2;
      const corner = (pixel >> 7 ? "b" : "t") + (pixel % 16 < 8 ? "l" : "r");
      return i % 4 === 3 ? 255 : tones[corner]!;
    });
    const { data } = jpeg.encode({ width: 16, height: 16, data: rgba }, 100);
    const { pixels } = await read(withOrientation(data, orientation), [2, 2, 1]);
    const nearest = pixels.map(
      (value) => Object.keys(tones).find((name) => Math.abs(tones[name]! - value) < 12) ?? value,
    );
    expect(nearest).toEqual(expected);
  });
});

describe("another size", () => {
  const plane = (width: number, height: number, values: readonly number[]) => ({
    width,
    height,
    channels: 1,
    values: Float64Array.from(values),
  });

  test("shrinks by the mean over the area", () => {
    expect([...resample(plane(4, 2, [0, 4, 8, 12, 4, 8, 12, 16]), 2, 1).values]).toEqual([4, 12]);
    const [left, right] = resample(plane(3, 1, [3, 6, 9]), 2, 1).values;
    expect([left, right]).toEqual([expect.closeTo(4), expect.closeTo(8)]);
  });

  test("grows between the pixels' centres", () => {
    expect([...resample(plane(2, 1, [0, 8]), 4, 1).values]).toEqual([0, 2, 6, 8]);
  });

  test("keeps the mean when it shrinks, and the range always", () => {
    const sides = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(sides, sides, sides, sides, fc.nat(), (w, h, toW, toH, seed) => {
        const values = Array.from({ length: w * h }, (_, i) => ((i + 1) * (seed % 97)) % 256);
        const result = resample(plane(w, h, values), toW, toH).values;
        expect(result.length).toBe(toW * toH);
        expect(Math.min(...result)).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(Math.max(...result)).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
        if (toW <= w && toH <= h) expect(mean(result)).toBeCloseTo(mean(values), 9);
      }),
    );
  });

  test("keeps the proportions and fills with the border's mean", async () => {
    const { pixels, notes } = await read(png(2, 4, 1, [10, 10, 10, 10, 10, 10, 10, 10]), [4, 4, 1]);
    expect(pixels).toEqual(new Array(16).fill(10));
    expect(notes).toEqual(["widened to 4x4 with its border's mean"]);
    expect((await read(png(8, 8, 1, new Array<number>(64).fill(9)))).notes).toEqual([
      "resized from 8x8 to 2x2",
    ]);
  });
});

describe("inverting", () => {
  const light = png(2, 2, 1, [255, 250, 240, 230]);
  test("as asked", async () => {
    const { pixels, notes } = await read(light, grey, { invert: true });
    expect([pixels, notes]).toEqual([[0, 5, 15, 25], ["inverted"]]);
    expect((await read(light, grey, { invert: false, background: "dark" })).notes).toEqual([]);
  });

  test("by itself, where the border is not that of the training images, and says so", async () => {
    const { pixels, notes } = await read(light, grey, { background: "dark" });
    expect(pixels).toEqual([0, 5, 15, 25]);
    expect(notes).toEqual(["inverted: its border is light, that of the training images dark"]);
    expect((await read(light, grey, { background: "light" })).notes).toEqual([]);
    expect((await read(light)).notes).toEqual([]);
  });
});

describe("refusing", () => {
  const whole = png(3, 3, 1, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  test.each<[string, Uint8Array]>([
    ["a text", new TextEncoder().encode("GIF89a no")],
    ["nothing", new Uint8Array(0)],
    ["a PNG cut short", whole.subarray(0, 40)],
    ["no more than PNG's signature", whole.subarray(0, 8)],
    ["no more than JPEG's", Uint8Array.of(0xff, 0xd8, 0xff)],
    ["a PNG of absurd size", Uint8Array.from(whole).fill(0xff, 16, 24)],
  ])("%s", async (_, bytes) => {
    expect(await codeOf(() => read(bytes))).toEqual(["NET0540", "finding"]);
  });

  test("of no pixels, or of more than any net is shown", async () => {
    const sized = (width: number, height: number): Uint8Array => {
      const bytes = Uint8Array.from(whole);
      const view = new DataView(bytes.buffer);
      view.setUint32(16, width);
      view.setUint32(20, height);
      view.setUint32(29, crc32(bytes.subarray(12, 29)));
      return bytes;
    };
    const none = await refusalOf(() => read(sized(0, 4)));
    expect([none.code, none.message]).toEqual([
      "NET0540",
      expect.stringContaining("it has no pixels"),
    ]);
    const huge = await refusalOf(() => read(sized(10_001, 10_000)));
    expect(huge.message).toContain("its 100,010,000 pixels are more than 100,000,000");
  });

  test("in words of the picture, the decoder's behind them", async () => {
    const whole = jpeg.encode({ width: 20, height: 20, data: new Uint8Array(1600) }, 90).data;
    const { code, message } = await refusalOf(() => read(whole.subarray(0, whole.length / 2)));
    expect(code).toBe("NET0540");
    expect(message).toMatch(
      /cannot be decoded: it is cut short, damaged or of a rare kind \(.+\)$/,
    );
  });

  test("a folder", async () => {
    const { code, message } = await refusalOf(() => readPicture(emptyFolder(), grey));
    expect([code, message]).toEqual(["NET0530", expect.stringContaining("is a folder")]);
  });

  test("a file that is not there", async () => {
    expect(await codeOf(() => readPicture("none.png", grey))).toEqual(["NET0530", "finding"]);
  });

  test("a net that takes no pictures", async () => {
    const { message } = await refusalOf(() => read(whole, [784]));
    expect(message).toMatch(/^the net takes images of 784, but .* is a picture/);
  });

  test("any change of one byte is read or refused by a code", async () => {
    const rgba = new Uint8Array(4 * 64).fill(99);
    const pictures = [whole, jpeg.encode({ width: 8, height: 8, data: rgba }, 80).data];
    const folder = emptyFolder();
    await fc.assert(
      fc.asyncProperty(fc.nat(1), fc.nat(), fc.nat(255), async (which, at, byte) => {
        const bytes = Uint8Array.from(pictures[which]!);
        bytes[at % bytes.length] = byte;
        try {
          const { pixels } = await readPicture(put(folder, "it", bytes), grey);
          expect(pixels.length).toBe(4);
        } catch (error) {
          if (!(error instanceof DataError)) throw error;
          expect(error.code).toBe("NET0540");
        }
      }),
      { numRuns: 500 },
    );
  });
});

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((a, b) => a + b, 0) / values.length;
}

/** The JPEG with an Exif segment that says how the camera was held, as cameras write it. */
function withOrientation(bytes: Uint8Array, orientation: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation];
  const body = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff, 0, 0, 0, 0, 0, 0];
  const segment = [0xff, 0xe1, 0, body.length + 2, ...body];
  return Uint8Array.from([...bytes.subarray(0, 2), ...segment, ...bytes.subarray(2)]);
}
