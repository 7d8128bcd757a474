import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { DataPlan } from "../../src/compiler/network.ts";
import { idxFacts } from "../../src/runtime/data/idx-dataset.ts";
import { load } from "../../src/runtime/data/load.ts";
import { emptyFolder, put } from "./folder.ts";
import { idxBytes, imageBytes, labelBytes } from "./idx-bytes.ts";
import { codeOf, refusalOf } from "./refusal.ts";

type IdxSource = Extract<DataPlan["source"], { kind: "idx" }>;

/** Ten images of two classes, and four to test on, as a spec beside them would name them. */
function files(changes: Readonly<Record<string, Uint8Array>> = {}) {
  const folder = emptyFolder();
  const bytes = {
    i: gzipSync(imageBytes(10)),
    l: labelBytes([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]),
    ti: imageBytes(4),
    tl: labelBytes([1, 0, 2, 0]),
    ...changes,
  };
  for (const [name, content] of Object.entries(bytes)) put(folder, name, content);
  const source: IdxSource = { kind: "idx", train: ["i", "l"], test: ["ti", "tl"] };
  return { folder, source };
}

function planOf(source: IdxSource, folder: string, changes: Partial<DataPlan> = {}): DataPlan {
  return {
    source,
    scale: 1 / 255,
    validation: { kind: "none" },
    testShare: undefined,
    facts: idxFacts(source, folder),
    span: { start: 0, end: 0 },
    ...changes,
  };
}

test("facts come from headers and labels", () => {
  const { folder, source } = files();
  const classes = ["0", "1", "2"];
  expect(idxFacts(source, folder)).toEqual({
    shape: [4, 3, 1],
    classes,
    trainCount: 10,
    testCount: 4,
  });
  expect(idxFacts({ ...source, test: undefined }, folder).testCount).toBe(0);
});

test("images with channels and vectors have their shapes", () => {
  const channels = files({ i: idxBytes(8, [10, 2, 2, 3], new Uint8Array(120)) });
  const vectors = files({ i: idxBytes(8, [10, 7], new Uint8Array(70)) });
  const shapeOf = ({ folder, source }: ReturnType<typeof files>) =>
    idxFacts({ ...source, test: undefined }, folder).shape;
  expect([shapeOf(channels), shapeOf(vectors)]).toEqual([[2, 2, 3], [7]]);
});

test("images alone have no classes and no labels, each part by itself", async () => {
  const { folder } = files();
  const alone: IdxSource = { kind: "idx", train: ["i"], test: ["ti"] };
  const facts = { shape: [4, 3, 1], classes: [], trainCount: 10, testCount: 4 };
  expect(idxFacts(alone, folder)).toEqual(facts);
  const { train, test: testing } = await load(planOf(alone, folder), 1, { folder });
  expect(train).toMatchObject({ count: 10, labels: new Uint8Array(0), classes: [] });
  expect(testing!.dataset).toMatchObject({ count: 4, labels: new Uint8Array(0), classes: [] });

  const half: IdxSource = { kind: "idx", train: ["i", "l"], test: ["ti"] };
  const parts = await load(planOf(half, folder), 1, { folder });
  expect(parts.train.classes).toEqual(["0", "1"]);
  expect(parts.test!.dataset.classes).toEqual([]);
});

test("the files load as bytes", async () => {
  const { folder, source } = files();
  const { train, test: testing } = await load(planOf(source, folder), 1, { folder });
  expect(train.images).toBeInstanceOf(Uint8Array);
  expect(Array.from(train.images.subarray(0, 5))).toEqual([0, 1, 2, 3, 4]);
  expect([...train.labels]).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
  expect([testing?.dataset.count, [...testing!.indices]]).toEqual([4, [0, 1, 2, 3]]);
});

test("whole numbers of more bits become fractions for the net", async () => {
  const { folder, source } = files({ i: idxBytes(0x0b, [10, 2], new Uint8Array(40).fill(1)) });
  const alone = { ...source, test: undefined };
  const { train } = await load(planOf(alone, folder), 1, { folder });
  expect(train.images).toEqual(new Float32Array(20).fill(257));
});

test.each<[string, Record<string, Uint8Array>, string]>([
  ["fewer labels than images", { l: labelBytes([0, 1]) }, "NET0535"],
  ["labels in the place of images", { i: labelBytes([0, 1]) }, "NET0545"],
  ["images in the place of labels", { l: imageBytes(10) }, "NET0545"],
  ["five dimensions", { i: idxBytes(8, [10, 1, 1, 1, 1], new Uint8Array(10)) }, "NET0545"],
  ["labels that are fractions", { l: idxBytes(0x0d, [1], [0, 0, 0, 0]) }, "NET0545"],
  ["labels below 0", { l: idxBytes(0x09, [10], new Uint8Array(10).fill(255)) }, "NET0544"],
  ["test images of another size", { ti: imageBytes(4, 5, 5) }, "NET0533"],
])("%s are refused before training", async (_, changes, code) => {
  const { folder, source } = files(changes);
  expect(await codeOf(() => idxFacts(source, folder))).toEqual([code, "finding"]);
});

test("a label outside the named classes is shown with its place", async () => {
  const { folder, source } = files();
  const plan = planOf(source, folder);
  const named = { ...plan, facts: { ...plan.facts, classes: ["cat", "dog"] } };
  const { code, message } = await refusalOf(() => load(named, 1, { folder }));
  expect(code).toBe("NET0534");
  expect(message).toMatch(/tl gives image 2 the label 2, but with 2 classes labels are 0 to 1$/);
});

test("tokens outside the vocabulary are refused with their place, before training", async () => {
  const tokens = new Uint8Array(20).map((_, i) => i);
  const { folder, source } = files({ i: idxBytes(0x08, [10, 2], tokens) });
  const alone = { ...source, test: undefined };
  const plan = planOf(alone, folder);
  const vocabulary = (size: number) => ({ layer: "embedding1", size });
  const { train } = await load(plan, 1, { folder, vocabulary: vocabulary(20) });
  expect(train.count).toBe(10);
  const { code, message, finding } = await refusalOf(() =>
    load(plan, 1, { folder, vocabulary: vocabulary(15) }),
  );
  expect(code).toBe("NET0546");
  expect(message).toMatch(
    /i holds 15 in entry 7 at place 1 .* knows the whole numbers from 0 to 14$/,
  );
  expect(finding.help).toContain("20 for all of this data");
});

test("fractions and numbers below 0 are no tokens", async () => {
  const vocabulary = { layer: "embedding1", size: 300 };
  for (const bytes of [
    [0x3f, 0, 0, 0],
    [0xbf, 0x80, 0, 0],
  ]) {
    const { folder, source } = files({
      i: idxBytes(0x0d, [1, 1], bytes),
      l: labelBytes([0]),
    });
    const plan = {
      ...planOf({ ...source, test: undefined }, folder),
      validation: { kind: "none" } as const,
    };
    expect(await codeOf(() => load(plan, 1, { folder, vocabulary }))).toEqual([
      "NET0546",
      "finding",
    ]);
  }
});

test("images of another size than the net's input are refused, a vector of the same size is not", async () => {
  const { folder, source } = files();
  const plan = planOf(source, folder);
  const other = await codeOf(() => load(plan, 1, { folder, input: [28, 28, 1] }));
  expect(other).toEqual(["NET0533", "finding"]);
  expect((await load(plan, 1, { folder, input: [12] })).train.count).toBe(10);
});
