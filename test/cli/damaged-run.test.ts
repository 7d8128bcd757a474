import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { buildPage } from "../../scripts/build-page.ts";
import { runProgram } from "../../src/cli/program.ts";
import { idxBytes } from "../data/idx-bytes.ts";
import { kernelModule } from "../kernels/harness.ts";
import { type Damage, hurtBytes, hurtJson } from "./damage.ts";

/** Set NETC_FUZZ_SEED for other cases; what fails says the seed and the path to its case. */
const seed = Number(process.env["NETC_FUZZ_SEED"] ?? 7);

const spec = `data idx { train "images" "labels"; test 20%; validation none; classes "a" "b" "c" }
input 6x6x1
conv 2 3x3 relu name=stem; batchnorm; dropout .25; flatten; dense 3 softmax
train { optimizer adam; epochs 2; batch 16; metrics accuracy }
`;

let folder: string;
const at = (...names: readonly string[]): string => join(folder, ...names);
let said = "";

/** Runs a command in this process: what it says on stderr, and its exit code. */
async function netc(
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly stderr: string }> {
  said = "";
  const code = await runProgram(args);
  return { code, stderr: said };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "netc-damaged-"));
  await buildPage();
  for (const build of ["relaxed", "simd", "single"] as const) await kernelModule(build);
  const pixels = Uint8Array.from({ length: 60 * 36 }, (_, i) => (i * 37 + (i >> 4)) & 255);
  await writeFile(at("images"), idxBytes(8, [60, 6, 6], pixels));
  await writeFile(
    at("labels"),
    idxBytes(
      8,
      [60],
      Array.from({ length: 60 }, (_, i) => i % 3),
    ),
  );
  await writeFile(at("tiny.net"), spec);
  expect(await netc("train", at("tiny.net"), "--out", at("run"), "--threads", "1")).toMatchObject({
    code: 0,
  });
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Ends as the documentation says: well, or with an exit code and a sentence that says which file is at fault. */
function expectAnswer({ code, stderr }: { readonly code: number; readonly stderr: string }): void {
  expect(stderr).not.toMatch(/this is a bug|\n\s+at /);
  expect([0, 1, 2]).toContain(code);
  if (code !== 0) expect(stderr).toMatch(/NET0[0-9]{3}/);
  // Terminals obey neither what a file's names say nor marks that turn the direction of writing.
  expect(stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u202e]/);
}

const commands: Readonly<Record<string, (run: string) => readonly string[]>> = {
  eval: (run) => ["eval", run, "--threads", "1"],
  predict: (run) => ["predict", run, "test:0", "--threads", "1"],
  resume: (run) => ["train", "--resume", run, "--epochs", "3", "--threads", "1"],
  tfjs: (run) => ["train", "--resume", run, "--epochs", "3", "--engine", "tfjs"],
  emit: (run) => ["emit", "tfjs-node", run, "--out", `${run}-out`, "--weights"],
  page: (run) => ["emit", "browser", run, "--out", `${run}-out`, "--samples", "2"],
};

let cases = 0;

/** Hurts one file of a copy of the run and gives it to a command. */
async function expectAnswerTo(file: string, damage: Damage, command: string): Promise<void> {
  const run = at(`case-${String(++cases)}`);
  await cp(at("run"), run, { recursive: true });
  const path = join(run, file);
  const whole = await readFile(path);
  const hurt = damage.apply(whole);
  if (hurt === undefined) await rm(path);
  else await writeFile(path, hurt);
  const answer = await netc(...commands[command]!(run));
  expectAnswer(answer);
  // Arrays carry hashes: no change of theirs passes unnoticed.
  if (file.endsWith(".bin") && hurt?.equals(whole) !== true) expect(answer.code).toBe(2);
  await rm(run, { recursive: true });
  await rm(`${run}-out`, { recursive: true, force: true });
}

describe("a damaged file of a run ends in a code, never in a crash", () => {
  test.each([
    ["model/model.json", hurtJson, ["eval", "predict", "resume", "emit", "page"], 200],
    ["model/weights.bin", hurtBytes, ["eval", "predict", "emit", "page"], 40],
    ["checkpoint/checkpoint.json", hurtJson, ["resume", "resume", "tfjs"], 150],
    ["checkpoint/optimizer", hurtBytes, ["resume", "tfjs"], 20],
    ["checkpoint/weights", hurtBytes, ["resume"], 20],
    ["history.json", hurtJson, ["eval", "resume"], 20],
    ["evaluation.json", hurtJson, ["eval", "resume"], 20],
    ["spec.net", hurtBytes, ["eval", "predict", "resume", "emit", "page"], 60],
  ] as const)("%s", { timeout: 180_000 }, async (start, damages, readers, numRuns) => {
    const all = await readdir(at("run"), { recursive: true });
    const file = all.find((name) => name.startsWith(start))!;
    await fc.assert(
      fc.asyncProperty(damages, fc.constantFrom(...readers), (damage, command) =>
        expectAnswerTo(file, damage, command),
      ),
      { seed, numRuns, endOnFailure: true },
    );
  });
});

describe("a damaged IDX file ends in a code, never in a crash", () => {
  test.each([
    ["images", false],
    ["images", true],
    ["labels", false],
    ["labels", true],
  ] as const)("%s, packed: %s", async (name, packed) => {
    const bytes = await readFile(at(name));
    /** Half of the damage is done to the header, which is a small part of the file. */
    const hurtHeader = hurtBytes.map(({ apply, ...damage }): Damage => ({
      [fc.toStringMethod]: () => `header ${damage[fc.toStringMethod]()}`,
      apply: (all) => Buffer.concat([apply(all.subarray(0, 16)) ?? Buffer.of(), all.subarray(16)]),
    }));
    await fc.assert(
      fc.asyncProperty(fc.oneof(hurtBytes, hurtHeader), async (damage) => {
        const whole = packed ? gzipSync(bytes) : bytes;
        const hurt = damage.apply(whole);
        await rm(at("hurt"), { force: true });
        if (hurt !== undefined) await writeFile(at("hurt"), hurt);
        await writeFile(at("hurt.net"), spec.replace(`"${name}"`, '"hurt"'));
        const out = at("hurt-run");
        await rm(out, { recursive: true, force: true });
        const answer = await netc(
          "train",
          at("hurt.net"),
          "--epochs",
          "0",
          "--out",
          out,
          "--threads",
          "1",
        );
        expectAnswer(answer);
      }),
      { seed, numRuns: 40, endOnFailure: true },
    );
  });
});
