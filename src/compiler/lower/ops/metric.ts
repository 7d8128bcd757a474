import type { MetricName, Target } from "../../network.ts";
import { sizeOf } from "../../shape.ts";
import type { Builder, KernelCall, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";

export interface MetricAttributes {
  readonly metric: MetricName;
  /**
   * True where the outputs are what stands before a softmax or sigmoid: one unit then means class 1 above 0, not above
   * one half.
   */
  readonly logits: boolean;
  readonly target: Target;
}

type Call = Pick<KernelCall, "kernel" | "arguments">;

const calls = {
  accuracy: (tensors, units, { logits }) => ({
    kernel: "accuracy",
    arguments: [...tensors, units, logits ? 0 : 0.5],
  }),
  top5: (tensors, units) => ({ kernel: "amongLargest", arguments: [...tensors, units, 5] }),
  // A loss without its gradient.
  mse: (tensors, units, { target }) => ({
    kernel: "squaredError",
    arguments: [...tensors, 0, "control", units, target === "input" ? 1 : 0],
  }),
  mae: (tensors, units, { target }) => ({
    kernel: "absoluteError",
    arguments: [...tensors, 0, "control", units, target === "input" ? 1 : 0],
  }),
} satisfies Record<
  MetricName,
  (tensors: readonly Tensor[], units: number, attributes: MetricAttributes) => Call
>;

/** Inputs: the net's outputs, labels (i32). The output is one number an image: 1 or 0 for right or wrong, or an error. */
export const metric: Op<MetricAttributes> = {
  name: "metric",
  kernels: ({ attributes, inputs: [outputs, labels], output }) => [
    {
      ...calls[attributes.metric]([outputs!, labels!, output], sizeOf(outputs!.shape), attributes),
      pieces: "images",
      reads: [outputs!, labels!],
      writes: [output],
    },
  ],
};

/**
 * @param outputs [units]; mse and mae compare them with labels, so they want probabilities, not logits
 * @param labels class numbers, i32, [1]; with the target `input`, numbers in the shape of the outputs
 */
export function addMetric(
  build: Builder,
  outputs: Tensor,
  labels: Tensor,
  attributes: MetricAttributes,
): Tensor {
  return build.add(metric, attributes, [outputs, labels], build.images([1], attributes.metric));
}
