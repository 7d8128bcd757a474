import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { buildForward } from "../../src/compiler/lower/forward.ts";
import { differentiate } from "../../src/compiler/lower/gradient.ts";
import { createGraph, createTensorSource } from "../../src/compiler/lower/graph.ts";
import { addAddition } from "../../src/compiler/lower/ops/addition.ts";
import { declareParameters } from "../../src/compiler/lower/parameters.ts";
import type { Tensor } from "../../src/compiler/lower/tensor.ts";
import { networkOf } from "../network-of.ts";
import { builds, execute, relativeError, type Values } from "./harness.ts";

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
const { cases } = JSON.parse(
  readFileSync(new URL("../oracles/layers.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Oracle[] };

/**
 * Convolutions, dense layers and attention have tests of their own; the views of flatten, reshape and position have no
 * kernels; dropout is nothing outside training.
 */
const elsewhere =
  /\b(conv|depthwise|sepconv|convtranspose|dense|attention|position|flatten|reshape|dropout)\b/;
const plain = cases.filter(({ spec }) => !elsewhere.test(spec));

describe("layers as Keras computes them", () => {
  it("are many", () => {
    expect(plain.length).toBeGreaterThan(50);
  });

  it.each(plain)("$name", async (c) => {
    const network = networkOf(c.spec);
    const tensors = createTensorSource();
    const parameters = declareParameters(network, tensors);
    const input = tensors.create("images", network.input, "input");
    // Outside training the oracle has gradients too, which batch normalisation there has not.
    const graph = createGraph(tensors, c.training || !c.spec.includes("batchnorm"), "direct");
    const output = buildForward(network, graph, input, parameters, []);
    const outputGradient = tensors.create("images", output.shape, "output gradient");
    const trained = parameters.filter((p) => p.parameter.trainable).map((p) => p.tensor);
    const gradients = graph.training
      ? differentiate(graph, output, outputGradient, [input, ...trained], addAddition)
      : new Map<number, Tensor>();
    const of = (arrays: Arrays, index: number): readonly number[] | undefined => {
      const { layer, parameter } = parameters[index]!;
      return arrays[parameter.name] ?? arrays[`${String(layer)}/${parameter.name}`];
    };
    const given = new Map<Tensor, Values>([
      [input, c.input],
      [outputGradient, c.outputGradient],
      ...parameters.map((p, i) => [p.tensor, of(c.parameters, i)!] as const),
    ]);
    for (const build of builds) {
      const results = await execute(graph.nodes, given, { images: c.batch, build });
      const compare = (tensor: Tensor | undefined, expected: readonly number[], what: string) => {
        if (tensor === undefined) return;
        const error = relativeError(results.floats(tensor), expected);
        expect(error, `${build} ${what}`).toBeLessThan(1e-5);
      };
      compare(output, c.output, "output");
      compare(gradients.get(input.id), c.inputGradient, "gradient of the input");
      parameters.forEach((p, i) => {
        const expected = of(c.parameterGradients, i);
        if (expected !== undefined) compare(gradients.get(p.tensor.id), expected, p.name);
        const after = c.after && of(c.after, i);
        if (after !== undefined) compare(p.tensor, after, `${p.name} afterwards`);
      });
    }
  });
});
