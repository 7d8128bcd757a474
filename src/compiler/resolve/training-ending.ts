import type { Activation, ResolvedLayer, Source } from "../network.ts";
import type { Ending } from "../vocabulary/losses/ending.ts";

/** The part of a network that tells how it ends. */
export interface Body {
  readonly layers: readonly ResolvedLayer[];
  /** The layer whose result is the net's. */
  readonly output: ResolvedLayer;
}

/** The shape of a net's result and what its values are: probabilities, logits or others. */
export function endingOf({ layers, output }: Body): Ending {
  return { shape: output.shape, activation: activationOf(layers, output) };
}

/** What values a layer gives, seen through layers that pass them on. */
function activationOf(layers: readonly ResolvedLayer[], last: ResolvedLayer): Activation {
  let layer: ResolvedLayer | undefined = last;
  let averaged = false;
  while (layer !== undefined) {
    const own = ownActivation(layer);
    if (own !== "as before") return averaged ? probabilitiesOnly(own) : own;
    averaged ||= layer.kind === "globalavgpool" || layer.kind === "avgpool";
    const source: Source | undefined = layer.inputs[0];
    layer = typeof source === "number" ? layers[source] : undefined;
  }
  return "linear";
}

/** What a layer makes of its values; `as before` where it passes them on, or their means. */
function ownActivation(layer: ResolvedLayer): Activation | "as before" {
  switch (layer.kind) {
    case "conv":
    case "depthwise":
    case "sepconv":
    case "convtranspose":
    case "dense":
    case "simplernn":
      return layer.arguments.activation;
    case "lstm":
    case "gru":
      return gated(layer.arguments);
    case "bidirectional": {
      const { cell, merge, activation } = layer.arguments;
      if (merge === "add") return "linear";
      return cell === "simplernn" ? activation : gated(layer.arguments);
    }
    case "relu":
    case "relu6":
    case "leakyrelu":
    case "elu":
    case "selu":
    case "gelu":
    case "silu":
    case "sigmoid":
    case "tanh":
    case "softplus":
    case "softsign":
    case "softmax":
      return layer.kind;
    case "flatten":
    case "reshape":
    case "dropout":
    case "globalavgpool":
    case "avgpool":
      return "as before";
    case "maxpool":
    case "globalmaxpool":
    case "pad":
    case "upsample":
    case "batchnorm":
    case "layernorm":
    case "embedding":
    case "attention":
    case "position":
    case "add":
    case "multiply":
    case "concat":
      return "linear";
  }
}

/** The mean of probabilities is one too; the mean of anything else may be any number. */
function probabilitiesOnly(activation: Activation): Activation {
  return activation === "softmax" || activation === "sigmoid" ? activation : "linear";
}

/** A sigmoid's result is no probability any more where gates multiply it by more than 1, or by less than 0. */
function gated({
  activation,
  recurrent,
}: {
  readonly activation: Activation;
  readonly recurrent: Activation;
}): Activation {
  return activation === "sigmoid" && recurrent !== "sigmoid" ? "linear" : activation;
}
