import { readFileSync } from "node:fs";
import { explainCode } from "../../diagnostics/explain.ts";
import type { DefineCommand } from "../define-command.ts";
import { ExitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import { print } from "../output.ts";
import { packageFile } from "../package-file.ts";

/** `netc explain NET0203`: the page of a code. */
export const defineExplain: DefineCommand = (program, finish) => {
  program
    .command("explain")
    .description("print the page of a diagnostic's code")
    .argument("<code>", "the code, for example NET0203")
    .action((code: string) => {
      finish(explain(code));
    });
};

function explain(asked: string): ExitCode {
  const explanation = explainCode(asked, (code, file) =>
    readPage(packageFile(`specs/diagnostics/${code}/${file}`)),
  );
  if (explanation.kind === "page") {
    print(explanation.text);
    return ExitCode.fine;
  }
  const { suggestion } = explanation;
  throw new CommandFailure(`there is no code ${explanation.asked}`, {
    help:
      suggestion === undefined
        ? "a code is NET and four digits, as messages show it: `netc explain NET0203`"
        : `did you mean ${suggestion}?`,
  });
}

function readPage(path: URL): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
