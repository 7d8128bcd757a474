import { spawnSync } from "node:child_process";
import { access, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ClassEvaluation } from "../../src/runtime/evaluate.ts";
import type { History } from "../../src/runtime/report/history.ts";
import { netc, root } from "./netc.ts";

/** A small net on a few of the drawn clothes: seconds, not minutes. */
const spec = `data garments { validation 10% }
conv 8 5x5 relu stride=2; maxpool 2; dropout .25
dense 10 softmax
train { epochs 3; batch 64; seed 5 }
`;

/** Loaded before netc: the disk takes spec.net, and weights no more: /dev/full refuses every byte. */
const fullDisk = `import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
const { open } = fs;
fs.open = (path, ...rest) => open(/weights-.*tmp$/.test(path) ? "/dev/full" : path, ...rest);
syncBuiltinESMExports();
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "netc-train-"));
  await writeFile(join(folder, "small.net"), spec);
});
afterAll(() => rm(folder, { recursive: true }));

const json = async <T>(...path: string[]): Promise<T> =>
  JSON.parse(await readFile(join(folder, ...path), "utf8")) as T;

const exists = (path: string): Promise<boolean> =>
  access(join(folder, path)).then(
    () => true,
    () => false,
  );

/** Loaded before netc: a disk so slow that a checkpoint in the middle of an epoch is begun and never done. */
const slowDisk = `import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
const { open } = fs;
fs.open = async (path, ...rest) => {
  const file = await open(path, ...rest);
  if (!/weights-\\d+-[1-9]\\d*\\.bin\\..*tmp$/.test(path)) return file;
  await file.write("half of i");
  process.stderr.write("writing\\n");
  return new Promise(() => setInterval(() => undefined, 1000));
};
syncBuiltinESMExports();
`;

/** A bright stripe on dark ground, as PNG. */
function aPicture(): Uint8Array {
  const data = Uint8Array.from({ length: 784 }, (_, i) => (i % 28 > 8 && i % 28 < 20 ? 200 : 0));
  return encode({ width: 28, height: 28, data, channels: 1, depth: 8 });
}

const run = (...args: string[]): ReturnType<typeof netc> => netc(args, { cwd: folder });

describe("a convolution that Winograd's algorithm suits", () => {
  const folderOf = (name: string) => run("train", "plain.net", "--out", name, "--epochs", "1");
  beforeAll(async () => {
    const layers = "conv 8 5x5 relu stride=2; conv 16 3x3 same relu; dense 10 softmax";
    await writeFile(
      join(folder, "plain.net"),
      `data garments { validation 10% }\n${layers}\ntrain { batch 64 }\n`,
    );
    expect((await folderOf("fast")).code).toBe(0);
    const exact = await run("train", "plain.net", "--out", "exact", "--epochs", "1", "--exact");
    expect(exact.code).toBe(0);
  });

  test("is computed by it, unless --exact asks for the plain sums", async () => {
    const fast = await json<History>("fast", "history.json");
    const exact = await json<History>("exact", "history.json");
    expect(fast.convolutions).toBe("winograd");
    expect(exact.convolutions).toBe("direct");
    const [a, b] = [fast.epochs[0]!.loss, exact.epochs[0]!.loss];
    expect(a).not.toBe(b);
    expect(Math.abs(a - b)).toBeLessThan(1e-4 * b);
  });

  test("goes on as its run began", async () => {
    for (const name of ["fast", "exact"]) {
      const before = await json<History>(name, "history.json");
      expect((await run("train", "--resume", name, "--epochs", "2")).code).toBe(0);
      const after = await json<History>(name, "history.json");
      expect(after.convolutions).toBe(before.convolutions);
      expect(after.epochs).toHaveLength(2);
    }
    const { code, stderr } = await run("train", "--resume", "fast", "--exact");
    expect(code).toBe(2);
    expect(stderr).toContain("leave out --exact");
  });

  test("is judged as it was trained", async () => {
    for (const name of ["fast", "exact"]) {
      const { stdout } = await run("eval", name, "--json");
      expect(JSON.parse(stdout)).toEqual(await json(name, "evaluation.json"));
    }
  });
});

describe("netc train, then eval and predict", () => {
  beforeAll(async () => {
    const { code, stdout, stderr } = await run("train", "small.net", "--out", "whole");
    expect(stderr).toMatch(/^epoch 3\/3 {2}\d/m);
    expect(stdout).toMatch(
      /^test: .* images · loss .* · accuracy 0\.\d{4}\nmodel: whole[/\\]model\n$/,
    );
    expect(code).toBe(0);
  });

  test("leaves a whole run", async () => {
    expect((await readdir(join(folder, "whole"))).sort()).toEqual([
      "checkpoint",
      "evaluation.json",
      "history.json",
      "model",
      "spec.net",
    ]);
    const history = await json<History>("whole", "history.json");
    expect(history).toMatchObject({ engine: "wasm", seed: 5, stoppedBecause: "epochs" });
    expect(history.imagesPerSecond).toBeGreaterThan(0);
    expect(history.epochs.map((record) => record.epoch)).toEqual([1, 2, 3]);
    expect(history.epochs[2]!["val_loss"]).toBeLessThan(history.epochs[0]!["val_loss"]!);
    const evaluation = await json<ClassEvaluation>("whole", "evaluation.json");
    expect(evaluation.accuracy).toBeGreaterThan(0.5);
    expect(evaluation.confusion.flat().reduce((a, b) => a + b)).toBe(evaluation.images);
  });

  test("leaves a spec that checks to the same text", async () => {
    const { code, stdout } = await run("check", "whole/spec.net", "--resolved");
    expect(code).toBe(0);
    expect(stdout).toBe(await readFile(join(folder, "whole/spec.net"), "utf8"));
  });

  test("says nothing that moves where there is no terminal", async () => {
    const { stderr } = await run("train", "small.net", "--out", "quiet", "--epochs", "1");
    expect(stderr).not.toMatch(/[\r\u001b]/);
    expect(
      stderr
        .trim()
        .split("\n")
        .filter((line) => line.startsWith("epoch")),
    ).toHaveLength(1);
  });

  test("prints history.json's object with --json, and nothing else", async () => {
    const { code, stdout } = await run(
      "train",
      "small.net",
      "--out",
      "json",
      "--epochs",
      "1",
      "--json",
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(await json("json", "history.json"));
  });

  test("resumed when all is done says so, and how to go on", async () => {
    const { code, stderr } = await run("train", "--resume", "whole");
    expect(stderr).toContain(
      "nothing is left to train: 3 epochs done; `--epochs 4` or more goes on\n",
    );
    expect(code).toBe(0);
    const { epochs } = await json<History>("whole", "history.json");
    expect(epochs).toHaveLength(3);
  });

  test("judges the model again to the same figures", async () => {
    const { code, stdout } = await run("eval", "whole", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(await json("whole", "evaluation.json"));
    const text = await run("eval", "whole");
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/^class +precision +recall +F1 +images$/m);
    expect(Math.max(...text.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("predicts images of the data and pictures, the same for the same pixels", async () => {
    await writeFile(join(folder, "stripe.png"), aPicture());
    const { code, stdout } = await run("predict", "whole", "test:17", "stripe.png", "--json");
    expect(code).toBe(0);
    const answers = JSON.parse(stdout) as {
      file: string;
      label: string;
      probabilities: number[];
    }[];
    expect(answers.map((answer) => answer.file)).toEqual(["test:17", "stripe.png"]);
    for (const { label, probabilities } of answers) {
      expect(probabilities).toHaveLength(10);
      expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      expect((await json<ClassEvaluation>("whole", "evaluation.json")).classes).toContain(label);
    }
  });

  test("draws what it predicts", async () => {
    const { code, stdout } = await run("predict", "whole", "test:3");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^test:3 \(.+\)\n/);
    expect(stdout).toMatch(/[░▒▓█]{3}/);
    expect(stdout).toMatch(/\d+\.\d%/);
  });

  test("says what is wrong with an image", async () => {
    await writeFile(join(folder, "cut.png"), aPicture().subarray(0, 60));
    for (const [image, words, expected] of [
      ["no.png", /^error NET0530: .*no\.png\nhelp: name a PNG or JPEG file, or .*`test:17`/, 2],
      ["test:-1", /^error NET0530: .*test:-1\nhelp: .*`test:17`/, 2],
      ["small.net", /^error NET0540: /, 1],
      ["cut.png", /^error NET0540: .*cut short, damaged/, 1],
      ["test:99999999", /^error NET0541: /, 1],
    ] as const) {
      const { code, stderr } = await run("predict", "whole", image);
      expect(stderr).toMatch(words);
      expect(code).toBe(expected);
    }
  });

  test("refuses a folder that holds a run, unless it may replace it", async () => {
    const again = ["train", "small.net", "--out", "again", "--epochs", "0"] as const;
    expect((await run(...again)).code).toBe(0);
    expect(await run(...again)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("error NET0561") as string,
    });
    expect((await run(...again, "--overwrite")).code).toBe(0);
  });
});

test("`--epochs 0` writes the run of the untrained model", async () => {
  const { code } = await run("train", "small.net", "--out", "untrained", "--epochs", "0");
  expect(code).toBe(0);
  expect((await json<History>("untrained", "history.json")).epochs).toEqual([]);
  expect(await exists("untrained/model/weights.bin")).toBe(true);
  expect((await json<ClassEvaluation>("untrained", "evaluation.json")).accuracy).toBeLessThan(0.4);
});

test("a spec from standard input goes to runs/stdin-001, the next one to runs/stdin-002", async () => {
  for (const name of ["stdin-001", "stdin-002"]) {
    const { code } = await netc(["train", "-", "--epochs", "0"], { cwd: folder, input: spec });
    expect(code).toBe(0);
    expect(await exists(`runs/${name}/history.json`)).toBe(true);
  }
});

describe("Ctrl-C", () => {
  test("saves and says how to go on, and going on gives the same bits", async () => {
    expect((await run("train", "small.net", "--out", "straight")).code).toBe(0);
    let sent = false;
    const stopped = await netc(["train", "small.net", "--out", "my run", "--threads", "1"], {
      cwd: folder,
      onStderr(text, kill) {
        if (sent || !text.includes("epoch 1/3")) return;
        sent = true;
        kill("SIGINT");
      },
    });
    expect(stopped.code).toBe(130);
    const [, command] = /go on with: netc (.*)/.exec(stopped.stderr)!;
    expect(command).toBe('train --resume "my run" --threads 1');
    expect(await json("my run", "history.json")).toMatchObject({ stoppedBecause: "interrupted" });

    const resumed = await run("train", "--resume", "my run");
    expect(resumed.code).toBe(0);
    const weights = (name: string): Promise<Buffer> =>
      readFile(join(folder, name, "model/weights.bin"));
    expect((await weights("my run")).equals(await weights("straight"))).toBe(true);
    expect(await json("my run", "evaluation.json")).toEqual(
      await json("straight", "evaluation.json"),
    );
    const clockless = async (name: string): Promise<unknown> =>
      (await json<History>(name, "history.json")).epochs.map((record) => ({
        ...record,
        seconds: 0,
      }));
    expect(await clockless("my run")).toEqual(await clockless("straight"));
  });
});

describe("a second Ctrl-C", () => {
  test("while the checkpoint is written ends at once, and the last one is there", async () => {
    const slow = join(folder, "slow-disk.mjs");
    await writeFile(slow, slowDisk);
    // One image a step: the signal comes in the middle of an epoch.
    await writeFile(join(folder, "long.net"), spec.replace("batch 64", "batch 1"));
    const first = "epoch 1/3";
    const sent: string[] = [];
    const twice = await netc(["train", "long.net", "--out", "twice", "--threads", "1"], {
      cwd: folder,
      env: { NODE_OPTIONS: `--import=${slow}` },
      onStderr(text, kill) {
        for (const words of [first, "writing\n"]) {
          if (sent.includes(words) || !text.includes(words)) continue;
          sent.push(words);
          kill("SIGINT");
        }
      },
    });
    expect(sent).toEqual([first, "writing\n"]);
    expect(twice.stderr).toContain("Ctrl-C again ends at once");
    expect(twice.stderr).not.toContain("interrupted; go on");
    expect(twice.code).toBe(130);
    const left = await readdir(join(folder, "twice/checkpoint"));
    expect(left.some((name) => name.endsWith(".tmp"))).toBe(true);
    expect(await exists("twice/hold")).toBe(false);

    const resumed = await run("train", "--resume", "twice");
    expect(resumed.code).toBe(0);
    expect((await run("train", "long.net", "--out", "once")).code).toBe(0);
    const weights = (name: string): Promise<Buffer> =>
      readFile(join(folder, name, "model/weights.bin"));
    expect((await weights("twice")).equals(await weights("once"))).toBe(true);
    const tidy = await readdir(join(folder, "twice/checkpoint"));
    expect(tidy.filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("a run of the user's own files", () => {
  /** Big-endian sizes after the magic number, then the bytes. */
  const idx = (bytes: Uint8Array, ...sizes: number[]): Uint8Array => {
    const header = new DataView(new ArrayBuffer(4 + 4 * sizes.length));
    header.setUint32(0, 0x0800 + sizes.length);
    sizes.forEach((size, i) => {
      header.setUint32(4 + 4 * i, size);
    });
    return Uint8Array.from([...new Uint8Array(header.buffer), ...bytes]);
  };
  const count = 200;
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
  // The left half is bright in one class, the right half in the other.
  const images = Uint8Array.from({ length: count * 16 }, (_, i) =>
    i % 4 < 2 === (labels[Math.floor(i / 16)] === 0) ? 200 + (i % 7) : i % 31,
  );
  const own = `data idx { train "own-images.idx" "own-labels.idx"; test 20%; classes "left" "right" }
dense 2 softmax
train { epochs 5; optimizer adam .05 }
`;

  beforeAll(async () => {
    await mkdir(join(folder, "own"));
    await writeFile(join(folder, "own/own-images.idx"), idx(images, count, 4, 4));
    await writeFile(join(folder, "own/own-labels.idx"), idx(labels, count));
    await writeFile(join(folder, "own/own.net"), own);
    const { code, stderr } = await run("train", "own/own.net", "--out", "mine");
    expect(stderr).toContain("epoch 5/5");
    expect(code).toBe(0);
  });

  test("finds them from wherever it is judged", async () => {
    const { code, stdout } = await netc(["eval", "../mine", "--json"], {
      cwd: join(folder, "own"),
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      set: "test",
      images: 40,
      classes: ["left", "right"],
    });
    expect((JSON.parse(stdout) as ClassEvaluation).accuracy).toBe(1);
  });

  test("predicts pictures also when they are gone", async () => {
    const data = Uint8Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 200 : 10));
    const png = encode({ width: 4, height: 4, data, channels: 1, depth: 8 });
    await writeFile(join(folder, "left.png"), png);
    await rm(join(folder, "own/own-images.idx"));
    const { code, stdout } = await run("predict", "mine", "left.png", "--no-invert", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ file: "left.png", label: "left", class: 0 }]);
    const judged = await run("eval", "mine");
    expect(judged.stderr).toContain("error NET0530");
    expect(judged.code).toBe(1);
  });
});

test("a rate out of all bounds stops with the step, the cause and the way out", async () => {
  const wild = spec.replace("epochs 3", "epochs 3; optimizer sgd 1e30");
  const { code, stderr } = await netc(["train", "-", "--out", "wild"], {
    cwd: folder,
    input: wild,
  });
  expect(stderr).toMatch(
    /error NET0551: the loss became (NaN|infinite) at step \d+ of epoch 1: .*rate/,
  );
  expect(stderr).toMatch(/help: try `optimizer sgd 0.01`/);
  expect(stderr).toContain("the model has the initial weights");
  expect(code).toBe(1);
  expect(await json("wild", "history.json")).toMatchObject({
    stoppedBecause: "not-finite",
    restoredEpoch: 0,
  });
});

test("early stopping says why and what it restored", async () => {
  const early = spec.replace(
    "epochs 3",
    "epochs 40; optimizer adam .02; stop val_loss patience=1 restore",
  );
  const { code, stderr } = await netc(["train", "-", "--out", "early"], {
    cwd: folder,
    input: early,
  });
  const history = await json<History>("early", "history.json");
  expect(history.stoppedBecause).toBe("early-stopping");
  expect(history.restoredEpoch).toBe(history.epochs.length - 1);
  expect(stderr).toContain(
    `stopped after epoch ${String(history.epochs.length)}: val_loss has not fallen for 1 epoch; ` +
      `restored the weights of epoch ${String(history.epochs.length - 1)}, the best by val_loss`,
  );
  expect(code).toBe(0);
});

test("a spec with mistakes is not trained", async () => {
  const { code, stderr } = await netc(["train", "-"], {
    cwd: folder,
    input: "data garments; dense 11 softmax",
  });
  expect(stderr).toMatch(/^<stdin>:1:\d+: error NET0504: /);
  expect(code).toBe(1);
});

test("a spec without data cannot be trained", async () => {
  const { code, stderr } = await netc(["train", "-"], {
    cwd: folder,
    input: "input 4; dense 2 softmax",
  });
  expect(stderr).toContain("nothing to train on");
  expect(code).toBe(1);
});

describe("a folder that cannot hold the run", () => {
  test("is a file", async () => {
    await writeFile(join(folder, "occupied"), "");
    const { code, stderr } = await run("train", "small.net", "--out", "occupied");
    expect(stderr).toBe("error: cannot mkdir occupied: a file stands where a folder should be\n");
    expect(code).toBe(2);
  });

  test.runIf(process.platform === "linux")(
    "has no room: the file is named, and with room the run goes on",
    async () => {
      await mkdir(join(folder, "crowded"), { recursive: true });
      const failing = join(folder, "full-disk.mjs");
      await writeFile(failing, fullDisk);
      const { code, stderr } = await netc(["train", "small.net", "--out", "crowded"], {
        cwd: folder,
        env: { NODE_OPTIONS: `--import=${failing}` },
      });
      expect(stderr).toMatch(
        /^error: cannot write crowded.checkpoint.weights-0-0\.bin: no space left on the disk$/m,
      );
      expect(code).toBe(2);
      expect(await readdir(join(folder, "crowded"))).not.toContain("model");

      const resumed = await run("train", "--resume", "crowded");
      expect(resumed.code).toBe(0);
      expect((await run("train", "small.net", "--out", "roomy")).code).toBe(0);
      const weights = (name: string): Promise<Buffer> =>
        readFile(join(folder, name, "model/weights.bin"));
      expect((await weights("crowded")).equals(await weights("roomy"))).toBe(true);
    },
  );
});

test("a run that is being trained is left alone, and free when its process is gone", async () => {
  const long = spec.replace("epochs 3", "epochs 100000");
  await writeFile(join(folder, "long.net"), long);
  let others: ReturnType<typeof Promise.all<Awaited<ReturnType<typeof run>>[]>> | undefined;
  const first = await netc(["train", "long.net", "--out", "busy"], {
    cwd: folder,
    onStderr(text, kill) {
      if (others !== undefined || !text.includes("epoch      1/")) return;
      others = Promise.all([
        run("train", "--resume", "busy"),
        run("train", "small.net", "--out", "busy", "--overwrite"),
      ]);
      // No chance to tidy up.
      void others.finally(() => {
        kill("SIGKILL");
      });
    },
  });
  expect(first.code).toBe(null);
  for (const { code, stderr } of (await others)!) {
    expect(stderr).toMatch(/^error NET0564: busy is being written by another netc, process \d+\n/);
    expect(code).toBe(2);
  }
  const resumed = await run("train", "--resume", "busy", "--epochs", "1");
  expect(resumed.code).toBe(0);
  expect(await exists("busy/hold")).toBe(false);
});

test.skipIf(process.platform === "win32")(
  "a reader that goes away leaves a whole run",
  async () => {
    const command = `"${process.execPath}" "${join(root, "src/cli/main.ts")}" train small.net --out unread | head -c 0`;
    const { status } = spawnSync("bash", ["-o", "pipefail", "-c", command], { cwd: folder });
    expect(status).toBe(0);
    expect((await readdir(join(folder, "unread"))).sort()).toEqual([
      "checkpoint",
      "evaluation.json",
      "history.json",
      "model",
      "spec.net",
    ]);
  },
);

test("of runs that begin in one folder at the same time one is trained", async () => {
  const all = await Promise.all(
    Array.from({ length: 3 }, () => run("train", "small.net", "--out", "race")),
  );
  expect(all.map(({ code }) => code).sort()).toEqual([0, 2, 2]);
  for (const { code, stderr } of all)
    if (code === 2) expect(stderr).toMatch(/^error NET056[14]: race /m);
  expect((await run("eval", "race")).code).toBe(0);
});

test("a run whose checkpoint was removed is not begun anew over its model", async () => {
  expect((await run("train", "small.net", "--out", "bare", "--epochs", "1")).code).toBe(0);
  const model = await readFile(join(folder, "bare/model/weights.bin"));
  await rm(join(folder, "bare/checkpoint"), { recursive: true });
  const { code, stderr } = await run("train", "--resume", "bare");
  expect(stderr).toMatch(/^error NET0563: .*\nhelp: .*`netc train bare\/spec\.net`/);
  expect(code).toBe(2);
  expect((await readFile(join(folder, "bare/model/weights.bin"))).equals(model)).toBe(true);
});
