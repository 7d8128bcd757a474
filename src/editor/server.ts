import {
  createConnection,
  ErrorCodes,
  ProposedFeatures,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type InitializeResult,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { analyse, rangeOf, type Analysis } from "./analysis.ts";
import { completionsAt, withDocumentation } from "./completion.ts";
import { codeActions, editorDiagnostics } from "./diagnostics.ts";
import { formatting } from "./formatting.ts";
import { hoverAt } from "./hover.ts";
import { inlayHints } from "./inlay-hints.ts";
import { definitionOf, referencesTo, renamable, rename } from "./names.ts";
import { outline } from "./outline.ts";

/** Serves the Language Server Protocol on two streams until the editor says `exit` or goes away. */
export async function serveEditor(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  version: string,
): Promise<void> {
  const connection = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(input),
    new StreamMessageWriter(output),
  );
  const documents = new TextDocuments(TextDocument);
  answer(connection, documents, version);
  documents.listen(connection);
  connection.listen();
  await new Promise<void>((done) => {
    connection.onExit(done);
    input.on("end", done);
  });
}

const capabilities: InitializeResult["capabilities"] = {
  textDocumentSync: TextDocumentSyncKind.Incremental,
  hoverProvider: true,
  completionProvider: { resolveProvider: true, triggerCharacters: ["=", "("] },
  inlayHintProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  codeActionProvider: { codeActionKinds: ["quickfix"] },
  documentFormattingProvider: true,
  documentSymbolProvider: true,
};

/**
 * Runs something when the messages that have come are taken: the connection takes one in a turn, so keys that were
 * typed while a long document was checked are answered together.
 */
function whenAllIsRead(then: () => void): void {
  setImmediate(() => setImmediate(then));
}

function answer(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  version: string,
): void {
  const known = new Map<string, Analysis>();
  /** The analysis of a document as it now stands; undefined for one that is not open. */
  const analysisOf = ({ uri }: { readonly uri: string }): Analysis | undefined => {
    const document = documents.get(uri);
    if (document === undefined) return undefined;
    const earlier = known.get(uri);
    if (earlier?.version === document.version) return earlier;
    const analysis = analyse(document, earlier);
    known.set(uri, analysis);
    return analysis;
  };

  connection.onInitialize(() => ({ capabilities, serverInfo: { name: "netc", version } }));
  documents.onDidChangeContent(({ document: { uri, version } }) => {
    whenAllIsRead(() => {
      if (documents.get(uri)?.version !== version) return;
      const analysis = analysisOf({ uri });
      const diagnostics = analysis && editorDiagnostics(analysis);
      if (diagnostics) void connection.sendDiagnostics({ uri, version, diagnostics });
    });
  });
  documents.onDidClose(({ document: { uri } }) => {
    known.delete(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });

  connection.onHover(({ textDocument, position }) => {
    const analysis = analysisOf(textDocument);
    return analysis && hoverAt(analysis, analysis.document.offsetAt(position));
  });
  connection.onCompletion(({ textDocument, position }) => {
    const analysis = analysisOf(textDocument);
    return analysis && completionsAt(analysis, analysis.document.offsetAt(position));
  });
  connection.onCompletionResolve(withDocumentation);
  connection.languages.inlayHint.on(({ textDocument, range }) => {
    const analysis = analysisOf(textDocument);
    return analysis && inlayHints(analysis, range);
  });
  connection.onDefinition(({ textDocument, position }) => {
    const analysis = analysisOf(textDocument);
    return analysis && definitionOf(analysis, analysis.document.offsetAt(position));
  });
  connection.onReferences(({ textDocument, position, context }) => {
    const analysis = analysisOf(textDocument);
    if (analysis === undefined) return undefined;
    return referencesTo(analysis, analysis.document.offsetAt(position), context.includeDeclaration);
  });
  connection.onPrepareRename(({ textDocument, position }) => {
    const analysis = analysisOf(textDocument);
    const span = analysis && renamable(analysis, analysis.document.offsetAt(position));
    return span && rangeOf(analysis.document, span);
  });
  connection.onRenameRequest(({ textDocument, position, newName }) => {
    const analysis = analysisOf(textDocument);
    if (analysis === undefined) return undefined;
    const result = rename(analysis, analysis.document.offsetAt(position), newName);
    if ("edit" in result) return result.edit;
    return new ResponseError(ErrorCodes.InvalidParams, result.refused);
  });
  connection.onCodeAction(({ textDocument, range }) => {
    const analysis = analysisOf(textDocument);
    return analysis && codeActions(analysis, range);
  });
  connection.onDocumentFormatting(({ textDocument }) => {
    const analysis = analysisOf(textDocument);
    return analysis && formatting(analysis.document);
  });
  connection.onDocumentSymbol(({ textDocument }) => {
    const analysis = analysisOf(textDocument);
    return analysis && outline(analysis);
  });
}
