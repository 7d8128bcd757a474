import type { Report } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { ArgumentTable, Reader } from "../arguments/argument.ts";
import { bind, type Bound } from "../arguments/bind.ts";
import { argument, requiredWord, whole, yesNo } from "../arguments/kinds.ts";
import { wholeReader } from "../arguments/readers.ts";
import type { LossName } from "../network.ts";
import { lossNames } from "../vocabulary/losses/index.ts";
import type { Worded } from "../arguments/settled.ts";

/** Binds a statement that may be absent; undefined where it is, or where it is wrong. */
export function bindIf<T extends ArgumentTable>(
  table: T,
  statement: Worded | undefined,
  report: Report,
  example: string,
): Bound<T> | undefined {
  return statement === undefined ? undefined : bind(table, statement, report, { example });
}

const lossTable = { kind: requiredWord("a loss", lossNames) };

/** The loss that is named, and where. */
export function readLoss(
  statement: Worded | undefined,
  report: Report,
): { readonly kind: LossName; readonly span: Span } | undefined {
  const bound = bindIf(lossTable, statement, report, "loss crossentropy");
  if (bound === undefined) return undefined;
  return { kind: bound.values.kind, span: bound.spans.kind! };
}

/** 0 epochs leave the net as it was drawn. */
const epochsTable = { epochs: whole({ position: 0, called: "the number" }) };

export function readEpochs(statement: Worded | undefined, report: Report): number {
  return bindIf(epochsTable, statement, report, "epochs 10")?.values.epochs ?? 10;
}

const oneOrMore = wholeReader({ atLeast: 1 });

const batchReader: Reader<number | "all"> = {
  expects: "a whole number or `all`",
  words: ["all"],
  takes: "values",
  read: (value) =>
    value.kind === "word" && value.text === "all"
      ? { ok: true, value: "all" }
      : oneOrMore.read(value),
};

const batchTable = {
  batch: argument(batchReader, { position: 0, called: "the size" }),
};

export function readBatch(statement: Worded | undefined, report: Report): number | "all" {
  return bindIf(batchTable, statement, report, "batch 32")?.values.batch ?? 32;
}

const shuffleTable = { shuffle: yesNo({ position: 0, called: "the value" }) };

export function readShuffle(statement: Worded | undefined, report: Report): boolean {
  return bindIf(shuffleTable, statement, report, "shuffle no")?.values.shuffle ?? true;
}

const seedTable = { seed: whole({ position: 0, called: "the value" }) };

export function readSeed(statement: Worded | undefined, report: Report): number {
  return bindIf(seedTable, statement, report, "seed 7")?.values.seed ?? 1;
}
