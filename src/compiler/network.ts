import type { Span } from "../diagnostics/span.ts";
import type { Shape } from "./shape.ts";

/** Height and width. */
export type Pair = readonly [number, number];

export type Padding = "same" | "valid";

export type ActivationName =
  | "relu"
  | "relu6"
  | "leakyrelu"
  | "elu"
  | "selu"
  | "gelu"
  | "silu"
  | "sigmoid"
  | "tanh"
  | "softplus"
  | "softsign"
  | "softmax";

/** What a layer applies to its result; `linear` is none. */
export type Activation = ActivationName | "linear";

export type InitializerName =
  | "glorot_uniform"
  | "glorot_normal"
  | "he_uniform"
  | "he_normal"
  | "lecun_uniform"
  | "lecun_normal"
  | "normal"
  | "uniform"
  | "orthogonal"
  | "zeros"
  | "ones";

interface Weighted {
  readonly init: InitializerName;
  /** Factors of the penalty on the kernel, added to the loss; 0 is none. */
  readonly l1: number;
  readonly l2: number;
}

/** Resolved arguments of each kind of layer, every default filled in. */
export interface LayerArguments {
  readonly conv: Weighted & {
    readonly filters: number;
    readonly kernel: Pair;
    readonly activation: Activation;
    readonly padding: Padding;
    readonly stride: Pair;
    readonly dilation: Pair;
    readonly groups: number;
    readonly bias: boolean;
  };
  readonly depthwise: Weighted & {
    readonly kernel: Pair;
    readonly activation: Activation;
    readonly padding: Padding;
    readonly multiplier: number;
    readonly stride: Pair;
    readonly dilation: Pair;
    readonly bias: boolean;
  };
  readonly sepconv: Weighted & {
    readonly filters: number;
    readonly kernel: Pair;
    readonly activation: Activation;
    readonly padding: Padding;
    readonly multiplier: number;
    readonly stride: Pair;
    readonly dilation: Pair;
    readonly bias: boolean;
  };
  readonly convtranspose: Weighted & {
    readonly filters: number;
    readonly kernel: Pair;
    readonly activation: Activation;
    readonly padding: Padding;
    readonly stride: Pair;
    readonly bias: boolean;
  };
  readonly maxpool: { readonly pool: Pair; readonly padding: Padding; readonly stride: Pair };
  readonly avgpool: { readonly pool: Pair; readonly padding: Padding; readonly stride: Pair };
  readonly globalavgpool: object;
  readonly globalmaxpool: object;
  readonly flatten: object;
  readonly reshape: { readonly shape: Shape };
  /** Zeros on every side: rows above and below, columns left and right. */
  readonly pad: { readonly amount: Pair };
  readonly upsample: { readonly size: Pair; readonly interpolation: "nearest" | "bilinear" };
  readonly dense: Weighted & {
    readonly units: number;
    readonly activation: Activation;
    readonly bias: boolean;
  };
  readonly dropout: { readonly rate: number };
  readonly batchnorm: {
    readonly momentum: number;
    readonly epsilon: number;
    readonly scale: boolean;
    readonly center: boolean;
  };
  readonly layernorm: {
    readonly epsilon: number;
    readonly scale: boolean;
    readonly center: boolean;
  };
  readonly relu: object;
  readonly relu6: object;
  readonly leakyrelu: { readonly slope: number };
  readonly elu: object;
  readonly selu: object;
  readonly gelu: object;
  readonly silu: object;
  readonly sigmoid: object;
  readonly tanh: object;
  readonly softplus: object;
  readonly softsign: object;
  readonly softmax: object;
  readonly add: object;
  readonly multiply: object;
  readonly concat: object;
}

export type LayerKind = keyof LayerArguments;

/**
 * One array of weights. Its count is the product of its dimensions and its text their names: one fact, two views.
 * Layouts are Keras's: conv kernel [height, width, inputs/groups, filters], depthwise [height, width, channels,
 * multiplier], transposed [height, width, filters, inputs], dense [inputs, units].
 */
export interface Parameter {
  /** kernel, depthwise_kernel, pointwise_kernel, bias, gamma, beta, moving_mean, moving_variance. */
  readonly name: string;
  /** Named dimensions in the layout's order, as `{ height: 3, width: 3, inputs: 1, filters: 32 }`. */
  readonly dimensions: Readonly<Record<string, number>>;
  readonly initializer: InitializerName;
  readonly trainable: boolean;
  readonly l1: number;
  readonly l2: number;
}

export interface Derivation {
  /** `(28 - 3)/1 + 1 = 26`; empty where the shape stays as it is. */
  readonly shape: string;
  /** `3*3*1*32 weights + 32 biases = 320`; empty where there are none. */
  readonly parameters: string;
}

/** Where a layer's input comes from: the index of a layer in `Network.layers`, or the network's input. */
export type Source = number | "input";

interface LayerOf<K extends LayerKind> {
  readonly kind: K;
  readonly arguments: LayerArguments[K];
  /** Unique: the user's `name=`, else the kind and a running number (`conv1`). */
  readonly name: string;
  /** One source, or several for add, multiply and concat. Always layers that stand before this one. */
  readonly inputs: readonly Source[];
  readonly inputShapes: readonly Shape[];
  readonly shape: Shape;
  readonly parameters: readonly Parameter[];
  /** Convolution and dense only, no bias, for one image. */
  readonly multiplyAdds: number;
  readonly derivation: Derivation;
  /** A flatten that nobody wrote, before a dense layer. */
  readonly implicit: boolean;
  readonly span: Span;
}

export type ResolvedLayer = { [K in LayerKind]: LayerOf<K> }[LayerKind];

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
        readonly train: readonly [images: string, labels: string];
        readonly test: readonly [images: string, labels: string] | undefined;
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
