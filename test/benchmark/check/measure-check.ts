import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { longSpec } from "./long-spec.ts";
import type { CheckResult } from "./result.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const netc = [`${root}dist/cli.js`, "check"];
const importChevrotain = ["--input-type=module", "--eval", 'await import("chevrotain")'];
const lengths = [1000, 2000, 5000, 10_000];

/** Times `netc check` as people start it, beside what it cannot be faster than; undefined before the first build. */
export async function measureCheck(
  rounds: number,
  progress: (text: string) => void,
): Promise<CheckResult | undefined> {
  if (!existsSync(netc[0]!)) return undefined;
  const chevrotain: number[] = [];
  const labManual: number[] = [];
  const long = lengths.map((layers) => ({ layers, seconds: [] as number[] }));
  const manual = `${root}specs/seeds/003.net`;
  await run([...netc, manual]); // reads the files into the system's cache
  for (let round = 0; round < rounds; round++) {
    progress(`check round ${round + 1} of ${rounds}`);
    chevrotain.push(await run(importChevrotain));
    labManual.push(await run([...netc, manual]));
    for (const { layers, seconds } of long)
      seconds.push(await run([...netc, "-"], longSpec(layers)));
  }
  return { chevrotain, labManual, long };
}

/** Seconds from the start of Node to its end. */
async function run(args: readonly string[], input = ""): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["pipe", "pipe", "pipe"] });
  child.stdout.resume();
  let complaint = "";
  child.stderr.on("data", (part: Buffer) => (complaint += part.toString()));
  child.stdin.on("error", () => undefined).end(input);
  const [code] = (await once(child, "close")) as [number | null];
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`node ${args.join(" ")} ended with ${code}\n${complaint}`);
  return seconds;
}
