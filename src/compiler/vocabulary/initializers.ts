import type { Elsewhere } from "../elsewhere.ts";

export interface InitializerDefinition {
  readonly doc: string;
  readonly elsewhere: Elsewhere;
}

/**
 * How weights start, with Keras's meanings. `in` and `out` are the numbers of connections into and out of one unit;
 * the normal ones are truncated at two deviations and rescaled, except `normal` and `orthogonal`.
 */
export const initializers = {
  glorot_uniform: {
    doc: "uniform within sqrt(6/(in + out))",
    elsewhere: {
      keras: "keras.initializers.GlorotUniform",
      tfjs: "tf.initializers.glorotUniform",
      pytorch: "torch.nn.init.xavier_uniform_",
    },
  },
  glorot_normal: {
    doc: "truncated normal, variance 2/(in + out)",
    elsewhere: {
      keras: "keras.initializers.GlorotNormal",
      tfjs: "tf.initializers.glorotNormal",
      pytorch: "torch.nn.init.xavier_normal_",
    },
  },
  he_uniform: {
    doc: "uniform within sqrt(6/in)",
    elsewhere: {
      keras: "keras.initializers.HeUniform",
      tfjs: "tf.initializers.heUniform",
      pytorch: "torch.nn.init.kaiming_uniform_",
    },
  },
  he_normal: {
    doc: "truncated normal, variance 2/in",
    elsewhere: {
      keras: "keras.initializers.HeNormal",
      tfjs: "tf.initializers.heNormal",
      pytorch: "torch.nn.init.kaiming_normal_",
    },
  },
  lecun_uniform: {
    doc: "uniform within sqrt(3/in)",
    elsewhere: {
      keras: "keras.initializers.LecunUniform",
      tfjs: "tf.initializers.leCunUniform",
      pytorch: undefined,
    },
  },
  lecun_normal: {
    doc: "truncated normal, variance 1/in",
    elsewhere: {
      keras: "keras.initializers.LecunNormal",
      tfjs: "tf.initializers.leCunNormal",
      pytorch: undefined,
    },
  },
  normal: {
    doc: "normal, deviation .05",
    elsewhere: {
      keras: "keras.initializers.RandomNormal",
      tfjs: "tf.initializers.randomNormal with stddev=.05",
      pytorch: "torch.nn.init.normal_ with std=.05",
    },
  },
  uniform: {
    doc: "uniform within .05",
    elsewhere: {
      keras: "keras.initializers.RandomUniform",
      tfjs: "tf.initializers.randomUniform with minval=-.05, maxval=.05",
      pytorch: "torch.nn.init.uniform_ with a=-.05, b=.05",
    },
  },
  orthogonal: {
    doc: "rows or columns of a random orthogonal matrix",
    elsewhere: {
      keras: "keras.initializers.Orthogonal",
      tfjs: "tf.initializers.orthogonal",
      pytorch: "torch.nn.init.orthogonal_",
    },
  },
  zeros: {
    doc: "all 0",
    elsewhere: {
      keras: "keras.initializers.Zeros",
      tfjs: "tf.initializers.zeros",
      pytorch: "torch.nn.init.zeros_",
    },
  },
  ones: {
    doc: "all 1",
    elsewhere: {
      keras: "keras.initializers.Ones",
      tfjs: "tf.initializers.ones",
      pytorch: "torch.nn.init.ones_",
    },
  },
} as const satisfies Readonly<Record<string, InitializerDefinition>>;

export type InitializerName = keyof typeof initializers;

export const initializerNames = Object.keys(initializers) as readonly InitializerName[];
