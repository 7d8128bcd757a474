import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Evaluation } from "../../src/runtime/evaluate.ts";
import type { History } from "../../src/runtime/report/history.ts";
import { idxBytes } from "../data/idx-bytes.ts";
import { netc } from "./netc.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "netc-sequences-"));
});
afterAll(() => rm(folder, { recursive: true }));

const run = (...words: string[]) => netc(words, { cwd: folder });
const json = async <T>(...path: string[]): Promise<T> =>
  JSON.parse(await readFile(join(folder, ...path), "utf8")) as T;
const weights = (name: string) => readFile(join(folder, name, "model/weights.bin"));

const steps = 12;
const vocabulary = 300;

/** Sentences of three classes, each with words of its own among those of all: tokens as 16-bit numbers, and labels. */
async function writeSentences(part: string, count: number): Promise<void> {
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
  const tokens = new DataView(new ArrayBuffer(2 * count * steps));
  for (let i = 0; i < count * steps; i++) {
    const any = (i * 7919) % vocabulary;
    const label = labels[Math.floor(i / steps)]!;
    tokens.setInt16(2 * i, i % 2 === 0 ? any : 100 * label + (any % 100));
  }
  const bytes = new Uint8Array(tokens.buffer);
  await writeFile(join(folder, `${part}-tokens.idx`), idxBytes(0x0b, [count, steps], bytes));
  await writeFile(join(folder, `${part}-labels.idx`), idxBytes(0x08, [count], labels));
}

const sentences = (size: number, epochs: number) => `data idx {
  train "train-tokens.idx" "train-labels.idx"
  test "test-tokens.idx" "test-labels.idx"
}
embedding ${String(size)} 8
conv 8 3 relu
globalmaxpool
dense 3 softmax
train { epochs ${String(epochs)}; seed 3 }
`;

describe("sentences of tokens", () => {
  beforeAll(async () => {
    await writeSentences("train", 900);
    await writeSentences("test", 90);
    await writeFile(join(folder, "text.net"), sentences(vocabulary, 6));
    await writeFile(join(folder, "small.net"), sentences(250, 6));
  });

  test("are learnt", async () => {
    const { code, stdout } = await run("train", "text.net", "--out", "text");
    expect(code).toBe(0);
    expect(stdout).toContain("accuracy");
    const { epochs } = await json<History>("text", "history.json");
    expect(epochs.at(-1)!["accuracy"]).toBeGreaterThan(0.8);
    expect(await readFile(join(folder, "text/spec.net"), "utf8")).toContain("scale no");
  });

  test("go on from where training stopped, to the same bits", async () => {
    expect((await run("train", "text.net", "--epochs", "2", "--out", "part")).code).toBe(0);
    expect((await run("train", "--resume", "part", "--epochs", "6")).code).toBe(0);
    expect(await weights("part")).toEqual(await weights("text"));
  });

  test("are judged and predicted", async () => {
    const judged = await run("eval", "text", "--json");
    expect(JSON.parse(judged.stdout)).toEqual(await json<Evaluation>("text", "evaluation.json"));
    const { stdout } = await run("predict", "text", "test:4", "--json");
    expect(JSON.parse(stdout)).toMatchObject([{ file: "test:4", label: "1" }]);
  });

  test("with words outside the vocabulary are refused before training", async () => {
    const { code, stderr } = await run("train", "small.net", "--out", "small");
    expect(code).toBe(1);
    expect(stderr).toMatch(/NET0546: .*train-tokens\.idx holds \d+ in entry/);
    expect(stderr).toContain("300 for all of this data");
  });

  test("cannot be drawn on a page", async () => {
    const { code, stderr } = await run("emit", "browser", "text", "--out", "page");
    expect(code).toBe(1);
    expect(stderr).toContain("NET0641");
  });
});

describe("an autoencoder", () => {
  beforeAll(async () => {
    const spec = `data garments
flatten; dense 16 relu; dense 784 sigmoid; reshape 28x28x1
train { target input; epochs 2 }
`;
    await writeFile(join(folder, "back.net"), spec);
  });

  test("is trained, and judged by its error alone", async () => {
    const { code, stdout } = await run("train", "back.net", "--out", "back");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^test: 1,000 images · loss 0\.\d+ · mae 0\.\d+\n/);
    const { epochs } = await json<History>("back", "history.json");
    expect(epochs[1]!["val_loss"]).toBeLessThan(epochs[0]!["val_loss"]!);
    expect(epochs[1]).not.toHaveProperty("accuracy");
    const evaluation = await json<Evaluation>("back", "evaluation.json");
    expect(Object.keys(evaluation)).toEqual(["version", "set", "images", "loss", "metrics"]);
    expect(JSON.parse((await run("eval", "back", "--json")).stdout)).toEqual(evaluation);
  });

  test("goes on from where it stopped, to the same bits", async () => {
    expect((await run("train", "back.net", "--epochs", "1", "--out", "half")).code).toBe(0);
    expect((await run("train", "--resume", "half", "--epochs", "2")).code).toBe(0);
    expect(await weights("half")).toEqual(await weights("back"));
  });

  test("shows what it gives back, with the error between the two", async () => {
    const { stdout } = await run("predict", "back", "test:0");
    const [before, after] = stdout.split(/^given back with a mean squared error of 0\.\d+$/m);
    expect(before).toMatch(/[░▒▓█]/);
    expect(after).toMatch(/[░▒▓█]/);
    const [found] = JSON.parse((await run("predict", "back", "test:0", "--json")).stdout) as [
      { readonly mse: number; readonly values: readonly number[] },
    ];
    expect(found.values).toHaveLength(784);
    expect(found.mse).toBeLessThan(0.1);
  });

  test.each(["tfjs-node", "browser", "typescript"])("is refused by %s", async (target) => {
    const { code, stderr } = await run("emit", target, "back", "--out", `out-${target}`);
    expect(code).toBe(1);
    expect(stderr).toContain("NET0602");
  });
});

describe("an autoencoder of images without labels", () => {
  const data = 'data idx { train "alone.idx"; test "alone-test.idx" }';
  const layers = "flatten; dense 4 relu; dense 36 sigmoid; reshape 6x6x1";
  const pixels = (count: number) =>
    Uint8Array.from({ length: count * 36 }, (_, i) => (i * 31 + (i % 5) * (i % 7)) % 256);

  beforeAll(async () => {
    await writeFile(join(folder, "alone.idx"), idxBytes(8, [200, 6, 6], pixels(200)));
    await writeFile(join(folder, "alone-test.idx"), idxBytes(8, [20, 6, 6], pixels(20)));
    const training = "train { target input; epochs 3; seed 2 }";
    await writeFile(join(folder, "alone.net"), `${data}\n${layers}\n${training}\n`);
    const share = 'data idx { train "alone.idx"; test 10% }';
    await writeFile(join(folder, "share.net"), `${share}\n${layers}\n${training}\n`);
    await writeFile(join(folder, "labels.net"), `${data}\n${layers}\n`);
  });

  test("is trained, judged and goes on from where it stopped, from wherever it is called", async () => {
    const { code, stdout } = await run("train", "alone.net", "--out", "alone");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^test: 20 images · loss 0\.\d+ · mae 0\.\d+\n/);
    expect((await run("train", "alone.net", "--epochs", "1", "--out", "alone-part")).code).toBe(0);
    const resumed = await netc([
      "train",
      "--resume",
      join(folder, "alone-part"),
      ...["--epochs", "3"],
    ]);
    expect(resumed.code).toBe(0);
    expect(await weights("alone-part")).toEqual(await weights("alone"));
    const judged = await netc(["eval", join(folder, "alone"), "--json"]);
    expect(JSON.parse(judged.stdout)).toEqual(await json<Evaluation>("alone", "evaluation.json"));
    const { stdout: shown } = await run("predict", "alone", "test:7");
    expect(shown).toMatch(/^test:7\n/);
    expect(shown).toMatch(/^given back with a mean squared error of 0\.\d+$/m);
  });

  test("may be judged by a share of them", async () => {
    const { stdout } = await run("train", "share.net", "--epochs", "1", "--out", "share");
    expect(stdout).toMatch(/^test: 20 images · loss 0\.\d+/m);
  });

  test("is refused where labels are what it is to learn", async () => {
    const { code, stderr } = await run("train", "labels.net");
    expect(code).toBe(1);
    expect(stderr.match(/NET\d{4}/g)).toEqual(["NET0515", "NET0515"]);
    expect(stderr).toContain("train { target input }");
  });
});
