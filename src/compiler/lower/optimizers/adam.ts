import type { OptimizerOf, OptimizerRule } from "./rule.ts";
import { correctionOf, decayOf } from "./rule.ts";

type AdamLike = OptimizerOf<"adam"> | OptimizerOf<"adamw">;

/**
 * Kingma and Ba (2015) as Keras has it: the rate holds both corrections, rate sqrt(1 - beta2^t)/(1 - beta1^t), and
 * epsilon is added to the root of the uncorrected second moment.
 */
function rule<K extends "adam" | "adamw">(): OptimizerRule<K> {
  return {
    state: () => [
      { name: "m", initial: 0 },
      { name: "v", initial: 0 },
    ],
    values: (optimizer: AdamLike, update: number) => {
      const { rate, beta1, beta2, epsilon } = optimizer;
      const corrected =
        (rate * Math.sqrt(correctionOf(beta2, update))) / correctionOf(beta1, update);
      return [corrected, decayOf(optimizer), 1 - beta1, 1 - beta2, epsilon];
    },
    kernel: () => "adam",
  };
}

export const adam = rule<"adam">();

/** Loshchilov and Hutter (2019): Adam, of which only the default weight decay differs. */
export const adamw = rule<"adamw">();
