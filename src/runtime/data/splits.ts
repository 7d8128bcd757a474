import type { DataPlan, Validation } from "../../compiler/network.ts";
import { permutation, streamKey } from "../chance.ts";
import { dataError } from "./data-error.ts";
import type { Dataset, Splits } from "./dataset.ts";

/** What is drawn: each has a stream of its own, so that one does not change with the other. */
const places = { validation: 0, test: 1 } as const;
type Purpose = keyof typeof places;

/** Images of one data set, in ascending order. */
interface Selection {
  readonly dataset: Dataset;
  readonly indices: Int32Array;
}

/**
 * Divides a data set as the plan says: test images first, where a share of the training images serves for that, then
 * validation images from what is left. Shares hold each class in its proportion. What is drawn depends on the seed
 * alone. Throws a DataError where nothing would be left to train on.
 */
export function split(
  train: Dataset,
  test: Dataset | undefined,
  plan: DataPlan,
  seed: number,
): Splits {
  const data = plan.source.kind;
  const everything = range(train.count);
  let rest = everything;
  let testing = test && { dataset: test, indices: range(test.count) };
  if (testing === undefined && plan.testShare !== undefined) {
    const indices = drawShare(train, everything, plan.testShare, seed, "test", data);
    testing = { dataset: train, indices };
    rest = without(rest, indices, train.count);
  }
  const validation = chooseValidation(plan.validation, train, rest, testing, seed, data);
  const trainIndices =
    validation?.dataset === train && validation !== testing
      ? without(rest, validation.indices, train.count)
      : rest;
  return { train, trainIndices, validation, test: testing };
}

function chooseValidation(
  validation: Validation,
  train: Dataset,
  rest: Int32Array,
  test: Selection | undefined,
  seed: number,
  data: string,
): Selection | undefined {
  switch (validation.kind) {
    case "none":
      return undefined;
    case "test":
      if (test === undefined) throw dataError("NET0506", { data });
      return test;
    case "share":
      return {
        dataset: train,
        indices: drawShare(train, rest, validation.share, seed, "validation", data),
      };
    case "count":
      leaveSome(validation.count, rest.length, data, "validation");
      return { dataset: train, indices: drawCount(rest, validation.count, seed) };
    case "first":
      leaveSome(validation.count, rest.length, data, "validation");
      return { dataset: train, indices: rest.slice(0, validation.count) };
  }
}

function leaveSome(wanted: number, count: number, data: string, purpose: Purpose): void {
  if (wanted >= count) throw dataError("NET0505", { wanted, count, data, purpose });
}

/** So many of these, drawn by the seed. */
function drawCount(from: Int32Array, count: number, seed: number): Int32Array {
  const order = permutation(streamKey(seed, "split", places.validation), from.length);
  return order
    .slice(0, count)
    .map((at) => from[at]!)
    .sort();
}

/**
 * A share of these, in each class the same (without labels all are of one): `share` times the class's images rounded down, and what is missing to the
 * rounded share of all goes to the classes with the largest remainders.
 */
function drawShare(
  dataset: Dataset,
  from: Int32Array,
  share: number,
  seed: number,
  purpose: Purpose,
  data: string,
): Int32Array {
  const members = byClass(dataset, from);
  const quotas = apportion(
    members.map((indices) => indices.length),
    share,
  );
  const chosen: number[] = [];
  members.forEach((indices, label) => {
    const key = streamKey(seed, "split", places[purpose], label + 1);
    const order = permutation(key, indices.length);
    for (let i = 0; i < quotas[label]!; i++) chosen.push(indices[order[i]!]!);
  });
  if (chosen.length === 0) {
    const percent = `${Number((share * 100).toFixed(4))}%`;
    throw dataError("NET0511", { percent, count: from.length, purpose });
  }
  if (chosen.length === from.length) leaveSome(chosen.length, from.length, data, purpose);
  return Int32Array.from(chosen).sort();
}

/** Whole numbers near `share` times each count that add up to the rounded share of all (largest remainders). */
export function apportion(counts: readonly number[], share: number): readonly number[] {
  const exact = counts.map((count) => count * share);
  const quotas = exact.map(Math.floor);
  const total = Math.round(counts.reduce((sum, count) => sum + count, 0) * share);
  let missing = total - quotas.reduce((sum, quota) => sum + quota, 0);
  const order = [...counts.keys()].sort(
    (a, b) => exact[b]! - quotas[b]! - (exact[a]! - quotas[a]!) || a - b,
  );
  for (const label of order) {
    if (missing <= 0) break;
    if (quotas[label]! < counts[label]!) {
      quotas[label]!++;
      missing--;
    }
  }
  return quotas;
}

function byClass({ labels, classes }: Dataset, from: Int32Array): readonly number[][] {
  if (classes.length === 0) return [Array.from(from)];
  const members: number[][] = classes.map(() => []);
  for (const index of from) members[labels[index]!]!.push(index);
  return members;
}

function without(all: Int32Array, removed: Int32Array, count: number): Int32Array {
  const gone = new Uint8Array(count);
  for (const index of removed) gone[index] = 1;
  return all.filter((index) => gone[index] === 0);
}

function range(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}
