import {
  elu,
  gelu,
  leakyrelu,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  softmax,
  softplus,
  softsign,
  tanh,
} from "./activations.ts";
import type { ArgumentsOf } from "../arguments/argument.ts";
import { add } from "./add.ts";
import { attention } from "./attention.ts";
import { avgpool } from "./avgpool.ts";
import { batchnorm } from "./batchnorm.ts";
import { bidirectional } from "./bidirectional.ts";
import { concat } from "./concat.ts";
import { conv } from "./conv.ts";
import { convtranspose } from "./convtranspose.ts";
import { dense } from "./dense.ts";
import { depthwise } from "./depthwise.ts";
import { dropout } from "./dropout.ts";
import { embedding } from "./embedding.ts";
import { flatten } from "./flatten.ts";
import { globalavgpool } from "./globalavgpool.ts";
import { globalmaxpool } from "./globalmaxpool.ts";
import { gru } from "./gru.ts";
import type { Layer } from "./layer.ts";
import { layernorm } from "./layernorm.ts";
import { lstm } from "./lstm.ts";
import { maxpool } from "./maxpool.ts";
import { multiply } from "./multiply.ts";
import { pad } from "./pad.ts";
import { position } from "./position.ts";
import { reshape } from "./reshape.ts";
import { sepconv } from "./sepconv.ts";
import { simplernn } from "./simplernn.ts";
import { upsample } from "./upsample.ts";

/** Every layer of the language, by the word its statement begins with. */
export const layers = {
  conv,
  depthwise,
  sepconv,
  convtranspose,
  maxpool,
  avgpool,
  globalavgpool,
  globalmaxpool,
  flatten,
  reshape,
  pad,
  upsample,
  dense,
  embedding,
  attention,
  position,
  dropout,
  batchnorm,
  layernorm,
  lstm,
  gru,
  simplernn,
  bidirectional,
  relu,
  relu6,
  leakyrelu,
  elu,
  selu,
  gelu,
  silu,
  sigmoid,
  tanh,
  softplus,
  softsign,
  softmax,
  add,
  multiply,
  concat,
} as const;

export type LayerKind = keyof typeof layers;

/** Resolved arguments of each kind of layer, every default filled in. */
export type LayerArguments = {
  readonly [K in LayerKind]: ArgumentsOf<(typeof layers)[K]["arguments"]>;
};

/** A layer of any kind: `kind` tells which, and with it the type of its arguments. */
export type ResolvedLayer = { [K in LayerKind]: Layer<K, LayerArguments[K]> }[LayerKind];

export const layerKinds = Object.keys(layers) as readonly LayerKind[];

/** Whether a word is a layer's. */
export function isLayerKind(word: string): word is LayerKind {
  return Object.hasOwn(layers, word);
}
