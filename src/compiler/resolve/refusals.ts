import { diagnose, type Diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { Source, Span } from "../../diagnostics/span.ts";
import type { Statement, Word } from "../../parser/ast.ts";
import { isLayerKind, layers } from "../layers/registry.ts";
import type { Worded } from "./graph.ts";
import { trainingWords } from "./training.ts";
import { isStatementWord, notBuilt, statementWords } from "./words.ts";

/** Statements of the block of `data`. */
const dataWords: readonly string[] = ["validation", "test", "classes", "scale"];

/** A statement that begins with no word of the language. */
export function unknownStatement({ word }: Worded): Diagnostic {
  const belongs = sectionOf(word.text);
  const near = belongs === undefined ? nearest(word.text, statementWords) : undefined;
  const edits = near === undefined ? [] : [{ span: word.span, text: near }];
  return diagnose("NET0101", word.span, { word: word.text, near, belongs }, { edits });
}

/** `inptu 28x28x1`, `dta garments`: once these are put right, the spec says how large its input is. */
export function isMisspeltInput({ word }: Statement): boolean {
  if (word === undefined || isStatementWord(word.text)) return false;
  const near = nearest(word.text, statementWords);
  return near === "input" || near === "data";
}

function sectionOf(word: string): string | undefined {
  if ((trainingWords as readonly string[]).includes(word) || word === "schedule") return "train";
  return dataWords.includes(word) ? "data" : undefined;
}

/** `conv(32)`, or the call of a block. */
export function refusedCall({ word, call }: Worded): Diagnostic {
  const span: Span = call?.span ?? word.span;
  if (!isLayerKind(word.text) && !statementWords.includes(word.text)) {
    const instead = "write the block's layers out for now";
    return diagnose("NET0410", word.span, { what: `${word.text}(…)`, instead });
  }
  const example = isLayerKind(word.text) ? layers[word.text].example : undefined;
  return diagnose("NET0313", span, { statement: word.text, example });
}

/** A second `input`, `data` or `train`. */
export function doubledStatement(first: Worded, second: Worded): Diagnostic {
  const labels = [{ span: first.word.span, message: "the first is here" }];
  return diagnose("NET0209", second.word.span, { statement: second.word.text }, { labels });
}

/** A part of the language that is not built yet. */
export function notBuiltYet(word: Word): Diagnostic {
  return diagnose("NET0410", word.span, {
    what: word.text,
    instead: notBuilt[word.text] ?? "leave it out for now",
  });
}

/**
 * Passes on what is no echo of a construct that is not built yet: its second use, the call of a block, the name of a
 * constant.
 */
export function withoutEchoes(
  statements: readonly Statement[],
  { text }: Source,
  report: Report,
): Report {
  const declared = new Set(statements.flatMap(declaredNames));
  const refused = new Set<string>();
  return (diagnostic) => {
    const { code, span } = diagnostic;
    const word = text.slice(span.start, span.end);
    if (code === "NET0410" && (refused.has(word) || declared.has(word))) return;
    if ((code === "NET0105" || code === "NET0302") && declared.has(word)) return;
    if (code === "NET0410") refused.add(word);
    report(diagnostic);
  };
}

/** The constants of a `let`, the name of a `block`. */
function declaredNames({ word, items, call }: Statement): readonly string[] {
  if (word?.text === "let")
    return items.flatMap((item) => (item.kind === "option" ? [item.key.text] : []));
  if (word?.text !== "block") return [];
  const name = call?.word ?? items.find((item) => item.kind === "word");
  return name === undefined ? [] : [name.text];
}
