import type { Optimizer } from "../../network.ts";
import { sizeOf } from "../../shape.ts";
import type { KernelCall, Node } from "../op.ts";
import { updateKernel } from "../optimizers/index.ts";
import { mostJoined } from "../panels.ts";
import { valueLimit, updateKernels, type Update } from "../optimizers/rule.ts";
import type { Tensor } from "../tensor.ts";
import { factorTableBytes, rowTableBytes } from "./conv-geometry.ts";
import { weightImages, weightInputs } from "./dense-blocks.ts";
import { denseWeightGradient } from "./dense-weight-gradient.ts";
import type { Penalised } from "./penalty.ts";

/** More images at once would need more scratch memory than is worth it. */
const mostImages = 512;

/**
 * Whether a gradient can be used where it is computed, and need not be stored: that of a dense layer's weights, from a
 * batch that is taken whole, where no norm has to be known first.
 */
export function isUsedAtOnce(node: Node, optimizer: Optimizer, images: number): boolean {
  const clips = optimizer.clipnorm !== 0 || optimizer.globalClipnorm !== 0;
  return node.op === denseWeightGradient && !clips && images <= mostImages;
}

/** The update of a dense layer's weights in place of `node`, which would compute their gradient. */
export function denseUpdateCall(
  node: Node,
  optimizer: Optimizer,
  { parameter, state }: Pick<Update, "parameter" | "state">,
  { l1, l2 }: Omit<Penalised, "parameter">,
): KernelCall {
  const [x, gradient] = node.inputs as readonly [Tensor, Tensor];
  const inputs = sizeOf(x.shape);
  const units = sizeOf(gradient.shape);
  const pieceInputs = weightInputs(inputs);
  return {
    kernel: "denseUpdate",
    arguments: [
      ...[x, gradient, parameter, state[0] ?? 0, state[1] ?? 0, inputs, units, pieceInputs],
      ...["images" as const, l1, l2, updateKernels.indexOf(updateKernel(optimizer))],
      ...[valueLimit(optimizer), "control" as const, "scratch" as const],
    ],
    pieces: Math.ceil(inputs / pieceInputs),
    reads: [x, gradient, parameter, ...state],
    writes: [parameter, ...state],
    scratch:
      factorTableBytes(weightImages) +
      rowTableBytes(pieceInputs) +
      mostJoined * 4 * pieceInputs * 8 +
      4 * pieceInputs * mostImages,
  };
}
