import type { DefineCommand } from "../define-command.ts";
import { ExitCode } from "../exit-code.ts";
import { version } from "../version.ts";

/** `netc lsp`: the language server that editors start. */
export const defineLsp: DefineCommand = (program, finish) => {
  program
    .command("lsp")
    .description("serve an editor: the Language Server Protocol on standard input and output")
    .option("--stdio", "the only way there is; editors say it")
    .action(async () => {
      const { serveEditor } = await import("../../editor/server.ts");
      await serveEditor(process.stdin, process.stdout, version);
      finish(ExitCode.fine);
    });
};
