import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Option } from "commander";
import type { LabelledFiles } from "../../compiler/idx-files.ts";
import { formatShape } from "../../compiler/shape.ts";
import { datasetNames, datasets } from "../../compiler/vocabulary/datasets/index.ts";
import { shellCommand } from "../../diagnostics/shell-command.ts";
import { idxFacts } from "../../runtime/data/idx-dataset.ts";
import type { DefineCommand } from "../define-command.ts";
import { ExitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import { note, print } from "../output.ts";
import { dataFailure } from "../spec.ts";
import {
  netNames,
  specPath,
  startingSpec,
  type NewOptions,
  type StartingData,
} from "../starting-spec.ts";

/** `netc new`: asks what the data is and writes a spec to begin with. */
export const defineNew: DefineCommand = (program, finish) => {
  program
    .command("new")
    .description("write a spec to begin with; asks what is not said")
    .argument("[file]", "the spec's file, for example lab.net")
    .addOption(new Option("--data <name>", "the data").choices([...datasetNames, "idx"]))
    .option("--train <files...>", "idx: the training images' file and their labels'")
    .option("--test <files...>", "idx: the same of the test images")
    .addOption(new Option("--net <kind>", "the net").choices(netNames))
    .action(async (file: string | undefined, options: NewOptions) => {
      finish(await newCommand(file, options));
    });
};

async function newCommand(file: string | undefined, options: NewOptions): Promise<ExitCode> {
  const isOpen = file === undefined || options.data === undefined || options.net === undefined;
  if (file !== undefined && existsSync(specPath(file))) throw taken(specPath(file));
  const answers = isOpen ? await ask(file, options) : { file, ...options };
  if (answers === undefined) {
    note("nothing was written");
    return ExitCode.interrupted;
  }
  const path = specPath(answers.file);
  const data = dataOf(answers, dirname(path));
  await writeNew(path, startingSpec(path, data, answers.net ?? "small"));
  const { shape, classes } = data;
  print(`wrote ${path}, for ${formatShape(shape)} in ${String(classes)} classes; go on with:`);
  for (const command of ["check", "train"])
    print(`  ${shellCommand("npx", "netc", command, path)}`);
  return ExitCode.fine;
}

/** The questions, on a terminal; without one the command line must say what is to be written. */
async function ask(file: string | undefined, options: NewOptions) {
  if (process.stdin.isTTY && process.stderr.isTTY) {
    const { askForNew } = await import("../ask-for-new.ts");
    return Promise.race([askForNew(file, options), nobodyAnswers()]);
  }
  if (file !== undefined && options.data !== undefined) return { file, ...options };
  throw new CommandFailure("there is no terminal to ask on, so say what is to be written", {
    help: `for example: netc new lab.net --data ${datasetNames.join("|")}|idx --net ${netNames.join("|")}`,
  });
}

/** Comes to its end where nothing can be typed any more, as after Ctrl-D: then there is nothing left to wait for. */
function nobodyAnswers(): Promise<undefined> {
  return new Promise((resolve) => {
    process.once("beforeExit", () => {
      resolve(undefined);
    });
  });
}

/** The sizes of the data, from what netc knows or from the headers of the files. */
function dataOf({ data, train, test }: NewOptions, folder: string): StartingData {
  if (data !== undefined && data !== "idx") {
    const { shape, classes } = datasets[data];
    return { source: { kind: "named", name: data }, shape, classes: classes.length };
  }
  const source = {
    kind: "idx",
    train: pairOf("--train", train),
    test: test === undefined ? undefined : pairOf("--test", test),
  } as const;
  try {
    const { shape, classes } = idxFacts(source, folder);
    return { source, shape, classes: classes.length };
  } catch (error) {
    throw dataFailure(error);
  }
}

function pairOf(option: string, files: readonly string[] | undefined): LabelledFiles {
  const [images, labels, ...more] = files ?? [];
  if (images !== undefined && labels !== undefined && more.length === 0) return [images, labels];
  throw new CommandFailure(`${option} takes two files: the images, then their labels`, {
    help: `for example: ${option} train-images.idx train-labels.idx, counted from the spec's folder (images alone are for \`target input\`: netc docs target)`,
  });
}

/** Writes a file that is not there yet, and the folder around it. */
async function writeNew(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(path, text, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw taken(path);
  }
}

function taken(path: string): CommandFailure {
  return new CommandFailure(`${path} is there already, and netc new overwrites nothing`, {
    help: "give the spec another name",
  });
}
