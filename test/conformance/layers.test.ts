import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Network } from "../../src/compiler/network.ts";
import { networkOf } from "../network-of.ts";
import { largestError, largestErrors, sameBits } from "./compare.ts";
import { runGraph } from "./run-graph.ts";

type Arrays = Readonly<Record<string, readonly number[]>>;
interface Oracle {
  readonly name: string;
  readonly spec: string;
  readonly training: boolean;
  readonly batch: number;
  readonly input: readonly number[];
  readonly parameters: Arrays;
  readonly output: readonly number[];
  readonly outputGradient: readonly number[];
  readonly inputGradient: readonly number[];
  readonly parameterGradients: Arrays;
  readonly after?: Arrays;
}
const cases = ["layers", "recurrent"].flatMap((name) => {
  const text = readFileSync(new URL(`../oracles/${name}.json`, import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly cases: readonly Oracle[] }).cases;
});

/** Float32 against Keras's float64, relative to the largest value of the array. */
const tolerance = 1e-5;

/** Keras 3 calls a depthwise convolution's weights `kernel`; netc calls them as TensorFlow.js does. */
function kerasName(kind: string, parameter: string): string {
  return kind === "depthwise" && parameter === "depthwise_kernel" ? "kernel" : parameter;
}

/** The oracle's arrays (`kernel`, or `ROW/kernel` where several layers have some) by the engine's names. */
function named(network: Network, arrays: Arrays): Record<string, readonly number[]> {
  return Object.fromEntries(
    network.layers.flatMap((layer, row) =>
      layer.parameters.flatMap((parameter) => {
        const name = kerasName(layer.kind, parameter.name);
        const values = arrays[`${String(row)}/${name}`] ?? arrays[name];
        return values === undefined ? [] : [[`${layer.name}/${parameter.name}`, values]];
      }),
    ),
  );
}

describe("layers, from spec to threads, against Keras", () => {
  it.each(cases)("$name", async (c) => {
    const network = networkOf(c.spec);
    // Batch normalisation by moving statistics is never differentiated: the engine has no gradient of it.
    const forwardOnly = !c.training && c.spec.includes("batchnorm");
    const run = {
      network,
      images: c.batch,
      training: c.training || !/batchnorm|dropout/.test(c.spec),
      input: c.input,
      parameters: named(network, c.parameters),
      outputGradient: forwardOnly ? undefined : c.outputGradient,
    };
    const [result, threaded] = [await runGraph(run), await runGraph({ ...run, threads: 3 })];
    const gradients = named(network, c.parameterGradients);
    const errors: Record<string, number> = {
      output: largestError(result.output, c.output),
      ...(forwardOnly
        ? {}
        : {
            input: largestError(result.inputGradient ?? [], c.inputGradient),
            ...largestErrors(result.gradients, gradients),
          }),
    };
    for (const [name, values] of Object.entries(named(network, c.after ?? {})))
      errors[`${name} after`] = largestError(result.parameters[name] ?? [], values);
    const tooLarge = Object.fromEntries(
      Object.entries(errors).filter(([, error]) => !(error <= tolerance)),
    );
    expect(tooLarge).toEqual({});
    if (!forwardOnly) expect(Object.keys(result.gradients)).toEqual(Object.keys(gradients));
    if (process.env["NETC_ERRORS"] !== undefined)
      console.log(c.name, Math.max(...Object.values(errors)).toExponential(1));

    expect(sameBits(threaded.output, result.output)).toBe(true);
    if (result.inputGradient !== undefined)
      expect(sameBits(threaded.inputGradient!, result.inputGradient)).toBe(true);
    for (const name of Object.keys(result.gradients))
      expect(sameBits(threaded.gradients[name]!, result.gradients[name]!)).toBe(true);
    for (const name of Object.keys(result.parameters))
      expect(sameBits(threaded.parameters[name]!, result.parameters[name]!)).toBe(true);
  });
});
