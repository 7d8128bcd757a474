import type { Activation, LayerKind, Pair, Padding, ResolvedLayer } from "../network.ts";
import { sizeOf, type Shape } from "../shape.ts";
import type { Builder } from "./op.ts";
import { addActivation } from "./ops/activation.ts";
import { addAddition } from "./ops/addition.ts";
import { addAvgPool } from "./ops/avgpool.ts";
import { addBatchnorm } from "./ops/batchnorm.ts";
import { addConcat } from "./ops/concat.ts";
import { addConv } from "./ops/conv.ts";
import { addConvTranspose } from "./ops/conv-transpose.ts";
import { addDense } from "./ops/dense.ts";
import { addDepthwise } from "./ops/depthwise.ts";
import { addDropout } from "./ops/dropout.ts";
import { addLayernorm } from "./ops/layernorm.ts";
import { addMaxPool } from "./ops/maxpool.ts";
import { addMultiplication } from "./ops/multiplication.ts";
import { addPad } from "./ops/pad.ts";
import { addReshape } from "./ops/reshape.ts";
import { addSoftmax } from "./ops/softmax.ts";
import { addUpsample } from "./ops/upsample.ts";
import type { Tensor } from "./tensor.ts";

/** What a layer is built with: its inputs, and its parameters by their names. */
export interface LayerContext {
  readonly build: Builder;
  readonly inputs: readonly Tensor[];
  readonly parameter: (name: string) => Tensor;
  readonly optional: (name: string) => Tensor | undefined;
  /** Two words that the engine writes before each step: the key of this layer's dropout masks. */
  readonly dropoutKey: () => Tensor;
}

type Row<K extends LayerKind> = (
  layer: Extract<ResolvedLayer, { kind: K }>,
  context: LayerContext,
) => Tensor;
