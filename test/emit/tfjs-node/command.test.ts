import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { netc } from "../../cli/netc.ts";

const parent = mkdtempSync(join(tmpdir(), "netc-emit-command-"));
const spec = join(parent, "small.net");
beforeAll(() => writeFile(spec, "data garments\nmaxpool 7\ndense 10\ntrain { epochs 0 }\n"));
afterAll(() => {
  rmSync(parent, { recursive: true });
});

test("writes the project whole, with drawn data and weights, and nothing beside it", async () => {
  const out = join(parent, "new", "project");
  const { code, stdout, stderr } = await netc([
    "emit",
    "tfjs-node",
    spec,
    "--out",
    out,
    "--cpu",
    "--weights",
  ]);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain("npm run train");
  const files = await readdir(out, { recursive: true });
  expect(files.sort()).toEqual(
    expect.arrayContaining([
      ".gitignore",
      "README.md",
      "data.ts",
      "data/garments/t10k-labels-idx1-ubyte.gz",
      "data/garments/train-images-idx3-ubyte.gz",
      "package.json",
      "random.ts",
      "train.ts",
      "tsconfig.json",
      "weights/model.json",
      "weights/weights.bin",
    ]),
  );
  expect(await readdir(join(parent, "new"))).toEqual(["project"]);
  const about = JSON.parse(await readFile(join(out, "package.json"), "utf8")) as object;
  expect(about).toMatchObject({ dependencies: { "@tensorflow/tfjs-node": "^4.22.0" } });
});

test("refuses a folder that is not empty, and with --overwrite leaves other files alone", async () => {
  const out = join(parent, "taken");
  await mkdir(out);
  await writeFile(join(out, "mine.txt"), "mine");
  const refused = await netc(["emit", "tfjs-node", spec, "--out", out]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("NET0603");
  expect(await readdir(out)).toEqual(["mine.txt"]);
  const { code } = await netc(["emit", "tfjs-node", spec, "--out", out, "--overwrite"]);
  expect(code).toBe(0);
  expect(await readdir(out)).toEqual(expect.arrayContaining(["mine.txt", "train.ts"]));
});

test("emits a run with its own weights", async () => {
  const run = join(parent, "run");
  expect((await netc(["train", spec, "--out", run, "--seed", "9"])).code).toBe(0);
  const out = join(parent, "from-run");
  const { code, stderr } = await netc(["emit", "tfjs-node", run, "--out", out, "--weights"]);
  expect(code, stderr).toBe(0);
  const bytes = await readFile(join(out, "weights/weights.bin"));
  expect(bytes).toEqual(await readFile(join(run, "model/weights.bin")));
  expect(bytes.length).toBeGreaterThan(0);
  const model = await readFile(join(out, "weights/model.json"), "utf8");
  expect(model).toBe(await readFile(join(run, "model/model.json"), "utf8"));
});

test("says what TensorFlow.js lacks, at its place, and writes nothing", async () => {
  const dilated = join(parent, "dilated.net");
  await writeFile(dilated, "data garments\nconv 4 3 dilation=2 name=wide\ndense 10\n");
  const out = join(parent, "none");
  const { code, stderr } = await netc(["emit", "tfjs-node", dilated, "--out", out]);
  expect(code).toBe(1);
  expect(stderr).toContain("dilated.net:2:1: error NET0601: `wide`");
  expect(await readdir(parent)).not.toContain("none");
});

test("asks back for a target that is not there", async () => {
  const { code, stderr } = await netc(["emit", "tfjs-nod", spec, "--out", join(parent, "x")]);
  expect(code).toBe(2);
  expect(stderr).toContain("did you mean tfjs-node?");
});
