import { describe, expect, it } from "vitest";
import { buildForward, declareDropoutKeys } from "../../../src/compiler/lower/forward.ts";
import { createGraph, createTensorSource } from "../../../src/compiler/lower/graph.ts";
import { declareParameters } from "../../../src/compiler/lower/parameters.ts";
import { largestError, sameBits } from "../../conformance/compare.ts";
import { runGraph } from "../../conformance/run-graph.ts";
import { networkOf } from "../../network-of.ts";
import { randomValues } from "../../kernels/harness.ts";

/** The ops that a net's forward pass is made of. */
function opsOf(layers: string, training: boolean): readonly string[] {
  const network = networkOf(`input 9x9x3; ${layers}`);
  const tensors = createTensorSource();
  const graph = createGraph(tensors, training, "direct");
  const input = tensors.create("images", network.input, "input");
  const parameters = declareParameters(network, tensors);
  buildForward(network, graph, input, parameters, declareDropoutKeys(network, tensors));
  return graph.nodes.map(({ op, attributes }) => {
    const { activation, relu } = attributes as { activation?: string; relu?: boolean };
    return op.name + (activation === "relu" || relu === true ? " relu" : "");
  });
}

/** A forward pass and its gradients of random numbers. */
function run(layers: string, training: boolean) {
  const network = networkOf(`input 9x9x3; ${layers}`);
  const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
  const images = 3;
  const parameters = Object.fromEntries(
    declareParameters(network, createTensorSource()).map(({ name, parameter }, i) => {
      const values = randomValues(size(Object.values(parameter.dimensions)), i + 1);
      const positive = parameter.name === "moving_variance";
      return [name, positive ? values.map((v) => v * v + 0.1) : values];
    }),
  );
  const output = size(network.layers[network.output]!.shape) * images;
  return runGraph({
    network,
    images,
    training,
    input: randomValues(size(network.input) * images, 90),
    parameters,
    outputGradient: training ? randomValues(output, 91) : undefined,
  });
}

describe("relus", () => {
  it("are left to the product before them, and move behind a max pool", () => {
    expect(opsOf("conv 4 3x3 stride=2; relu", true)).toEqual(["conv relu"]);
    expect(opsOf("conv 4 5x5 relu; maxpool 2", true)).toEqual(["conv", "maxPool relu"]);
    expect(opsOf("conv 4 5x5; relu; maxpool 2", true)).toEqual(["conv", "maxPool relu"]);
    expect(opsOf("layernorm; relu; maxpool 2", true)).toEqual(["layernorm", "maxPool relu"]);
  });

  it("stay where somebody else reads them, and where they end the net", () => {
    const shared = "conv 3 5x5 relu same name=a; maxpool 3 stride=1 same; add a";
    expect(opsOf(shared, true)).toEqual(["conv relu", "maxPool", "addition"]);
    expect(opsOf("conv 3 5x5; tanh; maxpool 2", true)).toEqual(["conv", "activation", "maxPool"]);
  });

  it.each(["conv 4 5x5", "depthwise 3x3", "layernorm"])(
    "behind the pool after %s give the same bits, gradients too",
    async (before) => {
      const moved = await run(`${before}; relu; maxpool 2`, true);
      // A pool that changes nothing keeps the relu where it is.
      const kept = await run(`${before}; relu; avgpool 1; maxpool 2`, true);
      expect(sameBits(moved.output, kept.output)).toBe(true);
      expect(moved.gradients).toEqual(kept.gradients);
    },
  );
});

describe("batch normalisation by its moving statistics", () => {
  it.each([
    ["conv 12 3x3", "batchnorm"],
    ["conv 12 5x5 groups=3 bias=no", "batchnorm scale=no"],
    ["sepconv 10 3x3", "batchnorm center=no"],
    ["dense 11", "batchnorm"],
  ])("%s; %s", async (product, batchnorm) => {
    const layers = `${product} name=p; ${batchnorm} name=n`;
    expect(opsOf(`${layers}; relu`, false)).not.toContain("batchnormInference");
    const folded = await run(layers, false);
    const alone = await run(`${product} name=p`, false);
    const channels = folded.parameters["n/moving_mean"]!.length;
    const at = (name: string, i: number, otherwise: number) =>
      folded.parameters[`n/${name}`]?.[i % channels] ?? otherwise;
    const exact = Float64Array.from(alone.output, (x, i) => {
      const deviation = Math.sqrt(at("moving_variance", i, 1) + 1e-3);
      return ((x - at("moving_mean", i, 0)) / deviation) * at("gamma", i, 1) + at("beta", i, 0);
    });
    expect(largestError(folded.output, exact)).toBeLessThan(3e-6);
  });

  it("stays where its input is read elsewhere or has an activation", () => {
    const shared = "conv 3 5x5 same name=a; batchnorm; add a";
    expect(opsOf(shared, false)).toEqual(["conv", "batchnormInference", "addition"]);
    const active = "conv 3 5x5 same tanh; batchnorm";
    expect(opsOf(active, false)).toEqual(["conv", "activation", "batchnormInference"]);
  });
});
