import { diagnose, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { Statement, Word } from "../../parser/ast.ts";
import { isLayerKind, layers } from "../layers/registry.ts";
import type { Written } from "./settle.ts";
import { trainingWords } from "./training.ts";
import { isStatementWord, notBuilt, statementWords } from "./words.ts";

/** Statements of the block of `data`. */
const dataWords: readonly string[] = ["validation", "test", "classes", "scale"];

/** A statement that begins with no word of the language. */
export function unknownStatement(word: Word): Diagnostic {
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

/** Statements that hold others: what is written like a call may be meant to stand in their braces. */
const holding: Readonly<Record<string, string>> = {
  repeat: "repeat 3 { … }",
  residual: "residual { … }",
  shortcut: "shortcut { … }",
  parallel: "parallel concat { { … } { … } }",
};

/** `conv(32)`, `residual convbn(32)`. */
export function refusedCall({ word, call }: Written): Diagnostic {
  const { text } = word;
  const body = Object.hasOwn(holding, text) ? holding[text] : undefined;
  const example = isLayerKind(text) ? layers[text].example : undefined;
  return diagnose("NET0313", call?.span ?? word.span, { statement: text, example, body });
}

/** A second `input`, `data` or `train`. */
export function doubledStatement(first: Written, second: Written): Diagnostic {
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
