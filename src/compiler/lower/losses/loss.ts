import type { Loss, Target } from "../../network.ts";
import { sizeOf } from "../../shape.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { lossRules } from "./index.ts";

export interface LossAttributes extends Loss {
  readonly target: Target;
}

/**
 * Inputs: the net's outputs, and what they should be: labels (i32), or as many numbers as the outputs have. The output
 * is one number an image. Extra, in training: the gradient of the outputs, times the control block's scale.
 */
export const loss: Op<LossAttributes> = {
  name: "loss",
  kernels: ({ attributes, inputs: [outputs, labels], output, extras: [gradient] }) => [
    {
      kernel: lossRules[attributes.kind][attributes.fromLogits ? "logits" : "outputs"],
      arguments: [
        ...[outputs!, labels!, output, gradient ?? 0, "control" as const, sizeOf(outputs!.shape)],
        // Crossentropy knows classes alone.
        ...(attributes.kind === "crossentropy" ? [] : [attributes.target === "input" ? 1 : 0]),
      ],
      pieces: "images",
      reads: [outputs!, labels!],
      writes: gradient === undefined ? [output] : [output, gradient],
    },
  ],
};

/** @property gradient of the outputs; undefined outside training */
export interface LossTensors {
  readonly losses: Tensor;
  readonly gradient: Tensor | undefined;
}

/**
 * The loss of every image, and in training where the way back begins.
 *
 * @param outputs [units]: with `fromLogits` what stands before the softmax or sigmoid
 * @param labels class numbers, i32, [1]; with the target `input`, numbers in the shape of the outputs
 */
export function addLoss(
  build: Builder,
  outputs: Tensor,
  labels: Tensor,
  attributes: LossAttributes,
): LossTensors {
  const gradient = build.training ? build.images(outputs.shape, "loss gradient") : undefined;
  const losses = build.add(
    loss,
    attributes,
    [outputs, labels],
    build.images([1], "loss"),
    gradient === undefined ? [] : [gradient],
  );
  return { losses, gradient };
}
