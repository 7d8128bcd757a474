import { decayOf, type OptimizerRule } from "./rule.ts";

/** v = rho v + (1 - rho) g^2, steps of rate g / sqrt(v + epsilon), gathered where there is momentum (Hinton, 2012). */
export const rmsprop: OptimizerRule<"rmsprop"> = {
  state: ({ momentum }) => [
    { name: "v", initial: 0 },
    ...(momentum === 0 ? [] : [{ name: "momentum", initial: 0 }]),
  ],
  values: (optimizer) => {
    const { rate, rho, epsilon, momentum } = optimizer;
    return [rate, decayOf(optimizer), 1 - rho, epsilon, momentum];
  },
  kernel: ({ momentum }) => (momentum === 0 ? "rmsprop" : "rmspropMomentum"),
};
