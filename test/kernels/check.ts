import { expect } from "vitest";
import { differentiate } from "../../src/compiler/lower/gradient.ts";
import type { Node } from "../../src/compiler/lower/op.ts";
import { addAddition } from "../../src/compiler/lower/ops/addition.ts";
import type { Graph } from "../../src/compiler/lower/graph.ts";
import type { Tensor } from "../../src/compiler/lower/tensor.ts";
import { sizeOf, type Shape } from "../../src/compiler/shape.ts";
import {
  builds,
  execute,
  randomValues,
  recorder,
  relativeError,
  type ExecuteOptions,
  type Results,
  type Values,
} from "./harness.ts";

/** Something that an op reads, with its values; differentiated unless `constant`. */
export interface Operand {
  readonly shape: Shape;
  readonly extent?: Tensor["extent"];
  readonly values?: Values;
  readonly constant?: boolean;
}

export interface OpCheck {
  readonly images: number;
  readonly operands: readonly Operand[];
  /** Adds the ops under test. */
  readonly add: (build: Graph, inputs: readonly Tensor[]) => Tensor;
  /** The same in double precision and as plainly as can be, for all images at once. */
  readonly reference: (inputs: readonly Float64Array[]) => ArrayLike<number>;
  /** Of the output: the difference's norm by the reference's norm. */
  readonly tolerance?: number;
  readonly gradientTolerance?: number;
  readonly training?: boolean;
  readonly options?: ExecuteOptions;
}

/** Half the distance between the two points of a central difference. */
const epsilon = 1e-4;

/** Gradients of sum(output * outputGradient) by central differences. */
export function numericGradients(
  reference: OpCheck["reference"],
  inputs: readonly Float64Array[],
  outputGradient: ArrayLike<number>,
  wanted: readonly boolean[],
): readonly (Float64Array | undefined)[] {
  const value = (): number => {
    const output = reference(inputs);
    let sum = 0;
    for (let i = 0; i < output.length; i++) sum += output[i]! * outputGradient[i]!;
    return sum;
  };
  return inputs.map((input, k) => {
    if (wanted[k] !== true) return undefined;
    return Float64Array.from(input, (kept, i) => {
      input[i] = kept + epsilon;
      const above = value();
      input[i] = kept - epsilon;
      const below = value();
      input[i] = kept;
      return (above - below) / (2 * epsilon);
    });
  });
}

/**
 * Runs an op and its gradient on every build, whole and in pieces, and compares: with the reference, the gradient with
 * central differences of the reference, pieces with the whole to the bit, and in place with not in place to the bit.
 */
export async function checkOp(check: OpCheck): Promise<void> {
  const { images, tolerance = 1e-6, gradientTolerance = 2e-6 } = check;
  const build = recorder(check.training ?? true);
  const inputs = check.operands.map(({ shape, extent = "images" }, i) =>
    extent === "images"
      ? build.images(shape, `operand ${String(i)}`)
      : build.fixed(shape, `operand ${String(i)}`),
  );
  const values = check.operands.map(
    ({ values: given, shape, extent = "images" }, i) =>
      given ?? randomValues(sizeOf(shape) * (extent === "images" ? images : 1), i + 7),
  );
  const given = new Map<Tensor, Values>(inputs.map((tensor, i) => [tensor, values[i]!]));
  const output = check.add(build, inputs);
  const outputGradient = build.images(output.shape, "output gradient");
  const outputGradientValues = randomValues(sizeOf(output.shape) * images, 3);
  given.set(outputGradient, outputGradientValues);
  const wanted = check.operands.map(({ constant }) => constant !== true);
  const parameters = inputs.filter((_, i) => wanted[i]);
  const gradients =
    build.training && parameters.length > 0
      ? differentiate(build, output, outputGradient, parameters, addAddition)
      : new Map<number, Tensor>();

  const exact = values.map((v) => Float64Array.from(v));
  const expected = check.reference(exact);
  const expectedGradients = numericGradients(check.reference, exact, outputGradientValues, wanted);
  for (const name of builds) {
    const options = { ...check.options, images, build: name };
    const results = await execute(build.nodes, given, options);
    expect(relativeError(results.floats(output), expected), `${name} output`).toBeLessThan(
      tolerance,
    );
    inputs.forEach((input, i) => {
      const gradient = gradients.get(input.id);
      if (gradient === undefined) return;
      const error = relativeError(results.floats(gradient), expectedGradients[i]!);
      expect(error, `${name} gradient of operand ${String(i)}`).toBeLessThan(gradientTolerance);
    });
    const kept = [output, ...gradients.values()];
    for (const split of ["halves", "each"] as const) {
      const again = await execute(build.nodes, given, { ...options, split });
      for (const tensor of kept) {
        expect(again.integers(tensor), `${name} ${split}`).toEqual(results.integers(tensor));
      }
    }
    await checkInPlace(build.nodes, results, given, options);
  }
}

/** Runs each node that may write over an input once more, doing so. */
async function checkInPlace(
  nodes: readonly Node[],
  results: Results,
  given: ReadonlyMap<Tensor, Values>,
  options: ExecuteOptions,
): Promise<void> {
  for (const node of nodes) {
    if (node.op.inPlace === undefined) continue;
    const target = node.inputs[node.op.inPlace]!;
    const values = new Map<Tensor, Values>(
      node.inputs.map((input) => [input, given.get(input) ?? results.integers(input)]),
    );
    const moved = { ...node, output: target };
    const again = await execute([moved], values, options);
    expect(again.integers(target), `${node.op.name} in place`).toEqual(
      results.integers(node.output),
    );
  }
}
