import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import type { IdxFiles } from "../idx-files.ts";
import type { DataPlan, Target } from "../network.ts";
import type { DataWord } from "./data-words.ts";
import type { Worded } from "../arguments/settled.ts";

export type IdxSource = Extract<DataPlan["source"], { kind: "idx" }>;

/**
 * The user's own files: `train "images" "labels"` and, where there is a test part, `test "images" "labels"`. Images
 * alone are enough where they are the target.
 */
export function readIdxFiles(
  section: Worded,
  found: ReadonlyMap<DataWord, Worded>,
  target: Target,
  report: Report,
): IdxSource | undefined {
  const train = found.get("train");
  if (train === undefined) {
    if (!isDamaged(section)) report(diagnose("NET0509", section.word!.span, {}));
    return undefined;
  }
  const trainFiles = readFiles(train, target, report);
  const test = found.get("test");
  const testFiles =
    test !== undefined && namesFiles(test) ? readFiles(test, target, report) : undefined;
  if (trainFiles === undefined) return undefined;
  return { kind: "idx", train: trainFiles, test: testFiles };
}

/** Whether any of the images have labels. */
export function hasLabels({ train, test }: IdxSource): boolean {
  return train[1] !== undefined || test?.[1] !== undefined;
}

/** Whether a statement, or one in its block, could not be read: then what seems to be missing may be there. */
function isDamaged(section: Worded): boolean {
  const inside = section.block?.statements ?? [];
  return section.damaged === true || inside.some(({ damaged }) => damaged === true);
}

/** Whether a `test` names files, and not a share of the training images. */
export function namesFiles(statement: Worded): boolean {
  return statement.items.some((item) => item.kind === "string");
}

function readFiles(statement: Worded, target: Target, report: Report): IdxFiles | undefined {
  const [images, labels, ...more] = statement.items;
  const word = statement.word.text;
  if (images?.kind === "string" && labels === undefined) {
    if (target === "labels")
      report(diagnose("NET0515", statement.span, { statement: word, images: images.text }));
    return [images.value];
  }
  if (images?.kind === "string" && labels?.kind === "string" && more.length === 0)
    return [images.value, labels.value];
  report(
    diagnose("NET0508", statement.span, {
      statement: word,
      rule: "file names in quotation marks, the images first, then the labels",
      found: wordsOf(statement),
      example: `${word} "${word}-images.idx" "${word}-labels.idx"`,
    }),
  );
  return undefined;
}

/** What stands after a statement's word, for a message that shows it. */
export function wordsOf({ items }: Worded): string {
  const words = items.map((item) =>
    item.kind === "option" ? `${item.key.text}=${item.value.text}` : item.text,
  );
  return words.length === 0 ? "nothing" : `\`${words.join(" ")}\``;
}

/**
 * The files that a `data idx` section names, for a caller that reads their headers before the spec is checked;
 * undefined where the section is of another kind or does not read.
 */
export function idxFilesOf(section: Worded): IdxSource | undefined {
  const first = section.items[0];
  if (section.word?.text !== "data" || first?.kind !== "word" || first.text !== "idx")
    return undefined;
  const found = new Map<DataWord, Worded>();
  for (const statement of section.block?.statements ?? []) {
    const { word } = statement;
    if (word?.text === "train" || word?.text === "test")
      found.set(word.text, { ...statement, word });
  }
  return readIdxFiles(section, found, "input", () => undefined);
}
