import {
  CodeActionKind,
  DiagnosticSeverity,
  type CodeAction,
  type Diagnostic as EditorDiagnostic,
  type Range,
} from "vscode-languageserver/node";
import type { Diagnostic, Edit, Severity } from "../diagnostics/diagnostic.ts";
import type { Finding } from "../diagnostics/render.ts";
import { rangeOf, touches, type Analysis } from "./analysis.ts";

/** What there is to say of a document, in an editor's form. */
export function editorDiagnostics(analysis: Analysis): EditorDiagnostic[] {
  const { document, result, dataFindings } = analysis;
  return [
    ...result.diagnostics.map((diagnostic) => ({
      ...said(diagnostic),
      range: rangeOf(document, diagnostic.span),
      relatedInformation: diagnostic.labels.map(({ span, message }) => ({
        message,
        location: { uri: document.uri, range: rangeOf(document, span) },
      })),
    })),
    ...dataFindings.map(({ finding, span }) => ({
      ...said(finding),
      range: rangeOf(document, span),
    })),
  ];
}

function said({ code, severity, message, help }: Finding) {
  const text = help === undefined ? message : `${message}\nhelp: ${help}`;
  return { code, severity: severities[severity], source: "netc", message: text };
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
} as const satisfies Record<Severity, DiagnosticSeverity>;

/** The ways out that diagnostics in a range offer as edits. */
export function codeActions(analysis: Analysis, range: Range): CodeAction[] {
  const { document, result } = analysis;
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  const published = editorDiagnostics(analysis);
  return result.diagnostics.flatMap((diagnostic, i) => {
    const { span, edits } = diagnostic;
    const meets = touches(span, start) || (start <= span.start && span.start <= end);
    if (!meets || edits.length === 0) return [];
    const changes = edits.map((edit) => ({
      range: rangeOf(document, edit.span),
      newText: edit.text,
    }));
    return [
      {
        title: titleOf(diagnostic, document.getText()),
        kind: CodeActionKind.QuickFix,
        diagnostics: [published[i]!],
        isPreferred: true,
        edit: { changes: { [document.uri]: changes } },
      },
    ];
  });
}

function titleOf({ edits }: Diagnostic, text: string): string {
  return edits.map((edit) => sayEdit(edit, text)).join(", ");
}

function sayEdit({ span, text }: Edit, document: string): string {
  const found = document.slice(span.start, span.end);
  if (text === "") return `Remove \`${found}\``;
  return found === "" ? `Insert \`${text}\`` : `Replace \`${found}\` by \`${text.trim()}\``;
}
