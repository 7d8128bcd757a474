import { execFileSync } from "node:child_process";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError } from "../../src/runtime/data/data-error.ts";
import { decodeIdx, readIdx, readIdxSync } from "../../src/runtime/data/idx.ts";
import { readIdxHeader } from "../../src/runtime/data/idx-header.ts";
import { emptyFolder, put } from "./folder.ts";
import { idxBytes, imageBytes } from "./idx-bytes.ts";
import { codeOf, refusalOf } from "./refusal.ts";

describe("reading", () => {
  test("bytes, gzipped and not, whatever the name", async () => {
    const folder = emptyFolder();
    const bytes = imageBytes(5);
    const plain = put(folder, "images.gz", bytes);
    const packed = put(folder, "images", gzipSync(bytes));
    for (const file of [plain, packed]) {
      const { header, values } = await readIdx(file);
      expect(header).toEqual({ type: "u8", dimensions: [5, 4, 3], start: 16, end: 76 });
      expect(Array.from(values)).toEqual(Array.from(bytes.subarray(16)));
      expect(Array.from(readIdxSync(file).values)).toEqual(Array.from(values));
      expect(readIdxHeader(file)).toEqual(header);
    }
  });

  test("a file of several gzip members", async () => {
    const bytes = imageBytes(5);
    const packed = Buffer.concat([gzipSync(bytes.subarray(0, 30)), gzipSync(bytes.subarray(30))]);
    expect(Array.from((await decodeIdx(packed, "it")).values)).toEqual([...bytes.subarray(16)]);
  });

  test.each([
    ["signed bytes", 0x09, [255, 1], Int32Array.of(-1, 1)],
    ["16 bits", 0x0b, [255, 254, 1, 0], Int32Array.of(-2, 256)],
    ["32 bits", 0x0c, [255, 255, 255, 253, 0, 1, 0, 0], Int32Array.of(-3, 65_536)],
    ["single precision", 0x0d, [0x3f, 0x80, 0, 0, 0xbf, 0, 0, 0], Float32Array.of(1, -0.5)],
    [
      "double precision",
      0x0e,
      [0x3f, 0xe8, ...zeros(6), 0x40, ...zeros(7)],
      Float32Array.of(0.75, 2),
    ],
  ])("%s", async (_, type, values, expected) => {
    expect((await decodeIdx(idxBytes(type, [2], values), "it")).values).toEqual(expected);
  });
});

describe("refusing", () => {
  const images = imageBytes(5);
  const header = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);
  test.each<[string, Uint8Array, string]>([
    ["nothing at all", header(), "NET0531"],
    ["a picture", header(0x89, 0x50, 0x4e, 0x47, 0, 0), "NET0531"],
    ["an unknown kind of numbers", idxBytes(0x07, [1], [1]), "NET0531"],
    ["no dimensions", header(0, 0, 8, 0, 1), "NET0531"],
    ["too many dimensions", header(0, 0, 8, 200, ...zeros(900)), "NET0531"],
    ["half a header", images.subarray(0, 10), "NET0531"],
    ["no images", idxBytes(0x08, [0, 28, 28], []), "NET0531"],
    ["one byte less", images.subarray(0, -1), "NET0532"],
    ["one byte more", Buffer.concat([images, header(0)]), "NET0532"],
    ["an absurd size", idxBytes(0x08, [2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], [1]), "NET0532"],
    ["gzip: an absurd size", gzipSync(idxBytes(0x08, [2 ** 32 - 1, 28, 28], [1])), "NET0531"],
    ["gzip: one byte less", gzipSync(images.subarray(0, -1)), "NET0532"],
    ["gzip: one byte more", gzipSync(Buffer.concat([images, header(0)])), "NET0539"],
    ["gzip: cut short", gzipSync(images).subarray(0, -9), "NET0539"],
    ["gzip: a wrong checksum", flipped(gzipSync(images), -6), "NET0539"],
    ["gzip: damaged at its start", flipped(gzipSync(images), 10), "NET0539"],
    ["gzip: no more than its magic", header(0x1f, 0x8b), "NET0531"],
    ["a number that is none", idxBytes(0x0d, [1], [0x7f, 0xc0, 0, 0]), "NET0544"],
  ])("%s", async (_, bytes, code) => {
    expect(await codeOf(() => decodeIdx(bytes, "it"))).toEqual([code, "finding"]);
    const file = put(emptyFolder(), "it.idx", bytes);
    expect(await codeOf(() => readIdx(file))).toEqual([code, "finding"]);
    expect(await codeOf(() => readIdxSync(file))).toEqual([code, "finding"]);
  });

  test("the header alone tells of a wrong size before anything is unpacked", async () => {
    const file = put(emptyFolder(), "it.idx", images.subarray(0, -1));
    const { message } = await refusalOf(() => readIdxHeader(file));
    expect(message).toBe(`${file} should have 76 bytes by its own header, but has 75`);
  });

  test("a file that is not there, and a folder", async () => {
    const folder = emptyFolder();
    expect(await codeOf(() => readIdx(`${folder}/none`))).toEqual(["NET0530", "finding"]);
    expect(await codeOf(() => readIdxHeader(`${folder}/none`))).toEqual(["NET0530", "finding"]);
    expect(await codeOf(() => readIdx(folder))).toEqual(["NET0539", "finding"]);
    expect(await codeOf(() => readIdxHeader(folder))).toEqual(["NET0539", "finding"]);
  });

  test.skipIf(process.platform === "win32")("a pipe, which may never end", async () => {
    const pipe = `${emptyFolder()}/pipe`;
    execFileSync("mkfifo", [pipe]);
    for (const read of [readIdx, readIdxSync, readIdxHeader]) {
      expect(await codeOf(() => read(pipe))).toEqual(["NET0539", "finding"]);
    }
  });
});

describe("any bytes at all", () => {
  const accept = async (bytes: Uint8Array): Promise<void> => {
    try {
      const { header, values } = await decodeIdx(bytes, "it");
      expect(values.length).toBe(header.dimensions.reduce((product, n) => product * n, 1));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      expect(error.code).toMatch(/^NET053[129]$/);
    }
  };

  test("are read or refused by a code", async () => {
    const magic = fc.constantFrom(
      [0, 0, 8, 1],
      [0, 0, 8, 3],
      [0, 0, 13, 2],
      [0x1f, 0x8b, 8, 0],
      [],
    );
    const bytes = fc
      .tuple(magic, fc.uint8Array({ maxLength: 80 }))
      .map(([start, rest]) => Uint8Array.from([...start, ...rest]));
    await fc.assert(fc.asyncProperty(bytes, accept), { numRuns: 1000 });
  });

  test("changed in one place, in a plain and in a gzipped file, likewise", async () => {
    const plain = imageBytes(3);
    const packed = gzipSync(plain);
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.nat(),
        fc.nat(255),
        fc.nat(),
        async (gzip, at, byte, cut) => {
          const bytes = Uint8Array.from(gzip ? packed : plain);
          bytes[at % bytes.length] = byte;
          await accept(cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("that are what they say come back as they were", async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.boolean(), fc.nat(), async (dimensions, gzip, seed) => {
        const count = dimensions.reduce((product, n) => product * n, 1);
        const values = Array.from({ length: count }, (_, i) => (seed + 7 * i) % 256);
        const bytes = idxBytes(0x08, dimensions, values);
        const read = await decodeIdx(gzip ? gzipSync(bytes) : bytes, "it");
        expect([read.header.dimensions, [...read.values]]).toEqual([dimensions, values]);
      }),
      { numRuns: 200 },
    );
  });
});

function zeros(count: number): number[] {
  return new Array<number>(count).fill(0);
}

/** A copy with one byte turned over; negative places count from the end. */
function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[(at + copy.length) % copy.length]! ^= 0xff;
  expect(() => gunzipSync(copy)).toThrow();
  return copy;
}
