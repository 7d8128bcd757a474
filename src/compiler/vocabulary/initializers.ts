/**
 * How weights start, with Keras's meanings. `in` and `out` are the numbers of connections into and out of one unit;
 * the normal ones are truncated at two deviations and rescaled, except `normal` and `orthogonal`.
 */
export const initializers = {
  glorot_uniform: { doc: "uniform within sqrt(6/(in + out))" },
  glorot_normal: { doc: "truncated normal, variance 2/(in + out)" },
  he_uniform: { doc: "uniform within sqrt(6/in)" },
  he_normal: { doc: "truncated normal, variance 2/in" },
  lecun_uniform: { doc: "uniform within sqrt(3/in)" },
  lecun_normal: { doc: "truncated normal, variance 1/in" },
  normal: { doc: "normal, deviation .05" },
  uniform: { doc: "uniform within .05" },
  orthogonal: { doc: "rows or columns of a random orthogonal matrix" },
  zeros: { doc: "all 0" },
  ones: { doc: "all 1" },
} as const;

export type InitializerName = keyof typeof initializers;

export const initializerNames = Object.keys(initializers) as readonly InitializerName[];
