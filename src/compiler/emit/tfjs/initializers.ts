import type { InitializerName } from "../../network.ts";
import type { ConfigValue } from "./layer-call.ts";

/** An initializer in the form that saved models and layer configurations share. */
interface InitializerCall {
  readonly [key: string]: ConfigValue;
  readonly className: string;
  readonly config: Readonly<Record<string, ConfigValue>>;
}

/** TensorFlow.js' names, with Keras's values where the two differ (`normal`'s and `uniform`'s .05). */
export const tfjsInitializers = {
  glorot_uniform: { className: "GlorotUniform", config: {} },
  glorot_normal: { className: "GlorotNormal", config: {} },
  he_uniform: { className: "HeUniform", config: {} },
  he_normal: { className: "HeNormal", config: {} },
  lecun_uniform: { className: "LeCunUniform", config: {} },
  lecun_normal: { className: "LeCunNormal", config: {} },
  normal: { className: "RandomNormal", config: { mean: 0, stddev: 0.05 } },
  uniform: { className: "RandomUniform", config: { minval: -0.05, maxval: 0.05 } },
  orthogonal: { className: "Orthogonal", config: { gain: 1 } },
  zeros: { className: "Zeros", config: {} },
  ones: { className: "Ones", config: {} },
} satisfies Record<InitializerName, InitializerCall>;

/** The penalty on a kernel; null is none. */
export function tfjsRegularizer(l1: number, l2: number): ConfigValue {
  return l1 === 0 && l2 === 0 ? null : { className: "L1L2", config: { l1, l2 } };
}
