import { Writable } from "node:stream";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { classScores } from "../../src/runtime/evaluate.ts";
import type { Evaluation } from "../../src/runtime/evaluate.ts";
import { epochLine, formatSeconds, formatValue } from "../../src/runtime/report/epoch-line.ts";
import { evaluationText } from "../../src/runtime/report/evaluation-text.ts";
import { readResult } from "../../src/runtime/predict.ts";
import { drawPicture } from "../../src/runtime/report/picture.ts";
import { predictionLines } from "../../src/runtime/report/prediction-text.ts";
import { networkOf } from "../network-of.ts";
import { barLine, progressView } from "../../src/cli/progress-bar.ts";

const plain = { strong: (text: string) => text, faint: (text: string) => text };

function evaluationOf(
  classes: readonly string[],
  confusion: readonly (readonly number[])[],
): Evaluation {
  const images = confusion.flat().reduce((a, b) => a + b, 0);
  const right = confusion.reduce((sum, row, i) => sum + row[i]!, 0);
  return {
    version: 1,
    set: "test",
    images,
    loss: 0.25,
    accuracy: right / images,
    classes,
    scores: classScores(classes, confusion),
    confusion,
  };
}

describe("scores of classes", () => {
  test("are precision, recall and their harmonic mean", () => {
    const scores = classScores(
      ["cat", "dog", "owl"],
      [
        [8, 2, 0],
        [1, 7, 2],
        [0, 0, 0],
      ],
    );
    expect(scores[0]).toMatchObject({ class: "cat", recall: 0.8, images: 10 });
    expect(scores[0]!.precision).toBeCloseTo(8 / 9, 12);
    expect(scores[0]!.f1).toBeCloseTo((2 * 0.8 * (8 / 9)) / (0.8 + 8 / 9), 12);
    expect(scores[2]).toEqual({ class: "owl", precision: 0, recall: 0, f1: 0, images: 0 });
  });
});

describe("an evaluation in words", () => {
  const names = [
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
  ];

  test("shows ten classes of a thousand images within 80 columns", () => {
    const confusion = names.map((_, i) => names.map((__, j) => (i === j ? 910 : 10)));
    const lines = evaluationText(evaluationOf(names, confusion), 80, plain).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines[0]).toBe("test: 10,000 images · loss 0.2500 · accuracy 0.9100");
    expect(lines.find((line) => line.startsWith("Ankle boot"))).toMatch(
      /0\.910 +0\.910 +0\.910 +1,000$/,
    );
    expect(lines.at(-1)).toMatch(/^9 Ankle boot +10( +10){8} +910$/);
  });

  test("names the pairs confused most often where the matrix is too wide", () => {
    const classes = Array.from({ length: 40 }, (_, i) => `kind ${String(i)}`);
    const confusion = classes.map((_, i) => classes.map((__, j) => (i === j ? 90 : 0)));
    (confusion[3] as number[])[7] = 12;
    (confusion[5] as number[])[1] = 4;
    const text = evaluationText(evaluationOf(classes, confusion), 80, plain);
    expect(text).toContain("12  kind 3 taken for kind 7\n 4  kind 5 taken for kind 1");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("says so when the loss is no number", () => {
    const evaluation = {
      ...evaluationOf(
        ["a", "b"],
        [
          [1, 0],
          [0, 1],
        ],
      ),
      loss: null,
    };
    expect(evaluationText(evaluation, 80, plain)).toMatch(/^test: 2 images · loss not finite/);
  });
});

describe("lines of training", () => {
  test("keep an epoch", () => {
    const record = { epoch: 3, loss: 0.31271, accuracy: 0.8852, val_loss: 0.00001, seconds: 6.21 };
    expect(epochLine(record, 10)).toBe(
      "epoch  3/10  6.2s  loss 0.3127 (val 1.000e-5)  accuracy 0.8852",
    );
    expect(epochLine({ epoch: 1, loss: 12_345.678, seconds: 0 }, 1)).toBe(
      "epoch 1/1  0.0s  loss 12345.7",
    );
  });

  test("keep an epoch within 80 columns, whatever its numbers", () => {
    const values = [0.3127, 0.0004, 99_999.96, 4.2e38];
    const all = ["accuracy", "top5", "mse"];
    for (const epochs of [1, 10, 100, 12_345]) {
      for (const value of values) {
        for (const metrics of [0, 1, 2, 3].map((n) => all.slice(0, n))) {
          const means = Object.fromEntries(
            ["", "val_"].flatMap((prefix) => metrics.map((name) => [prefix + name, 0.5])),
          );
          const record = { epoch: 7, loss: value, val_loss: value, ...means, seconds: 1234.56 };
          const lines = epochLine(record, epochs).split("\n");
          expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
          for (const name of metrics)
            expect(lines.join(" ")).toContain(`  ${name} 0.5000 (val 0.5000)`);
        }
      }
    }
    const usual = { loss: 0.3, accuracy: 0.9, val_loss: 0.3, val_accuracy: 0.9, seconds: 1234.56 };
    expect(epochLine({ epoch: 100, ...usual }, 100)).not.toContain("\n");
  });

  test("show numbers that four decimals would hide", () => {
    const values = [0, 0.5, 0.0004, 12_345_678, -0.25, 43.21987, 54_321.98765];
    expect(values.map(formatValue)).toEqual([
      "0.0000",
      "0.5000",
      "4.000e-4",
      "1.235e+7",
      "-0.2500",
      "43.2199",
      "54322.0",
    ]);
    expect([3.2, 187, 7500].map(formatSeconds)).toEqual(["3s", "3m 07s", "2h 05m"]);
  });

  test("of the bar fit the terminal", () => {
    const progress = {
      phase: "training",
      epoch: 1,
      epochs: 10,
      done: 30_000,
      total: 60_000,
      sums: { images: 30_000, loss: 12_000, metrics: { accuracy: 24_000 } },
      imagesPerSecond: 4_000,
    } as const;
    expect(barLine(progress, 200)).toBe(
      `epoch 1/10 ${"━".repeat(15)}${"─".repeat(15)}  4,000 images/s  8s left  loss 0.4000  accuracy 0.8000`,
    );
    const narrow = barLine({ ...progress, epoch: 10, imagesPerSecond: 12_345 }, 80);
    expect(narrow).toHaveLength(79);
    expect(narrow).toMatch(/^epoch 10\/10 ━+─+ .* accuracy 0\.8000$/);
    expect(barLine(progress, 40)).toHaveLength(39);
    expect(barLine({ ...progress, phase: "validation" }, 200)).toContain(
      "  validation  val_loss 0.4000",
    );
  });
});

describe("a prediction", () => {
  const said = (text: string, ...result: number[]): readonly string[] =>
    predictionLines(
      readResult(networkOf(text), Float32Array.from(result), 3),
      ["cat", "dog", "owl"],
      plain,
    );

  test("of probabilities is in percent, the best first", () => {
    expect(said("input 4; dense 3 softmax", 0.25, 0.5, 0.25)).toEqual([
      `dog   50.0% ${"▇".repeat(10)}`,
      `cat   25.0% ${"▇".repeat(5)}`,
      `owl   25.0% ${"▇".repeat(5)}`,
    ]);
  });

  test("of one number trained to the class is that number", () => {
    for (const loss of ["mse", "mae", "huber"]) {
      const text = `input 4; dense 1; train { loss ${loss} }`;
      expect(said(text, 1.75)).toEqual(["1.7500, nearest to class 2 (owl)"]);
      expect(said(text, -41.25)).toEqual(["-41.2500, nearest to class 0 (cat)"]);
    }
    expect(readResult(networkOf("input 4; dense 1; train { loss mse }"), Float32Array.of(1.75), 3))
      // Programs find what they always found, and the number beside it.
      .toEqual({ label: 2, probabilities: [0, 0, 1], values: [1.75] });
  });

  test("of a number for each class that is no probability is no percentage", () => {
    expect(said("input 4; dense 3; train { loss mse }", -0.25, 1.0625, 0.5)).toEqual([
      `dog     1.0625 ${"▇".repeat(20)}`,
      `owl     0.5000 ${"▇".repeat(10)}`,
      "cat    -0.2500",
    ]);
  });
});

describe("the bar", () => {
  const shownOn = (terminal: string): string => {
    vi.stubEnv("TERM", terminal);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    let shown = "";
    const stream = Object.assign(
      new Writable({
        write(chunk: Buffer, _, done) {
          shown += chunk.toString();
          done();
        },
      }),
      { isTTY: true, columns: 80, cursorTo: () => true, clearLine: () => true },
    ) as unknown as NodeJS.WriteStream;
    const view = progressView(stream);
    view.show({
      phase: "training",
      epoch: 1,
      epochs: 2,
      done: 0,
      total: 10,
      sums: { images: 0, loss: 0, metrics: {} },
      imagesPerSecond: 0,
    });
    view.end();
    return shown;
  };

  test("is drawn where a line can be drawn over, and only there", () => {
    expect(shownOn("xterm-256color")).toContain("epoch 1/2 ─");
    expect(shownOn("dumb")).toBe("");
  });
});

describe("a picture", () => {
  test("of characters is two rows of pixels a line, dark to bright", () => {
    const pixels = [0, 0.5, 1, 1, 0, 0.5, 1, 1, 1, 1, 0, 0];
    expect(drawPicture(pixels, [3, 4, 1], { width: 80, colours: false })).toEqual([" ▒██", "▒▒"]);
  });

  test("of colours has the upper pixel before the lower one", () => {
    const [line] = drawPicture([1, 0], [2, 1, 1], { width: 80, colours: true });
    expect(line).toBe("\u001b[38;5;231;48;5;16m▀\u001b[0m");
  });

  test("larger than the terminal is made smaller", () => {
    const lines = drawPicture(new Float32Array(64 * 64 * 3).fill(1), [64, 64, 3], {
      width: 32,
      colours: false,
    });
    expect(lines).toHaveLength(16);
    expect(lines[0]).toHaveLength(32);
  });
});
