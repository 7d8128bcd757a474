import { decayOf, type OptimizerRule } from "./rule.ts";

/** p - rate g; with momentum m = momentum m - rate g and p + m, or with Nesterov's p + momentum m - rate g. */
export const sgd: OptimizerRule<"sgd"> = {
  state: ({ momentum }) => (momentum === 0 ? [] : [{ name: "momentum", initial: 0 }]),
  values: (optimizer) => {
    const { rate, momentum, nesterov } = optimizer;
    return [rate, decayOf(optimizer), momentum, nesterov ? 1 : 0];
  },
  kernel: ({ momentum }) => (momentum === 0 ? "sgd" : "sgdMomentum"),
};
