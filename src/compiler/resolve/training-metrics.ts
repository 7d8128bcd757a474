import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../arguments/argument.ts";
import { all } from "../arguments/kinds.ts";
import { listedReader } from "../arguments/readers.ts";
import type { LossName, MetricName, Target } from "../network.ts";
import { unitsOf, type Ending } from "../vocabulary/losses/ending.ts";
import { metricNames, metrics } from "../vocabulary/metrics.ts";
import type { Worded } from "../arguments/settled.ts";
import { bindIf } from "./training-statements.ts";

const table = { metrics: all(listedReader("a metric", metricNames), "a metric") };

/** What is measured where the spec does not say: accuracy where there are classes, else the mean absolute error. */
export function standardMetrics(classes: boolean): readonly MetricName[] {
  return classes ? ["accuracy"] : ["mae"];
}

/** Whether a net that is to give labels tells classes apart; so it is taken where mistakes leave its end open. */
export function hasClasses(loss: LossName, ending: Ending | undefined): boolean {
  if (ending === undefined || loss === "binary-crossentropy") return true;
  return (unitsOf(ending) ?? 0) > 1;
}

/** The metrics that a spec names, those that do not fit left out; undefined where it names none. */
export function readMetrics(
  statement: Worded | undefined,
  classes: boolean,
  target: Target,
  ending: Ending | undefined,
  report: Report,
): readonly MetricName[] | undefined {
  const bound = bindIf(table, statement, report, "metrics accuracy top5");
  if (statement === undefined || bound === undefined) return undefined;
  const atoms = statement.items.filter((item) => item.kind !== "option");
  const kept = new Map<MetricName, Value>();
  bound.values.metrics.forEach((metric, i) => {
    const atom = atoms[i]!;
    const first = kept.get(metric);
    if (first !== undefined) {
      const labels = [{ span: first.span, message: "the first is here" }];
      report(diagnose("NET0402", atom.span, { word: metric }, { labels }));
    } else {
      kept.set(metric, atom);
      if (ending !== undefined) checkFit(metric, atom, classes, target, ending, report);
    }
  });
  return [...kept.keys()];
}

function checkFit(
  metric: MetricName,
  atom: Value,
  classes: boolean,
  target: Target,
  ending: Ending,
  report: Report,
): void {
  const units = unitsOf(ending) ?? 0;
  const refuse = (reason: string, way: string) => {
    report(diagnose("NET0408", atom.span, { metric, reason, way }));
  };
  const ends = target === "input" ? "it gives back its input" : "it ends in one number";
  if (metrics[metric].needsClasses && !classes)
    refuse(`${ends}, and there are no classes to get right`, "use `metrics mae`");
  else if (metric === "top5" && units < 6)
    refuse(
      `of ${units === 1 ? 2 : units} classes the true one is always among the first five`,
      "use `metrics accuracy`",
    );
}
