import type { DataPlan } from "../../network.ts";
import { partsOf } from "./parts.ts";

/** `loadData`: reads the files and divides the images as the plan says, by the same draws as netc. */
export function splitText(data: DataPlan, seed: number): string {
  const { validation, test } = partsOf(data);
  const hasTestFiles = data.facts.testCount > 0;
  const part = (name: string): string => `readonly ${name}: Part;`;
  return `export interface Data {
  ${[part("train"), ...(validation ? [part("validation")] : []), ...(test ? [part("test")] : [])].join("\n")}
}

/** Reads all images and divides them. */
export async function loadData(): Promise<Data> {
  ${hasTestFiles ? "const [set, testSet] = await Promise.all([readImages(trainFiles), readImages(testFiles)]);" : "const set = await readImages(trainFiles);"}
  ${statements(data, seed).join("\n")}
}

function range(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}
${
  drawsFromTraining(data)
    ? `
function without(all: Int32Array, removed: Int32Array): Int32Array {
  const gone = new Set(removed);
  return all.filter((index) => !gone.has(index));
}
`
    : ""
}`;
}

function drawsFromTraining({ validation, testShare }: DataPlan): boolean {
  return testShare !== undefined || (validation.kind !== "none" && validation.kind !== "test");
}

function statements(data: DataPlan, seed: number): readonly string[] {
  const { validation, testShare } = data;
  const parts = partsOf(data);
  const lines: string[] = [];
  let rest = "range(set.labels.length)";
  if (testShare !== undefined) {
    lines.push(`const all = ${rest};`);
    lines.push(
      `const testIndices = drawShare(set.labels, all, ${String(testShare)}, ${String(seed)}, 1);`,
    );
    lines.push(
      `const test = { ...set, indices: testIndices };`,
      `const rest = without(all, testIndices);`,
    );
    rest = "rest";
  } else if (parts.test) {
    lines.push(`const test = { ...testSet, indices: range(testSet.labels.length) };`);
  }
  switch (validation.kind) {
    case "none":
      lines.push(`const train = { ...set, indices: ${rest} };`);
      break;
    case "test":
      lines.push(
        `const train = { ...set, indices: ${rest} };`,
        "// The validation images are the test images.",
      );
      break;
    case "share":
    case "count":
    case "first": {
      if (rest !== "rest") lines.push(`const all = ${rest};`);
      const from = rest === "rest" ? "rest" : "all";
      lines.push(...validationText(validation, from, seed));
      lines.push(
        "const validation = { ...set, indices: validationIndices };",
        `const train = { ...set, indices: without(${from}, validationIndices) };`,
      );
    }
  }
  const values = [
    "train",
    ...(parts.validation ? [validation.kind === "test" ? "validation: test" : "validation"] : []),
    ...(parts.test ? ["test"] : []),
  ];
  return [...lines, `return { ${values.join(", ")} };`];
}

function validationText(
  validation: Extract<DataPlan["validation"], { readonly kind: "share" | "count" | "first" }>,
  from: string,
  seed: number,
): readonly string[] {
  switch (validation.kind) {
    case "share":
      return [
        `const validationIndices = drawShare(set.labels, ${from}, ${String(validation.share)}, ${String(seed)}, 0);`,
      ];
    case "count":
      return [
        `const order = permutation(${from}.length, ${String(seed)}, purposes.split, 0);`,
        `const validationIndices = order.slice(0, ${String(validation.count)}).map((at) => ${from}[at]).sort();`,
      ];
    case "first":
      return [`const validationIndices = ${from}.slice(0, ${String(validation.count)});`];
  }
}

/** Draws a share of each class. */
export const shareText = `/**
 * A share of these images, in each class the same: rounded down, and what is missing to the rounded share of all goes
 * to the classes with the largest remainders.
 */
function drawShare(labels: ArrayLike<number>, from: Int32Array, share: number, seed: number, place: number): Int32Array {
  const members = classes.map((_, label) => from.filter((index) => labels[index] === label));
  const exact = members.map(({ length }) => length * share);
  const quotas = exact.map(Math.floor);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
  let missing = Math.round(from.length * share) - sum(quotas);
  const byRemainder = [...classes.keys()].sort((a, b) => exact[b] - quotas[b] - (exact[a] - quotas[a]) || a - b);
  for (const label of byRemainder) {
    if (missing <= 0) break;
    if (quotas[label] === members[label].length) continue;
    quotas[label]++;
    missing--;
  }
  const chosen = members.flatMap((indices, label) => {
    const order = permutation(indices.length, seed, purposes.split, place, label + 1);
    return Array.from(order.subarray(0, quotas[label]), (at) => indices[at]);
  });
  return Int32Array.from(chosen).sort();
}`;

/** Reads whatever numbers an IDX file may hold. */
export const idxTypesText = `/** The numbers that IDX files may hold, by the code in the third byte: their bytes and how they are read. */
const types: Readonly<Record<number, readonly [bytes: number, read: (view: DataView, at: number) => number]>> = {
  0x08: [1, (view, at) => view.getUint8(at)],
  0x09: [1, (view, at) => view.getInt8(at)],
  0x0b: [2, (view, at) => view.getInt16(at)],
  0x0c: [4, (view, at) => view.getInt32(at)],
  0x0d: [4, (view, at) => view.getFloat32(at)],
  0x0e: [8, (view, at) => view.getFloat64(at)],
};

function readNumbers(view: DataView, type: number, start: number, count: number): Uint8Array | Int32Array | Float32Array {
  if (!(type in types)) throw new Error("this is no IDX file");
  const [bytes, read] = types[type];
  if (view.byteLength !== start + count * bytes) throw new Error("this IDX file has another size than it says");
  const made = type === 0x08 ? new Uint8Array(count) : type < 0x0d ? new Int32Array(count) : new Float32Array(count);
  for (let i = 0; i < count; i++) made[i] = read(view, start + i * bytes);
  return made;
}`;
