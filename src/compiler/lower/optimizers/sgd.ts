import { decayOf, updateCall, type OptimizerRule } from "./rule.ts";

/** p - rate g; with momentum m = momentum m - rate g and p + m, or with Nesterov's p + momentum m - rate g. */
export const sgd: OptimizerRule<"sgd"> = {
  state: ({ momentum }) => (momentum === 0 ? [] : [{ name: "momentum", initial: 0 }]),
  values: (optimizer) => [optimizer.rate, decayOf(optimizer), optimizer.momentum],
  calls: (optimizer, update) => [
    optimizer.momentum === 0
      ? updateCall("sgd", optimizer, update)
      : updateCall("sgdMomentum", optimizer, update, [optimizer.nesterov ? 1 : 0]),
  ],
};
