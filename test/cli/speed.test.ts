import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "./netc.ts";

const program = join(root, "dist/cli.js");
let folder: string;
beforeAll(async () => {
  if (!existsSync(program)) throw new Error("there is no dist/cli.js: run `npm run build` first");
  folder = await mkdtemp(join(tmpdir(), "netc-speed-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Makes a program say at its end how many microseconds of processor it took. */
const meter = `data:text/javascript,process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  process._rawDebug("microseconds " + (user + system));
})`.replaceAll("\n", "");

/** Milliseconds of processor that Node takes with these arguments: other processes count less than on the clock. */
function time(...args: string[]): number {
  const options = { cwd: root, encoding: "utf8" } as const;
  const { status, stderr } = spawnSync(process.execPath, ["--import", meter, ...args], options);
  if (status !== 0) throw new Error(stderr);
  return Number(/microseconds (\d+)/.exec(stderr)![1]) / 1000;
}

/** The least of several runs: what other processes take away is not netc's. */
function least(rounds: number, ...cases: (() => number)[]): number[] {
  const best = cases.map(() => Infinity);
  for (let round = 0; round < rounds; round++) {
    cases.forEach((measure, i) => (best[i] = Math.min(best[i]!, measure())));
  }
  return best;
}

describe("netc check is quick", () => {
  // Measured anew where a noisy moment spoils it.
  test(
    "on the lab manual's net: at most twice the start of Node with the parser's library",
    { retry: 2 },
    () => {
      const [library, check] = least(
        9,
        () => time("--input-type=module", "--eval", 'import "chevrotain";'),
        () => time(program, "check", "specs/seeds/003.net"),
      );
      expect(check! / library!).toBeLessThan(2);
    },
  );

  test("on thousands of layers: in proportion to them", async () => {
    const deep = async (layers: number): Promise<string> => {
      const path = join(folder, `${String(layers)}.net`);
      const line = "dense 16 relu\nlayernorm\n";
      await writeFile(path, `input 16\n${line.repeat(layers / 2)}dense 10 softmax\n`);
      return path;
    };
    const [small, large] = [await deep(2500), await deep(10_000)];
    const [empty, few, many] = least(
      3,
      () => time(program, "explain", "NET0203"),
      () => time(program, "check", small),
      () => time(program, "check", large),
    );
    expect(many!).toBeLessThan(4000);
    expect((many! - empty!) / (few! - empty!)).toBeLessThan(8);
  });
});
