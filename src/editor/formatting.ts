import type { TextEdit } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "../parser/parse.ts";
import { print } from "../parser/print.ts";
import { rangeOf } from "./analysis.ts";

/** The document in its canonical form; nothing while it cannot be read, because what is unread would be lost. */
export function formatting(document: TextDocument): TextEdit[] {
  const text = document.getText();
  const { program, diagnostics } = parse({ name: document.uri, text });
  if (diagnostics.length > 0) return [];
  const formatted = print(program, text);
  if (formatted === text) return [];
  return [{ range: rangeOf(document, { start: 0, end: text.length }), newText: formatted }];
}
