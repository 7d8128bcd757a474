import { chmod, realpath, stat } from "node:fs/promises";
import { renderDiagnostics } from "../../diagnostics/render.ts";
import { parse } from "../../parser/parse.ts";
import { print as canonical } from "../../parser/print.ts";
import { writeAtomically } from "../../runtime/atomic-write.ts";
import type { DefineCommand } from "../define-command.ts";
import { ExitCode } from "../exit-code.ts";
import { note, paintFor, print } from "../output.ts";
import { readSpec, type SpecFile } from "../spec.ts";

interface FmtOptions {
  readonly check?: true;
}

/** `netc fmt SPEC…`: specs in their canonical form. */
export const defineFmt: DefineCommand = (program, finish) => {
  program
    .command("fmt")
    .description("write specs in their canonical form")
    .argument("<spec...>", "the .net files, or - to read standard input and print")
    .option("--check", "change nothing, name the files that are not in that form")
    .action(async (specs: readonly string[], options: FmtOptions) => {
      let code: ExitCode = ExitCode.fine;
      for (const spec of specs) {
        if (!(await formatOne(spec, options))) code = ExitCode.findings;
      }
      finish(code);
    });
};

/** False where the file cannot be read as a spec, or is not in its form with `--check`. */
async function formatOne(path: string, { check }: FmtOptions): Promise<boolean> {
  const file = await readSpec(path);
  const formatted = formattedText(file);
  if (formatted === undefined) return false;
  const changes = formatted !== file.source.text;
  if (check === true) {
    if (changes) print(file.source.name);
    return !changes;
  }
  if (path === "-") process.stdout.write(formatted);
  else if (changes) {
    await replace(path, formatted);
    note(`formatted ${path}`);
  }
  return true;
}

/** Undefined after its mistakes are told: what could not be read would be lost. */
function formattedText({ source, fault }: SpecFile): string | undefined {
  const { program, diagnostics } = parse(source);
  const found = fault === undefined ? diagnostics : [fault];
  if (found.length === 0) return canonical(program, source.text);
  note(renderDiagnostics(found, source, paintFor(process.stderr)));
  return undefined;
}

/** Writes over a file, or over what a link leads to; it keeps its permissions. */
async function replace(path: string, text: string): Promise<void> {
  const target = await realpath(path);
  const { mode } = await stat(target);
  await writeAtomically(target, text);
  await chmod(target, mode);
}
