import { spawn } from "node:child_process";

export interface Outcome {
  /** Undefined where the program could not be started at all. */
  readonly code: number | undefined;
  readonly output: string;
  readonly errors: string;
}

/** Runs a program to its end; what it says is collected, nothing is shown. Never throws. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly folder?: string; readonly environment?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd: options.folder,
      env: { ...process.env, ...options.environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [output, errors] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
    child.on("error", (error: NodeJS.ErrnoException) => {
      const missing = error.code === "ENOENT";
      done({
        code: undefined,
        output,
        errors: missing ? "there is no such program" : error.message,
      });
    });
    child.on("close", (code, signal) => {
      done({ code: code ?? 1, output, errors: signal === null ? errors : `${errors}\n${signal}` });
    });
  });
}

/** The line of a program's complaint that says most: the first with the word error, else the last. */
export function complaintOf({ errors, output }: Outcome): string {
  const lines = `${errors}\n${output}`.split("\n").filter((line) => line.trim() !== "");
  const found =
    lines.find((line) => /\berror\b|ERR!/i.test(line)) ?? lines.at(-1) ?? "it said nothing";
  return found.trim().slice(0, 200);
}
