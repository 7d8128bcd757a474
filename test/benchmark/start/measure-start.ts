import { mkdtempSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandSeconds, root } from "../command-seconds.ts";

/** Seconds of whole processes, one figure a round. */
export interface StartResult {
  /** Node that does nothing. */
  readonly node: readonly number[];
  /** `netc train` for one step: data, engine, threads, the step, evaluation on the test images, and what is saved. */
  readonly garments: readonly number[];
  /** The same on Fashion-MNIST; empty where NETC_DATA does not name its folder. */
  readonly fashionMnist: readonly number[];
}

const spec = (data: string): string =>
  `data ${data} { validation 10% }\ninput 28x28x1\ndense 10 softmax\ntrain { optimizer sgd; epochs 1; batch all }\n`;

/** Times commands that train a single step: what one waits for before training begins, and a little more. */
export async function measureStart(
  rounds: number,
  progress: (text: string) => void,
): Promise<StartResult | undefined> {
  const cli = `${root}dist/cli.js`;
  if (!existsSync(cli)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "netc-start-"));
  const result = { node: [] as number[], garments: [] as number[], fashionMnist: [] as number[] };
  let runs = 0;
  const train = async (data: string): Promise<number> => {
    const file = join(folder, `${data}.net`);
    writeFileSync(file, spec(data));
    return commandSeconds([cli, "train", file, "--out", join(folder, String(runs++))]);
  };
  try {
    await train("garments"); // reads the files into the system's cache
    for (let round = 0; round < rounds; round++) {
      progress(`start round ${round + 1} of ${rounds}`);
      result.node.push(await commandSeconds(["--eval", "0"]));
      result.garments.push(await train("garments"));
      if (process.env["NETC_DATA"] !== undefined)
        result.fashionMnist.push(await train("fashion-mnist"));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return result;
}
