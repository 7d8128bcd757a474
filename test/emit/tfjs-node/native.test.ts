import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeGarments } from "../../data/garment-files.ts";
import { seedText } from "../../engines-tfjs/seeds.ts";
import { whyNoTensorflow } from "../../engines-tfjs/tensorflow.ts";
import { expectClose, trainBoth, type BothTrained } from "./train-both.ts";

const absent = whyNoTensorflow();
if (absent !== undefined) console.log(`skipped: ${absent}`);

const folder = realpathSync(mkdtempSync(join(tmpdir(), "netc-emit-native-")));
/** Drawn garments under the names of Fashion-MNIST's files: the seeds' own data is on few machines. */
const env = { NETC_DATA: join(folder, "data") };
const place = { folder, native: true, env };

async function writeData(name: string, train: number, test: number): Promise<void> {
  const at = join(env.NETC_DATA, name);
  const files = (part: string) => ({
    images: `${part}-images-idx3-ubyte`,
    labels: `${part}-labels-idx1-ubyte`,
  });
  await writeGarments(at, { ...files("train"), count: train });
  await writeGarments(at, { ...files("t10k"), count: test, from: train });
}
beforeAll(async () => {
  // 50 steps of 32 images, five to an epoch: ten losses to compare.
  await writeData("fashion-mnist", 160, 40);
  await writeData("mnist", 3000, 500);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A seed for ten short epochs, with changes of its lines. */
function shortened(name: string, ...changes: readonly (readonly [RegExp, string])[]): string {
  const text = seedText(name)
    .replace(/^data .*$/m, "data fashion-mnist { validation test }")
    .replace(/^ {2}epochs .*$/m, "  epochs 10\n  batch 32")
    .replace(/^ {2}(?:stop|batch 32$).*\n(?=\})/m, "");
  return changes.reduce((from, [pattern, to]) => from.replaceAll(pattern, to), text);
}

/** Holds the losses of the ten epochs to a relative difference. */
function expectEqualLosses({ ours, theirs }: BothTrained, most: number): void {
  expect([ours.length, theirs.length]).toEqual([10, 10]);
  ours.forEach(({ loss }, i) => {
    const difference = Math.abs(theirs[i]!["loss"]! / loss! - 1);
    expect(difference, `epoch ${String(i + 1)}`).toBeLessThan(most);
  });
}

describe.skipIf(absent !== undefined)(
  "the programs of the seeds, on TensorFlow",
  { timeout: 240_000 },
  () => {
    test.each(["000", "001c", "003"])(
      "%s without dropout, SGD: the losses of netc train",
      async (name) => {
        const text = shortened(
          name,
          [/^dropout .*\n/gm, ""],
          [/optimizer adam/g, "optimizer sgd .02"],
        );
        const both = await trainBoth(place, `sgd-${name}`, text);
        expectEqualLosses(both, 1e-3);
        const { ourEvaluation, theirEvaluation } = both;
        expect(Math.abs(theirEvaluation.loss / ourEvaluation.loss - 1)).toBeLessThan(1e-3);
      },
    );

    test.each(["000", "001c"])(
      "%s as it is, Adam: within the difference of the formulas",
      async (name) => {
        expectEqualLosses(await trainBoth(place, `adam-${name}`, shortened(name)), 0.05);
      },
    );

    test("003 as it is, with dropout of TensorFlow's own, learns as well", async () => {
      const text = shortened("003")
        .replace("data fashion-mnist", "data mnist")
        .replace("epochs 10", "epochs 2");
      const both = await trainBoth(place, "own-003", text);
      for (const { accuracy } of [both.ourEvaluation, both.theirEvaluation])
        expect(accuracy).toBeGreaterThan(0.6);
      expect(Math.abs(both.theirEvaluation.accuracy - both.ourEvaluation.accuracy)).toBeLessThan(
        0.1,
      );
    });

    test("drawn garments beside the program", async () => {
      const both = await trainBoth(
        place,
        "garments",
        "data garments\nflatten\ndense 32 relu\ndense 10 softmax\ntrain { optimizer sgd .1; epochs 1 }",
      );
      expectClose(both, 1e-3);
      expect(both.theirEvaluation.confusion).toEqual(both.ourEvaluation.confusion);
    });
  },
);
