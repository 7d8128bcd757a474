import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { Word } from "../../parser/ast.ts";
import type { DataFacts, DataPlan } from "../network.ts";
import { formatShape, sameShape } from "../shape.ts";
import { datasetNames, datasets, type DatasetName } from "../vocabulary/datasets/index.ts";
import type { DataContext, ResolveData } from "./context.ts";
import { readClasses } from "./data-classes.ts";
import { readIdxFiles } from "./data-files.ts";
import { idxWords, namedWords, type DataWord } from "./data-words.ts";
import { readScale } from "./data-scale.ts";
import { readTestShare, readValidation } from "./data-splits.ts";
import type { Worded } from "../arguments/settled.ts";
import { readSection, reportNotBuilt, type SectionGrammar } from "./training-section.ts";

/** Kinds of data that are not built yet, with what to do instead. */
const notBuilt: Readonly<Record<string, string>> = {
  csv: "turn the table into two IDX files and use `data idx`, or use a data set that netc knows",
  images: "pack the pictures into two IDX files and use `data idx`",
};

/**
 * The data plan of a spec; undefined where a mistake leaves open which data is meant or how large its images are.
 * Other mistakes are reported and stand at their defaults, so that the layers are checked against the data all the
 * same. The facts of the user's own files come from the caller; without them there is no plan.
 */
export const resolveData: ResolveData = (section, context) => {
  const name = readName(section, context.report);
  if (name === undefined) return undefined;
  const found = readSection(section, grammar(name), context.report);
  return readPlan(name, section, found, context);
};

type Found = ReadonlyMap<DataWord, Worded>;

function readPlan(
  name: DatasetName | "idx",
  section: Worded,
  found: Found,
  context: DataContext,
): DataPlan | undefined {
  const { report, target } = context;
  const source =
    name === "idx" ? readIdxFiles(section, found, target, report) : ({ kind: name } as const);
  if (source === undefined) return undefined;
  const read = name === "idx" ? idxFacts(section, context) : { facts: datasets[name], known: true };
  if (read === undefined) return undefined;
  const classes = readClasses(found.get("classes"), source, read.facts, report);
  const { shape, trainCount, testCount } = read.facts;
  const facts: DataFacts = { shape, classes, trainCount, testCount };
  checkInput(name, facts, section, context);
  const testShare = readTestShare(found.get("test"), name, facts, report);
  const validation = readValidation(found.get("validation"), name, facts, testShare, report);
  const scale = readScale(found.get("scale"), report);
  if (!read.known) return undefined;
  return {
    source,
    scale,
    validation,
    testShare,
    facts,
    span: section.span,
  };
}

/** The name of the data set, `idx` for the user's own files; undefined after a diagnostic. */
function readName(section: Worded, report: Report): DatasetName | "idx" | undefined {
  const [first, ...more] = section.items;
  const example = "data fashion-mnist { validation 10% }";
  if (first === undefined) {
    const missing = "the name of a data set";
    if (section.damaged !== true)
      report(diagnose("NET0303", section.word!.span, { statement: "data", missing, example }));
    return undefined;
  }
  if (first.kind !== "word") {
    const parameters = { section: "data", found: "this instead of a name", example };
    report(diagnose("NET0411", first.span, parameters));
    return undefined;
  }
  if (notBuilt[first.text] !== undefined) {
    reportNotBuilt(first, notBuilt[first.text]!, report);
    return undefined;
  }
  if (first.text !== "idx" && !isDataset(first.text)) {
    reportUnknown(first, report);
    return undefined;
  }
  if (more[0] !== undefined) {
    const span = { start: more[0].span.start, end: more.at(-1)!.span.end };
    const parameters = { section: `data ${first.text}`, found: "more on its line", example };
    report(diagnose("NET0411", span, parameters));
  }
  return first.text;
}

function isDataset(text: string): text is DatasetName {
  return Object.hasOwn(datasets, text);
}

function reportUnknown(word: Word, report: Report): void {
  const suggestion = nearest(word.text, [...datasetNames, "idx"]);
  const edits = suggestion === undefined ? [] : [{ span: word.span, text: suggestion }];
  const parameters = { found: word.text, suggestion, known: datasetNames };
  report(diagnose("NET0501", word.span, parameters, { edits }));
}

function grammar(name: DatasetName | "idx"): SectionGrammar<DataWord> {
  const words: readonly DataWord[] = name === "idx" ? idxWords : namedWords;
  return {
    name: "data",
    words,
    notBuilt: {},
    example: `data ${name} { validation 10% }`,
    unknown: (word, report) => {
      const suggestion = nearest(word.text, words);
      const edits = suggestion === undefined ? [] : [{ span: word.span, text: suggestion }];
      const parameters = { data: name, word: word.text, suggestion, known: words };
      report(diagnose("NET0502", word.span, parameters, { edits }));
    },
  };
}

/**
 * What the caller read off the files' headers; without them what `input` says of the images, so that the rest of the
 * section can be checked. `known` tells the two apart.
 */
function idxFacts(
  section: Worded,
  { facts, input, report }: DataContext,
): { readonly facts: DataFacts; readonly known: boolean } | undefined {
  const read = facts?.(section);
  if (read !== undefined) return { facts: read, known: true };
  if (input !== undefined) return { facts: { ...unknownCounts, shape: input.shape }, known: false };
  // A caller that reads files has said why it could not.
  if (facts === undefined) report(diagnose("NET0512", section.span, {}));
  return undefined;
}

/** No split is too large for so many images. */
const unknownCounts = { classes: [], trainCount: Infinity, testCount: Infinity };

/** Where the spec or the command line gives an input too, it must be the data's. */
function checkInput(
  name: string,
  { shape }: DataFacts,
  section: Worded,
  { input, report }: DataContext,
): void {
  if (input === undefined || sameShape(input.shape, shape)) return;
  // The rows of a grey image are the steps of a sequence, where the spec says so.
  if (input.shape.length === 2 && sameShape([...input.shape, 1], shape)) return;
  const parameters = {
    input: formatShape(input.shape),
    data: name,
    shape: formatShape(shape),
    where: input.span === undefined ? "`--input`" : "`input`",
  };
  const labels = [{ span: section.span, message: `images of ${formatShape(shape)}` }];
  report(
    input.span === undefined
      ? diagnose("NET0503", section.span, parameters)
      : diagnose("NET0503", input.span, parameters, {
          labels,
          edits: [{ span: input.span, text: formatShape(shape) }],
        }),
  );
}
