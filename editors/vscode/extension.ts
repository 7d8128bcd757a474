import { window, type ExtensionContext } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

/** Starts the language server that lies beside this file. */
export async function activate(context: ExtensionContext): Promise<void> {
  const module = context.asAbsolutePath("dist/server.js");
  client = new LanguageClient(
    "netc",
    "netc",
    { module, transport: TransportKind.stdio },
    { documentSelector: [{ language: "netc" }] },
  );
  try {
    await client.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await window.showErrorMessage(`The language server of netc did not start: ${reason}`);
  }
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
