import { diagnose } from "../../../diagnostics/diagnostic.ts";
import type { TrainingRule } from "./training-rule.ts";

/** Nesterov's look ahead is by the momentum: without momentum it looks nowhere. */
export const momentumForNesterov: TrainingRule = ({ optimizer }, _data, places, report) => {
  const span = places("optimizer");
  if (span === undefined || optimizer.kind !== "sgd") return;
  if (!optimizer.nesterov || optimizer.momentum > 0) return;
  report(diagnose("NET0709", span, { option: "nesterov", needs: "`momentum`" }));
};
