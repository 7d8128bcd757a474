import { Argument } from "commander";
import { cacheFolder } from "../../runtime/data/cache.ts";
import { SetupProblem } from "../../runtime/setup/setup-problem.ts";
import {
  checkTensorflow,
  setupTensorflow,
  trialLine,
} from "../../runtime/setup/setup-tensorflow.ts";
import type { SetupRequest } from "../../runtime/setup/setup-tensorflow.ts";
import type { DefineCommand } from "../define-command.ts";
import { ExitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import { note, print } from "../output.ts";

interface SetupOptions {
  readonly python?: string;
  readonly gpu?: true;
  readonly check?: true;
}

/** `netc setup tensorflow`: makes the TensorFlow engines work on this machine. */
export const defineSetup: DefineCommand = (program, finish) => {
  program
    .command("setup")
    .description("make the TensorFlow engines work on this machine")
    .addArgument(new Argument("<what>", "what to set up").choices(["tensorflow"]))
    .option(
      "--python <path>",
      "a Python that has tensorflow (default: the active environment's, else a new one)",
    )
    .option("--gpu", "@tensorflow/tfjs-node-gpu, and TensorFlow with CUDA")
    .option("--check", "only tell what is there and what is missing")
    .action(async (_what: string, options: SetupOptions) => {
      finish(await setupCommand(options));
    });
};

async function setupCommand(options: SetupOptions): Promise<ExitCode> {
  const request: SetupRequest = {
    folder: process.cwd(),
    python: options.python,
    gpu: options.gpu === true,
    cache: cacheFolder(process.env),
    environment: process.env,
    platform: process.platform,
    say: note,
  };
  try {
    return await (options.check === true ? check(request) : setup(request));
  } catch (error) {
    if (error instanceof SetupProblem)
      throw new CommandFailure(error.message, { help: error.help });
    throw error;
  }
}

async function setup(request: SetupRequest): Promise<ExitCode> {
  const result = await setupTensorflow(request);
  const engine = request.gpu ? "tfjs-node-gpu" : "tfjs-node";
  const done = result.changed ? "ready" : "ready already, nothing to do";
  print(`${done}: ${trialLine(result)}\nuse it: netc train SPEC --engine ${engine}`);
  if (request.gpu && !result.gpu)
    note("no graphics card was found: TensorFlow computes on the processor");
  return ExitCode.fine;
}

async function check(request: SetupRequest): Promise<ExitCode> {
  const parts = await checkTensorflow(request);
  const width = Math.max(...parts.map(({ name }) => name.length));
  for (const { name, ok, says } of parts) {
    print(`${ok ? "ok     " : "missing"}  ${name.padEnd(width)}  ${says}`);
  }
  return parts.every(({ ok }) => ok) ? ExitCode.fine : ExitCode.environment;
}
