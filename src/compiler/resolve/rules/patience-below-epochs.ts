import { diagnose } from "../../../diagnostics/diagnostic.ts";
import type { TrainingRule } from "./training-rule.ts";

/** The first epoch always improves on nothing, so a patience of all the epochs never runs out. */
export const patienceBelowEpochs: TrainingRule = ({ stop, epochs }, _data, places, report) => {
  const span = places("stop");
  if (span === undefined || stop === undefined || stop.patience < epochs) return;
  report(diagnose("NET0707", span, { patience: stop.patience, epochs }));
};
