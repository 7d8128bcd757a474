import { SymbolKind, type DocumentSymbol } from "vscode-languageserver/node";
import { formatShape } from "../compiler/shape.ts";
import type { Statement } from "../parser/ast.ts";
import { rangeOf, type Analysis } from "./analysis.ts";

/** The statements of a document as a tree; layers with what comes out of them. */
export function outline(analysis: Analysis): DocumentSymbol[] {
  return analysis.result.program.statements.map((statement) => symbolOf(statement, analysis));
}

function symbolOf(statement: Statement, analysis: Analysis): DocumentSymbol {
  const { document, layersAt } = analysis;
  const { span, word, block } = statement;
  const head = { start: span.start, end: block?.span.start ?? span.end };
  const layer = layersAt.get(span.start)?.at(-1);
  const text = document.getText().slice(head.start, head.end).trim();
  return {
    name: text === "" ? "branch" : text,
    ...(layer === undefined ? {} : { detail: `→ ${formatShape(layer.shape)}` }),
    kind: kindOf(word?.text, layer !== undefined),
    range: rangeOf(document, span),
    selectionRange: rangeOf(document, word?.span ?? span),
    children: block?.statements.map((inner) => symbolOf(inner, analysis)) ?? [],
  };
}

function kindOf(word: string | undefined, isLayer: boolean): SymbolKind {
  if (word === "let") return SymbolKind.Constant;
  if (word === "block") return SymbolKind.Function;
  if (word === "data" || word === "train") return SymbolKind.Namespace;
  return isLayer ? SymbolKind.Class : SymbolKind.Property;
}
