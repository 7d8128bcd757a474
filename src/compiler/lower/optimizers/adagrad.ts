import { decayOf, type OptimizerRule } from "./rule.ts";

/** a + g^2 and rate g / sqrt(a + epsilon); Keras starts a at .1 (Duchi, Hazan and Singer, 2011). */
export const adagrad: OptimizerRule<"adagrad"> = {
  state: () => [{ name: "accumulator", initial: 0.1 }],
  values: (optimizer) => [optimizer.rate, decayOf(optimizer), optimizer.epsilon],
  kernel: () => "adagrad",
};
