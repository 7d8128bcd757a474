import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { ContenderCommand, ContenderId } from "./contenders.ts";
import type { Answer, Hello, Request } from "./protocol.ts";

/** A contender's process, waiting for work. */
export interface Contender {
  readonly id: ContenderId;
  readonly hello: Hello;
  readonly onlyOnce: boolean;
  measure(request: Request): Promise<Answer>;
  close(): Promise<void>;
}

/** Starts a contender; where it dies, now or later, it throws the error that stderr names. */
export async function startContender(
  { id, command, onlyOnce }: ContenderCommand,
  threads: number,
  batch: number,
): Promise<Contender> {
  const [program, ...rest] = command;
  const child = spawn(program, [...rest, String(threads), String(batch)], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
  });
  const complaints = keepTail(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise<never>((_, reject) => {
    child.once("error", reject);
  });
  failed.catch(() => undefined);
  child.stdin.on("error", () => undefined);

  const nextLine = async (): Promise<unknown> => {
    const { done, value } = await Promise.race([lines.next(), failed]);
    if (done === true) throw new Error(complaints() || "it ended without a word");
    return JSON.parse(value) as unknown;
  };
  const hello = (await nextLine()) as Hello;
  return {
    id,
    hello,
    onlyOnce,
    async measure(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return (await nextLine()) as Answer;
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.stdin.end();
      await once(child, "exit");
    },
  };
}

/** Collects stderr and gives the line that says most: the last one that names an error. */
function keepTail(child: ChildProcessWithoutNullStreams): () => string {
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    text = (text + part).slice(-8000);
  });
  return () => {
    const lines = text.trim().split("\n");
    return (lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? "").trim();
  };
}
