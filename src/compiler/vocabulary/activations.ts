import type { Elsewhere } from "../elsewhere.ts";

export interface ActivationDefinition {
  readonly formula: string;
  readonly elsewhere: Elsewhere;
}

/**
 * The activations, each with its formula as Keras computes it. A new one is one line here, its statement in
 * `layers/activations.ts`, and a row wherever `tsc` then names one as missing.
 */
export const activations = {
  relu: {
    formula: "max(0, x)",
    elsewhere: {
      keras: "keras.activations.relu",
      tfjs: "tf.layers.activation with activation=relu",
      pytorch: "torch.nn.ReLU",
    },
  },
  relu6: {
    formula: "min(max(0, x), 6)",
    elsewhere: {
      keras: "keras.activations.relu6",
      tfjs: "tf.layers.activation with activation=relu6",
      pytorch: "torch.nn.ReLU6",
    },
  },
  leakyrelu: {
    formula: "x where x > 0, else .3 x",
    elsewhere: {
      keras: "keras.layers.LeakyReLU",
      tfjs: "tf.layers.leakyReLU",
      pytorch: "torch.nn.LeakyReLU",
    },
  },
  elu: {
    formula: "x where x > 0, else e^x - 1",
    elsewhere: {
      keras: "keras.activations.elu",
      tfjs: "tf.layers.activation with activation=elu",
      pytorch: "torch.nn.ELU",
    },
  },
  selu: {
    formula: "1.0507 x where x > 0, else 1.0507 * 1.6733 (e^x - 1)",
    elsewhere: {
      keras: "keras.activations.selu",
      tfjs: "tf.layers.activation with activation=selu",
      pytorch: "torch.nn.SELU",
    },
  },
  gelu: {
    formula: "x/2 (1 + erf(x/sqrt(2)))",
    elsewhere: {
      keras: "keras.activations.gelu",
      tfjs: "tf.layers.activation with activation=gelu",
      pytorch: "torch.nn.GELU",
    },
  },
  silu: {
    formula: "x/(1 + e^-x)",
    elsewhere: {
      keras: "keras.activations.silu",
      tfjs: "tf.layers.activation with activation=swish",
      pytorch: "torch.nn.SiLU",
    },
  },
  sigmoid: {
    formula: "1/(1 + e^-x)",
    elsewhere: {
      keras: "keras.activations.sigmoid",
      tfjs: "tf.layers.activation with activation=sigmoid",
      pytorch: "torch.nn.Sigmoid",
    },
  },
  tanh: {
    formula: "(e^x - e^-x)/(e^x + e^-x)",
    elsewhere: {
      keras: "keras.activations.tanh",
      tfjs: "tf.layers.activation with activation=tanh",
      pytorch: "torch.nn.Tanh",
    },
  },
  softplus: {
    formula: "log(1 + e^x)",
    elsewhere: {
      keras: "keras.activations.softplus",
      tfjs: "tf.layers.activation with activation=softplus",
      pytorch: "torch.nn.Softplus",
    },
  },
  softsign: {
    formula: "x/(1 + |x|)",
    elsewhere: {
      keras: "keras.activations.softsign",
      tfjs: "tf.layers.activation with activation=softsign",
      pytorch: "torch.nn.Softsign",
    },
  },
  softmax: {
    formula: "e^x over the sum of e^x along the last direction",
    elsewhere: {
      keras: "keras.activations.softmax",
      tfjs: "tf.layers.activation with activation=softmax",
      pytorch: "torch.nn.Softmax",
    },
  },
} as const satisfies Readonly<Record<string, ActivationDefinition>>;

export type ActivationName = keyof typeof activations;

/** What a layer applies to its result; `linear` is none. */
export type Activation = ActivationName | "linear";

export const activationNames = Object.keys(activations) as readonly ActivationName[];
