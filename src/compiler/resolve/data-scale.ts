import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import type { Reader } from "../arguments/argument.ts";
import { argument } from "../arguments/kinds.ts";
import { realReader } from "../arguments/readers.ts";
import { tokenReader } from "../layers/tokens.ts";
import type { DataPlan, ResolvedLayer } from "../network.ts";
import type { Worded } from "../arguments/settled.ts";
import { bindIf } from "./training-statements.ts";

/** Pixels of bytes become numbers from 0 to 1. */
export const standardScale = 1 / 255;

const positive = realReader({ above: 0 });

const reader: Reader<number> = {
  expects: "a number such as (1/255), or `no`",
  words: ["no"],
  takes: "values",
  read: (value) =>
    value.kind === "word" && value.text === "no" ? { ok: true, value: 1 } : positive.read(value),
};

const table = { scale: argument(reader, { position: 0, called: "the value" }) };

/** A plan whose input an embedding reads leaves it as it is: a `scale` that the section gives is refused. */
export function settleTokens(
  plan: DataPlan | undefined,
  section: Worded | undefined,
  layers: readonly ResolvedLayer[],
  report: Report,
): DataPlan | undefined {
  const reader = tokenReader(layers);
  if (plan === undefined || reader === undefined) return plan;
  const stated = section?.block?.statements.find(({ word }) => word?.text === "scale");
  if (stated !== undefined && plan.scale !== 1)
    report(diagnose("NET0514", stated.span, { layer: reader.name }));
  return { ...plan, scale: 1 };
}

/** What pixels are multiplied by; `scale no` leaves them as they are. */
export function readScale(statement: Worded | undefined, report: Report): number {
  return bindIf(table, statement, report, "scale (1/255)")?.values.scale ?? standardScale;
}
