import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { LossName, Network } from "../../src/compiler/network.ts";
import { wasmEngine } from "../../src/runtime/engines/wasm/wasm-engine.ts";
import { networkOf } from "../network-of.ts";
import { largestError } from "./compare.ts";

interface Oracle {
  readonly name: string;
  readonly loss: LossName;
  readonly from: "logits" | "outputs";
  readonly activation: "softmax" | "sigmoid" | null;
  /** False: the oracle's probabilities hide their softmax or sigmoid. */
  readonly remembersLogits?: boolean;
  readonly batch: number;
  readonly shape: readonly number[];
  readonly targets: readonly number[];
  readonly outputs: readonly number[];
  readonly beforeActivation?: readonly number[];
  readonly value: number;
  readonly gradient: readonly number[];
}
const oracles = JSON.parse(
  readFileSync(new URL("../oracles/losses.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Oracle[] };

/** Class numbers that stand for the targets; undefined where none do. */
function labelsOf({ targets, batch, shape }: Oracle): Int32Array | undefined {
  const units = shape[0]!;
  if (shape.length !== 1 || !targets.every(Number.isInteger)) return undefined;
  if (targets.length === batch) return Int32Array.from(targets);
  const rows = Array.from({ length: batch }, (_, i) => targets.slice(i * units, (i + 1) * units));
  const oneHot = rows.every((row) => row.reduce((sum, z) => sum + Math.abs(z), 0) === 1);
  return oneHot ? Int32Array.from(rows, (row) => row.indexOf(1)) : undefined;
}

/** A dense layer that gives its input on, with a bias whose gradient is that of the loss. */
function identityNet({ loss, from, activation, shape }: Oracle): Network {
  const units = String(shape[0]);
  const network = networkOf(
    `input ${units}\ndense ${units} ${activation ?? ""}\ntrain { loss ${loss}; optimizer sgd 1 }`,
  );
  // A spec cannot end in probabilities that come from no activation; an engine must still bear them.
  const training = { ...network.training, loss: { kind: loss, fromLogits: from === "logits" } };
  return { ...network, training };
}

function identity(units: number): Float32Array {
  // Images are multiplied by 1/255 where no data is named.
  return Float32Array.from({ length: units * units }, (_, i) => (i % (units + 1) === 0 ? 255 : 0));
}

describe("losses, through whole nets, against Keras", () => {
  // A net that ends in softmax or sigmoid is always trained from its logits.
  const hidden = (c: Oracle) => c.loss.endsWith("crossentropy") && c.remembersLogits === false;
  const usable = oracles.cases.filter((c) => labelsOf(c) !== undefined && !hidden(c));

  it("has cases of most losses that class numbers can express", () => {
    expect(new Set(usable.map((c) => c.loss))).toContain("binary-crossentropy");
    expect(usable.length).toBeGreaterThan(12);
  });

  it.each(usable)("$name", async (c) => {
    const units = c.shape[0]!;
    const network = identityNet(c);
    const model = await wasmEngine.open(network, {
      threads: 1,
      memoryLimit: undefined,
      floatImages: true,
      training: true,
    });
    const images = Float32Array.from(c.beforeActivation ?? c.outputs);
    const labels = labelsOf(c)!;
    const dataset = { shape: [units], count: c.batch, images, labels, classes: [] };
    const [kernel, bias] = network.layers[0]!.parameters.map(
      (p) => `${network.layers[0]!.name}/${p.name}`,
    );
    const gradient: number[] = [];
    let value = 0;
    for (let image = 0; image < c.batch; image++) {
      await model.setWeights([
        { name: kernel!, shape: [units, units], values: identity(units) },
        { name: bias!, shape: [units], values: new Float32Array(units) },
      ]);
      const { loss } = await model.step(dataset, Int32Array.of(image), 0, image);
      value += loss / c.batch;
      const after = (await model.weights()).find((w) => w.name === bias)!;
      gradient.push(...after.values.map((b) => -b / c.batch));
    }
    await model.close();
    expect(Math.abs(value - c.value)).toBeLessThan(1e-5 * Math.max(Math.abs(c.value), 1e-2));
    expect(largestError(gradient, c.gradient)).toBeLessThan(1e-5);
  });
});
