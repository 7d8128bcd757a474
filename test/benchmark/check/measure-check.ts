import { existsSync } from "node:fs";
import { commandSeconds, root } from "../command-seconds.ts";
import { longSpec } from "./long-spec.ts";
import type { CheckResult } from "./result.ts";

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
  await commandSeconds([...netc, manual]); // reads the files into the system's cache
  for (let round = 0; round < rounds; round++) {
    progress(`check round ${round + 1} of ${rounds}`);
    chevrotain.push(await commandSeconds(importChevrotain));
    labManual.push(await commandSeconds([...netc, manual]));
    for (const { layers, seconds } of long)
      seconds.push(await commandSeconds([...netc, "-"], longSpec(layers)));
  }
  return { chevrotain, labManual, long };
}
