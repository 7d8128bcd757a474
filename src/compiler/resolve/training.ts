import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { Word } from "../../parser/ast.ts";
import type { Loss, Target, TrainingPlan } from "../network.ts";
import { losses, inferLoss } from "../vocabulary/losses/index.ts";
import { describeEnding, unitsOf, type Ending } from "../vocabulary/losses/ending.ts";
import type { ResolveTraining, TrainingContext } from "./context.ts";
import { trainingRules } from "./rules/training-rules.ts";
import type { TrainingPlaces } from "./rules/training-rule.ts";
import { endingOf, type Body } from "./training-ending.ts";
import { checkClasses } from "./training-classes.ts";
import { hasClasses, readMetrics, standardMetrics } from "./training-metrics.ts";
import { readOptimizer } from "./training-optimizer.ts";
import { readSection, type SectionGrammar } from "./training-section.ts";
import type { Worded } from "../arguments/settled.ts";
import { readBatch, readEpochs, readLoss, readSeed, readShuffle } from "./training-statements.ts";
import { checkShapes, readInputLoss, readTarget } from "./training-target.ts";
import { readStop } from "./training-stop.ts";

/** The statements of `train`. */
export const trainingWords = [
  "optimizer",
  "target",
  "loss",
  "metrics",
  "epochs",
  "batch",
  "shuffle",
  "stop",
  "seed",
] as const;

const grammar: SectionGrammar<(typeof trainingWords)[number]> = {
  name: "train",
  words: trainingWords,
  notBuilt: { schedule: "train at one rate for now: `optimizer adam 1e-3`" },
  example: "train { optimizer adam; epochs 10 }",
  unknown: (word: Word, report: Report) => {
    const suggestion = nearest(word.text, trainingWords);
    const edits = suggestion === undefined ? [] : [{ span: word.span, text: suggestion }];
    const parameters = { word: word.text, suggestion, known: trainingWords };
    report(diagnose("NET0401", word.span, parameters, { edits }));
  },
};

/**
 * The training plan of a spec, every default filled in, also where there is no `train` section; undefined after an
 * error. Where the layers themselves are wrong, nothing is said about how the net ends.
 */
export const resolveTraining: ResolveTraining = (section, context) => {
  const { report, errors } = counting(context.report);
  checkForm(section, report);
  const found = readSection(section, grammar, report);
  const plan = readPlan(found, context, report);
  if (errors() > 0) return undefined;
  const places: TrainingPlaces = (word) => found.get(word)?.span;
  for (const rule of trainingRules) rule(plan, context.data, places, report);
  return plan;
};

type Found = ReadonlyMap<(typeof trainingWords)[number], Worded>;

function readPlan(found: Found, context: TrainingContext, report: Report): TrainingPlan {
  const { layers, output, data } = context;
  const body = output === undefined ? undefined : { layers, output };
  const target = readTarget(found.get("target"), report);
  const fits = body === undefined || endFits(target, body, found, context, report);
  // A net that must end otherwise anyway: its loss and metrics would only echo that.
  const ending = body === undefined || !fits ? undefined : endingOf(body);
  const loss =
    target === "input"
      ? readInputLoss(found.get("loss"), ending, report)
      : resolveLoss(found.get("loss"), ending, context, report);
  const classes = target === "labels" && hasClasses(loss.kind, ending);
  const metrics =
    readMetrics(found.get("metrics"), classes, target, ending, report) ?? standardMetrics(classes);
  return {
    optimizer: readOptimizer(found.get("optimizer"), report),
    target,
    loss,
    metrics,
    epochs: readEpochs(found.get("epochs"), report),
    batch: readBatch(found.get("batch"), report),
    shuffle: readShuffle(found.get("shuffle"), report),
    stop: readStop(found.get("stop"), ending === undefined ? undefined : metrics, data, report),
    seed: readSeed(found.get("seed"), report),
  };
}

/** Whether the net ends in what it is to give: one unit a class, or the shape of its input. */
function endFits(
  target: Target,
  body: Body,
  found: Found,
  { data, input }: TrainingContext,
  report: Report,
): boolean {
  return target === "input"
    ? input === undefined || checkShapes(input, body.output, report)
    : checkClasses(body, data, found.get("loss"), report);
}

/** A report that counts the errors it passes on. */
function counting(report: Report): { readonly report: Report; readonly errors: () => number } {
  let errors = 0;
  const counted: Report = (diagnostic) => {
    if (diagnostic.severity === "error") errors++;
    report(diagnostic);
  };
  return { report: counted, errors: () => errors };
}

/** `train` takes nothing but its block. */
function checkForm(section: Worded | undefined, report: Report): void {
  const extra = section?.items[0];
  if (section === undefined || extra === undefined) return;
  const parameters = { section: "train", found: "words of its own", example: grammar.example };
  report(
    diagnose(
      "NET0411",
      { start: extra.span.start, end: section.items.at(-1)!.span.end },
      parameters,
    ),
  );
}

/** The loss that is named, or the one that the end of the net asks for. */
function resolveLoss(
  statement: Worded | undefined,
  ending: Ending | undefined,
  { data, output }: TrainingContext,
  report: Report,
): Loss {
  const named = readLoss(statement, report);
  if (ending === undefined) return { kind: named?.kind ?? "crossentropy", fromLogits: false };
  const kind = named?.kind ?? inferLoss(ending);
  if (named === undefined && kind === "mse" && data !== undefined && (unitsOf(ending) ?? 0) > 1)
    report(diagnose("NET0710", output!.span, { ending: describeEnding(ending) }));
  const fit = losses[kind].fit(ending);
  if (fit.fits) return { kind, fromLogits: fit.fromLogits };
  const parameters = { loss: kind, ending: describeEnding(ending), wants: fit.wants, way: fit.way };
  report(diagnose("NET0407", named!.span, parameters));
  return { kind, fromLogits: false };
}
