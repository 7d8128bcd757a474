import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { streamKey, word } from "../../src/runtime/chance.ts";
import { networkOf } from "../network-of.ts";
import { errorsAgainstTfjs, tooLarge } from "./compare-with-tfjs.ts";

/**
 * Random nets with many joints: what one layer leaves is read again later by others, so views, results written in
 * place, memory used twice and sums of gradients meet in every order.
 */
function randomNet(seed: number): string {
  let drawn = 0;
  const key = streamKey(seed, "drawing", 9);
  const below = (n: number) => word(key, drawn++) % n;
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const channels = 3 + below(7);
  const lines = [`input 5x6x${String(channels)} name=t0`];
  // All tensors in `names` have one shape, so any of them can be joined.
  const names = ["t0"];
  const steps = 6 + below(10);
  for (let i = 1; i <= steps; i++) {
    const name = `t${String(i)}`;
    const filters = String(channels);
    if (below(4) === 0) lines.push(`from ${pick(names)}`);
    const other = pick(names);
    lines.push(
      ...pick([
        [`add ${other} name=${name}`],
        [`add ${other} ${pick(names)} name=${name}`],
        [`multiply ${other}`, `tanh name=${name}`],
        [`concat ${other}`, `conv ${filters} 1x1 name=${name}`],
        [`relu name=${name}`],
        [`${pick(["tanh", "silu", "softsign", "leakyrelu", "elu"])} name=${name}`],
        [`conv ${filters} 3x3 same ${pick(["", "relu", "sigmoid"])} name=${name}`],
        [`depthwise 3x3 same ${pick(["", "relu"])} name=${name}`],
        [`batchnorm name=${name}`],
        [`layernorm name=${name}`],
        [`reshape 6x5x${filters}`, `reshape 5x6x${filters} name=${name}`],
        [`maxpool 3 stride=1 same name=${name}`],
        [`pad 1`, `conv ${filters} 3x3 name=${name}`],
        [`conv 2 2x2`, `convtranspose ${filters} 2x2 name=${name}`],
      ]),
    );
    names.push(name);
  }
  const endings = ["dense 4 softmax", "globalavgpool; dense 3", "flatten", "add t0", "relu"];
  return [...lines, pick(endings)].join("\n");
}

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describe("random graphs against TensorFlow.js", () => {
  it.each(Array.from({ length: 80 }, (_, seed) => seed))("number %d", async (seed) => {
    const text = randomNet(seed);
    const threads = seed % 10 === 0 ? 3 : 1;
    const network = networkOf(text);
    const errors = await errorsAgainstTfjs(network, { images: 3, seed, threads, least: 0.1 });
    if (process.env["NETC_ERRORS"] !== undefined)
      console.log(`worst ${Math.max(...Object.values(errors)).toExponential(1)} ${String(seed)}`);
    // Deep chains of normalisations enlarge rounding; memory or sums gone wrong would show as errors near 1.
    expect(tooLarge(errors, 1e-4), text).toEqual({});
  });
});
