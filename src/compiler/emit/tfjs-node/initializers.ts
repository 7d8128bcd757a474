import type { InitializerName } from "../../network.ts";

/** The deviation of a normal distribution cut off at two deviations: Keras makes up for the cut, TensorFlow.js does not. */
const cut = 0.87962566103423978;

/**
 * How the program writes each initializer with Keras's meaning. The seed keeps runs alike; `zeros` and `ones` draw
 * nothing. Keras's normal ones are wider than their namesakes in TensorFlow.js by the cut.
 */
const spellings = {
  glorot_uniform: (seed) => `tf.initializers.glorotUniform({ seed: ${seed} })`,
  glorot_normal: (seed) => scaled(1, "fanAvg", seed),
  he_uniform: (seed) => `tf.initializers.heUniform({ seed: ${seed} })`,
  he_normal: (seed) => scaled(2, "fanIn", seed),
  lecun_uniform: (seed) => `tf.initializers.leCunUniform({ seed: ${seed} })`,
  lecun_normal: (seed) => scaled(1, "fanIn", seed),
  normal: (seed) => `tf.initializers.randomNormal({ stddev: 0.05, seed: ${seed} })`,
  uniform: (seed) =>
    `tf.initializers.randomUniform({ minval: -0.05, maxval: 0.05, seed: ${seed} })`,
  orthogonal: (seed) => `tf.initializers.orthogonal({ seed: ${seed} })`,
  zeros: () => `"zeros"`,
  ones: () => `"ones"`,
} satisfies Record<InitializerName, (seed: string) => string>;

export function initializerText(name: InitializerName, seed: number): string {
  return spellings[name](String(seed));
}

function scaled(scale: number, mode: "fanIn" | "fanAvg", seed: string): string {
  return (
    `tf.initializers.varianceScaling({ scale: ${String(scale)} / ${String(cut)} ** 2, mode: "${mode}", ` +
    `distribution: "normal", seed: ${seed} })`
  );
}
