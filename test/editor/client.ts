import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type Diagnostic,
  type InitializeResult,
  type Position,
  type PublishDiagnosticsParams,
  type TextEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { root } from "../cli/netc.ts";

/** A document with the place of its `|`, which is taken out. */
export interface Marked {
  readonly uri: string;
  readonly document: TextDocument;
  readonly position: Position;
  /** What the server says is wrong with it. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A real client: starts the server as an editor does and talks with it over standard input and output. */
export async function startClient(program: string = join(root, "src/cli/main.ts")) {
  const child = spawn(process.execPath, [program, "lsp", "--stdio"], { cwd: root });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const waiting = new Map<string, (said: PublishDiagnosticsParams) => void>();
  connection.onNotification("textDocument/publishDiagnostics", (said: PublishDiagnosticsParams) =>
    waiting.get(`${said.uri} ${String(said.version)}`)?.(said),
  );
  connection.listen();
  const initialized: InitializeResult = await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
  });
  await connection.sendNotification("initialized", {});

  /** Resolves when the server has said what is wrong with a version of a document. */
  const diagnosticsOf = (uri: string, version: number): Promise<readonly Diagnostic[]> =>
    new Promise((done) => {
      const key = `${uri} ${String(version)}`;
      waiting.set(key, ({ diagnostics }) => {
        waiting.delete(key);
        done(diagnostics);
      });
    });

  let count = 0;
  return {
    initialized,
    /** Opens a document; `|` marks a place in it. */
    async open(marked: string, uri = `untitled:net-${String(++count)}`): Promise<Marked> {
      const offset = marked.indexOf("|");
      const text = marked.replace("|", "");
      const document = TextDocument.create(uri, "netc", 1, text);
      const diagnostics = diagnosticsOf(uri, 1);
      await connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId: "netc", version: 1, text },
      });
      const position = document.positionAt(Math.max(offset, 0));
      return { uri, document, position, diagnostics: await diagnostics };
    },
    /** Sends one keystroke and waits for what the server says of it. */
    async type(uri: string, version: number, edit: TextEdit): Promise<readonly Diagnostic[]> {
      const said = diagnosticsOf(uri, version);
      await connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ range: edit.range, text: edit.newText }],
      });
      return said;
    },
    /** Asks for something at the marked place. */
    ask<T>(method: string, { uri, position }: Marked, more: object = {}): Promise<T> {
      return connection.sendRequest(method, { textDocument: { uri }, position, ...more });
    },
    request<T>(method: string, parameters: object): Promise<T> {
      return connection.sendRequest(method, parameters);
    },
    /** Says goodbye; gives the exit code and what stood on stderr. */
    async stop(): Promise<{ readonly code: number | null; readonly stderr: string }> {
      const closed = once(child, "close") as Promise<[number | null]>;
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      const [code] = await closed;
      connection.dispose();
      return { code, stderr };
    },
  };
}

export type Client = Awaited<ReturnType<typeof startClient>>;
