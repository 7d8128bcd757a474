import type { InitializerName } from "../vocabulary/initializers.ts";
import { thousands } from "../arguments/decimal.ts";

type OwnName =
  | "kernel"
  | "depthwise_kernel"
  | "pointwise_kernel"
  | "recurrent_kernel"
  | "query_kernel"
  | "query_bias"
  | "key_kernel"
  | "key_bias"
  | "value_kernel"
  | "value_bias"
  | "output_kernel"
  | "output_bias"
  | "embeddings"
  | "bias"
  | "gamma"
  | "beta"
  | "moving_mean"
  | "moving_variance";

/** The arrays of a layer's two recurrent layers are named as TensorFlow.js names them: `forward_lstm/kernel`. */
export type ParameterName =
  | OwnName
  | `${"forward" | "backward"}_${"lstm" | "gru" | "simplernn"}/${"kernel" | "recurrent_kernel" | "bias"}`;

/** Besides those that a spec can name: an LSTM's biases are 1 for the second of its four gates, the forget gate, else 0. */
export type ParameterInitializer = InitializerName | "forget_gate";

/**
 * One array of weights. Its count is the product of its dimensions and its text their names: one fact, two views.
 * Layouts are Keras's: conv kernel [height, width, inputs/groups, filters], depthwise [height, width, channels,
 * multiplier], transposed [height, width, filters, inputs], dense [inputs, units], embeddings [vocabulary, dimension],
 * attention's projections [features, heads, keyDim] and back; along a sequence `steps` stands for height and width.
 */
export interface Parameter {
  readonly name: ParameterName;
  /** Named dimensions in the layout's order, as `{ height: 3, width: 3, inputs: 1, filters: 32 }`. */
  readonly dimensions: Readonly<Record<string, number>>;
  readonly initializer: ParameterInitializer;
  /** How many gates of a recurrent cell the last dimension holds, one after the other; 1 where it is absent. */
  readonly gates?: number;
  readonly trainable: boolean;
  readonly l1: number;
  readonly l2: number;
}

/** What a derivation calls the numbers of a parameter. */
const plurals: Readonly<Record<OwnName, string>> = {
  kernel: "weights",
  depthwise_kernel: "depthwise weights",
  pointwise_kernel: "pointwise weights",
  recurrent_kernel: "recurrent weights",
  query_kernel: "projection weights",
  query_bias: "projection biases",
  key_kernel: "projection weights",
  key_bias: "projection biases",
  value_kernel: "projection weights",
  value_bias: "projection biases",
  output_kernel: "output weights",
  output_bias: "output biases",
  embeddings: "weights",
  bias: "biases",
  gamma: "gammas",
  beta: "betas",
  moving_mean: "means",
  moving_variance: "variances",
};

/** How many numbers a parameter has. */
export function countOf(parameter: Parameter): number {
  return Object.values(parameter.dimensions).reduce((product, n) => product * n, 1);
}

/** How many numbers all the parameters have. */
export function countAll(parameters: readonly Parameter[]): number {
  return parameters.reduce((sum, parameter) => sum + countOf(parameter), 0);
}

/** How many of them training changes. */
export function countTrainable(parameters: readonly Parameter[]): number {
  return countAll(parameters.filter((parameter) => parameter.trainable));
}

/**
 * `3*3*1*32 weights + 32 biases = 320`; empty where there are no parameters. Several of one kind and shape are one term:
 * `3*64*4*16 projection weights`.
 */
export function deriveCount(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return "";
  const times = new Map<string, number>();
  for (const parameter of parameters) {
    const own = parameter.name.split("/").at(-1) as OwnName;
    const term = `${factorsOf(parameter).join("*")} ${plurals[own]}`;
    times.set(term, (times.get(term) ?? 0) + 1);
  }
  return `${sumOf(times)} = ${thousands(countAll(parameters))}`;
}

/** `a + 3*b`, or `2*(a + b)` where each comes so many times. */
function sumOf(times: ReadonlyMap<string, number>): string {
  const counts = [...times.values()];
  const all = counts.every((n) => n === counts[0]) && counts.length > 1 ? counts[0]! : 1;
  const terms = [...times].map(([term, n]) => (n === all ? term : `${n}*${term}`));
  return all === 1 ? terms.join(" + ") : `${all}*(${terms.join(" + ")})`;
}

/** The numbers whose product is the count, gates told from units: `28*4*64`. */
function factorsOf({ dimensions, gates = 1 }: Parameter): readonly number[] {
  const sizes = Object.values(dimensions);
  return gates === 1 ? sizes : [...sizes.slice(0, -1), gates, sizes.at(-1)! / gates];
}

/** What the arguments of a layer say about its kernel. */
export interface KernelOptions {
  readonly init: InitializerName;
  readonly l1: number;
  readonly l2: number;
}

/** A trainable kernel with the user's initializer and penalties. */
export function kernelOf(
  name: Extract<ParameterName, "embeddings" | `${string}kernel`>,
  dimensions: Readonly<Record<string, number>>,
  { init, l1, l2 }: KernelOptions,
): Parameter {
  return { name, dimensions, initializer: init, trainable: true, l1, l2 };
}

/** Biases that start at 0, or nothing where the layer has none. */
export function biasOf(
  has: boolean,
  dimensions: Readonly<Record<string, number>>,
  name: Extract<ParameterName, `${string}bias`> = "bias",
): readonly Parameter[] {
  return has ? [vectorOf(name, dimensions, "zeros")] : [];
}

/** Numbers without penalties; trainable unless told otherwise. */
export function vectorOf(
  name: ParameterName,
  dimensions: Readonly<Record<string, number>>,
  initializer: InitializerName,
  trainable = true,
): Parameter {
  return { name, dimensions, initializer, trainable, l1: 0, l2: 0 };
}
