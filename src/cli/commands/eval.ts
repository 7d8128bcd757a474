import { evaluate, evaluationSet } from "../../runtime/evaluate.ts";
import { evaluationText } from "../../runtime/report/evaluation-text.ts";
import { runFolder } from "../../runtime/run-folder.ts";
import type { DefineCommand } from "../define-command.ts";
import { engineOption } from "../engines.ts";
import { ExitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import { listenForInterrupt } from "../interrupt.ts";
import { loadSplits } from "../load-splits.ts";
import { threadCount } from "../numbers.ts";
import { paintFor, print, printJson, widthOf } from "../output.ts";
import { openRun } from "../open-run.ts";

interface EvalOptions {
  readonly threads?: number;
  readonly engine: string;
  readonly data?: string;
  readonly json?: true;
}

/** `netc eval RUN`: how good the run's model is on the test images. */
export const defineEval: DefineCommand = (program, finish) => {
  program
    .command("eval")
    .description("judge a run's model on the test images")
    .argument("<run>", "a folder that netc train wrote")
    .option("--threads <n>", "default: all cores", threadCount)
    .option(...engineOption)
    .option("--data <dir>", "where data sets lie")
    .option("--json", "print evaluation.json's object")
    .action(async (path: string, options: EvalOptions) => {
      finish(await evalCommand(path, options));
    });
};

async function evalCommand(path: string, options: EvalOptions): Promise<ExitCode> {
  const { network, model } = await openRun(runFolder(path), options);
  const interrupt = listenForInterrupt(() => undefined);
  try {
    const splits = await loadSplits(network, options.data);
    const chosen = evaluationSet(splits);
    if (chosen === undefined) {
      throw new CommandFailure("this run's data has neither test nor validation images", {
        help: "give the data section a `test 20%` and train again",
      });
    }
    const evaluation = await evaluate({ model, network, ...chosen, interrupt: interrupt.signal });
    if (evaluation === "interrupted") return ExitCode.interrupted;
    if (options.json === true) printJson(evaluation);
    else print(evaluationText(evaluation, widthOf(process.stdout), paintFor(process.stdout)));
    return ExitCode.fine;
  } finally {
    interrupt[Symbol.dispose]();
    await model.close();
  }
}
