import { plain, type Paint } from "../../diagnostics/paint.ts";
import { arithmeticOf } from "./arithmetic.ts";
import { isShort, sections, type Entry, type ReferenceArgument } from "./entry.ts";

export interface TextOptions {
  readonly paint?: Paint;
  /** Columns of the terminal; 80 unless told. */
  readonly width?: number;
}

/** One entry as a page for the terminal; ends without a newline. */
export function entryText(entry: Entry, { paint = plain, width = 80 }: TextOptions = {}): string {
  const { section, doc, formula, signature, example } = entry;
  const columns = Math.min(width, 100);
  const facts: readonly (readonly [label: string, text: string])[] = [
    ...(formula === undefined ? [] : [["formula", formula] as const]),
    ["example", example.statement],
    ...(section === "layers" ? [["arithmetic", arithmeticOf(example)] as const] : []),
    ...elsewhereFacts(entry),
  ];
  return [
    `${paint.strong(signature)}  ${paint.faint(sections[section].replaceAll("`", ""))}`,
    ...indented(doc, "", columns),
    ...(entry.arguments.length === 0
      ? []
      : ["", ...pairs(entry.arguments.map(row), columns, paint)]),
    "",
    ...pairs(facts, columns, paint),
  ].join("\n");
}

function elsewhereFacts({ elsewhere }: Entry): readonly (readonly [string, string])[] {
  if (elsewhere === undefined) return [];
  return [
    ["Keras", elsewhere.keras ?? "none"],
    ["TensorFlow.js", elsewhere.tfjs ?? "none"],
    ["PyTorch", elsewhere.pytorch ?? "none"],
  ];
}

function row(argument: ReferenceArgument): readonly [string, string] {
  const { name, place, doc, takes, standard, words, foreign } = argument;
  const values = isShort(words) ? words.join(" ") : takes;
  const elsewhere = foreign.length === 0 ? "" : ` (elsewhere ${foreign.join(", ")})`;
  switch (place) {
    case "position":
      return [
        name.toUpperCase(),
        `${doc}: ${values}${standard === undefined ? "" : `; ${standard} unless given`}${elsewhere}`,
      ];
    case "word":
      return [`[${name}]`, doc === values ? doc : `${doc}: ${values}`];
    case "option":
      return [`${name}=${standard ?? ""}`, `${doc}: ${values}${elsewhere}`];
  }
}

/** Labels on the left, texts in a column of their own. */
function pairs(
  rows: readonly (readonly [label: string, text: string])[],
  width: number,
  paint: Paint,
): readonly string[] {
  const label = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows.flatMap(([name, text]) => {
    const [first = "", ...more] = indented(text, " ".repeat(label), width);
    return [`  ${paint.strong(name)}${first.slice(name.length + 2)}`, ...more];
  });
}

/** A text broken between words into lines of at most `width`, each after `indent`; a longer word stays whole. */
function indented(text: string, indent: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(indent + word);
  }
  return lines;
}
