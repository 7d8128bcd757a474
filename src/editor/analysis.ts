import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Range } from "vscode-languageserver/node";
import type { Worded } from "../compiler/arguments/settled.ts";
import { check, type CheckResult } from "../compiler/check.ts";
import type { DataFacts, ResolvedLayer } from "../compiler/network.ts";
import { idxFilesOf } from "../compiler/resolve/data-files.ts";
import type { Finding } from "../diagnostics/render.ts";
import type { Span } from "../diagnostics/span.ts";
import type { Statement } from "../parser/ast.ts";
import { statementsOf } from "../parser/visit.ts";
import { DataError } from "../runtime/data/data-error.ts";
import { rememberingFacts, type ReadFacts } from "./file-facts.ts";

/** What is wrong with files that a spec names, at the statement that names them. */
export interface DataFinding {
  readonly finding: Finding;
  readonly span: Span;
}

/** All that is known of one version of a document. */
export interface Analysis {
  readonly document: TextDocument;
  /** The document itself changes with every keystroke. */
  readonly version: number;
  readonly result: CheckResult;
  readonly dataFindings: readonly DataFinding[];
  /** Every statement, those of blocks too. */
  readonly statements: readonly Statement[];
  /** The layers that a statement makes, by the place it begins at; several where a block is used several times. */
  readonly layersAt: ReadonlyMap<number, readonly ResolvedLayer[]>;
  /** The layers that a call or a `repeat` makes, by the place it begins at. */
  readonly insideAt: ReadonlyMap<number, readonly ResolvedLayer[]>;
  readonly readFacts: ReadFacts;
}

/**
 * Checks a document as `netc check` does, the headers of the user's own data files included; `earlier` is what was
 * known of the version before.
 */
export function analyse(document: TextDocument, earlier?: Analysis): Analysis {
  const readFacts = earlier?.readFacts ?? rememberingFacts();
  const dataFindings: DataFinding[] = [];
  const facts = (data: Worded): DataFacts | undefined => {
    const files = idxFilesOf(data);
    if (files === undefined || !document.uri.startsWith("file:")) return undefined;
    const found = readFacts(files, dirname(fileURLToPath(document.uri)));
    if (!(found instanceof DataError)) return found;
    dataFindings.push({ finding: found.finding, span: data.span });
    return undefined;
  };
  const result = check({ name: document.uri, text: document.getText() }, { facts });
  const layersAt = new Map<number, ResolvedLayer[]>();
  const insideAt = new Map<number, ResolvedLayer[]>();
  for (const layer of result.layers) {
    gather(layersAt, layer.span.start, layer);
    for (const { span } of result.ways.get(layer) ?? []) gather(insideAt, span.start, layer);
  }
  const statements = [...statementsOf(result.program.statements)];
  const { version } = document;
  return { document, version, result, dataFindings, statements, layersAt, insideAt, readFacts };
}

function gather<T>(lists: Map<number, T[]>, key: number, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

export function rangeOf(document: TextDocument, { start, end }: Span): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

/** Whether an offset is in a span or at one of its ends. */
export function touches({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}
