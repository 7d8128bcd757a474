import type { Span } from "../diagnostics/span.ts";
import type { IdxFiles } from "./idx-files.ts";
import type { ResolvedLayer } from "./layers/registry.ts";
import type { Shape } from "./shape.ts";

export type { Pair, Sides } from "./sides.ts";
export type { Derivation, Source } from "./layers/layer.ts";
export type { Padding } from "./layers/options.ts";
export type { Parameter, ParameterInitializer } from "./layers/parameter.ts";
export type { RecurrentActivation, RecurrentKind } from "./layers/recurrent.ts";
export type { LayerArguments, LayerKind, ResolvedLayer } from "./layers/registry.ts";
export type { Activation, ActivationName } from "./vocabulary/activations.ts";
export type { InitializerName } from "./vocabulary/initializers.ts";

export type OptimizerName = "sgd" | "adam" | "adamw" | "rmsprop" | "adagrad" | "nadam";

/** Keras's options and meanings; those that an optimizer does not take are absent from its variant. */
interface Clipping {
  readonly weightDecay: number;
  /** 0 is none. At most one of the three is not 0. */
  readonly clipnorm: number;
  readonly clipvalue: number;
  readonly globalClipnorm: number;
}
interface Adaptive extends Clipping {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}
export type Optimizer =
  | (Clipping & {
      readonly kind: "sgd";
      readonly rate: number;
      readonly momentum: number;
      readonly nesterov: boolean;
    })
  | (Adaptive & { readonly kind: "adam" })
  | (Adaptive & { readonly kind: "adamw" })
  | (Adaptive & { readonly kind: "nadam" })
  | (Clipping & {
      readonly kind: "rmsprop";
      readonly rate: number;
      readonly rho: number;
      readonly momentum: number;
      readonly epsilon: number;
    })
  | (Clipping & { readonly kind: "adagrad"; readonly rate: number; readonly epsilon: number });

export type LossName = "crossentropy" | "binary-crossentropy" | "mse" | "mae" | "huber";

/**
 * `fromLogits`: the net ends in logits, or in a softmax or sigmoid whose gradient is fused with the loss: lowering
 * takes what stands before that activation. Labels are class numbers; mse, mae and huber compare with their one-hot
 * vector (or the number itself for one unit).
 */
export interface Loss {
  readonly kind: LossName;
  /** True where the last layer yields logits, not probabilities. */
  readonly fromLogits: boolean;
}

/** What a net is to give: the labels of the data, or back its own input (an autoencoder). */
export type Target = "labels" | "input";

export type MetricName = "accuracy" | "top5" | "mse" | "mae";

export interface Stop {
  readonly monitor: "loss" | "accuracy" | "val_loss" | "val_accuracy";
  readonly patience: number;
  readonly restore: boolean;
}

export type Validation =
  | { readonly kind: "none" }
  /** The data's test part. */
  | { readonly kind: "test" }
  /** A share of the training images drawn by the seed, stratified by class. */
  | { readonly kind: "share"; readonly share: number }
  /** So many images drawn by the seed. */
  | { readonly kind: "count"; readonly count: number }
  | { readonly kind: "first"; readonly count: number };

export interface TrainingPlan {
  readonly optimizer: Optimizer;
  readonly target: Target;
  readonly loss: Loss;
  readonly metrics: readonly MetricName[];
  readonly epochs: number;
  readonly batch: number | "all";
  readonly shuffle: boolean;
  readonly stop: Stop | undefined;
  readonly seed: number;
}

/** What a data set's name or headers say before any image is read. */
export interface DataFacts {
  readonly shape: Shape;
  /** Empty where the training images have no labels. */
  readonly classes: readonly string[];
  readonly trainCount: number;
  /** 0 where the data has no test part. */
  readonly testCount: number;
}

export interface DataPlan {
  /** `garments`, `fashion-mnist`, `mnist`, or `idx` with the user's own files. */
  readonly source:
    | { readonly kind: "garments" | "fashion-mnist" | "mnist" }
    | {
        readonly kind: "idx";
        readonly train: IdxFiles;
        readonly test: IdxFiles | undefined;
      };
  /** What pixels are multiplied by; 1/255 unless the spec says otherwise. */
  readonly scale: number;
  readonly validation: Validation;
  /** A share of the data kept as test images, where there is no test part; undefined where there is. */
  readonly testShare: number | undefined;
  readonly facts: DataFacts;
  readonly span: Span;
}

/** What was meant: layers in the order of the spec, each after all that it reads. */
export interface Network {
  readonly input: Shape;
  readonly layers: readonly ResolvedLayer[];
  /** The index of the layer whose result is the net's. */
  readonly output: number;
  /** Undefined where the spec says nothing of data. */
  readonly data: DataPlan | undefined;
  /** Every default filled in, also where the spec has no `train`. */
  readonly training: TrainingPlan;
}
