import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import { count, flag, requiredWord } from "../arguments/kinds.ts";
import type { DataPlan, MetricName, Stop } from "../network.ts";
import { monitorNames, monitors, type MonitorDefinition } from "../vocabulary/monitors.ts";
import type { Worded } from "../arguments/settled.ts";
import { bindIf } from "./training-statements.ts";

const table = {
  monitor: requiredWord("a quantity to watch", monitorNames),
  patience: count({ default: 5, doc: "epochs without improvement before training stops" }),
  restore: flag("restore"),
};

/** When to stop early, where the spec says so. `metrics` is undefined where they are wrong themselves. */
export function readStop(
  statement: Worded | undefined,
  metrics: readonly MetricName[] | undefined,
  data: DataPlan | undefined,
  report: Report,
): Stop | undefined {
  const bound = bindIf(table, statement, report, "stop val_loss patience=5 restore");
  if (bound === undefined) return undefined;
  const { monitor } = bound.values;
  const span = bound.spans.monitor!;
  const { validation, metric }: MonitorDefinition = monitors[monitor];
  if (validation && data?.validation.kind === "none")
    report(diagnose("NET0405", span, { monitor }));
  if (metric !== undefined && metrics !== undefined && !metrics.includes(metric))
    report(diagnose("NET0406", span, { monitor, metric, metrics }));
  return bound.values;
}
