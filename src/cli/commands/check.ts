import { Option } from "commander";
import { toJson } from "../../compiler/check.ts";
import { explain } from "../../compiler/explain.ts";
import { trainingBytes } from "../../compiler/lower/lower.ts";
import type { Settings } from "../../compiler/resolve/settings.ts";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import type { DefineCommand } from "../define-command.ts";
import { ExitCode } from "../exit-code.ts";
import { memoryLimit } from "../memory-limit.ts";
import { dimensions } from "../numbers.ts";
import { paintFor, print, printJson, widthOf } from "../output.ts";
import { setOption, setting } from "../settings.ts";
import { checkSpec, readSpec, reportDiagnostics, resolvedText } from "../spec.ts";

interface CheckOptions {
  readonly json?: true;
  readonly input?: readonly number[];
  readonly resolved?: true;
  readonly set?: Settings;
}

/** `netc check SPEC`: the table, or what is wrong. */
export const defineCheck: DefineCommand = (program, finish) => {
  program
    .command("check")
    .description("check a spec and explain its net")
    .argument("<spec>", "a .net file, or - for standard input")
    .option("--json", "print one object for programs")
    .option("--input <shape>", "the input's shape, for example 28x28x1", dimensions)
    .option(...setOption, setting)
    .addOption(
      new Option("--resolved", "print the spec with every default filled in").conflicts("json"),
    )
    .action(async (spec: string, options: CheckOptions) => {
      finish(await checkCommand(spec, options));
    });
};

async function checkCommand(
  spec: string,
  { json, input, resolved, set }: CheckOptions,
): Promise<ExitCode> {
  const result = await checkSpec(await readSpec(spec), {
    trainingBytes: (network) => trainingBytes(network, memoryLimit()),
    memoryLimit: memoryLimit(),
    ...(input === undefined ? {} : { input }),
    ...(set === undefined ? {} : { settings: set }),
  });
  if (json === true) printJson(toJson(result));
  else {
    reportDiagnostics(result);
    const { network } = result;
    if (network !== undefined && resolved === true) print(resolvedText(network));
    else if (network !== undefined)
      print(explain(result, { width: widthOf(process.stdout), paint: paintFor(process.stdout) }));
  }
  return hasErrors(result.diagnostics) ? ExitCode.findings : ExitCode.fine;
}
