import type { OptimizerRule } from "./rule.ts";
import { correctionOf, decayOf } from "./rule.ts";

/** The momentum of update t: beta1 (1 - .96^t / 2) (Dozat, 2016). */
function momentumAt(beta1: number, update: number): number {
  return beta1 * (1 - 0.5 * 0.96 ** update);
}

/** The product of the momenta of updates 1 to `update`; it is soon nothing. */
function momentumProduct(beta1: number, update: number): number {
  let product = 1;
  for (let t = 1; t <= update && product > Number.MIN_VALUE; t++) product *= momentumAt(beta1, t);
  return product;
}

/** Adam with Nesterov's momentum on Keras's schedule. */
export const nadam: OptimizerRule<"nadam"> = {
  state: () => [
    { name: "m", initial: 0 },
    { name: "v", initial: 0 },
  ],
  values: (optimizer, update) => {
    const { rate, beta1, beta2, epsilon } = optimizer;
    const next = momentumAt(beta1, update + 1);
    const product = momentumProduct(beta1, update);
    const ofMoment = (rate * next) / (1 - product * next);
    const ofGradient = (rate * (1 - momentumAt(beta1, update))) / (1 - product);
    const correction = 1 / correctionOf(beta2, update);
    const decay = decayOf(optimizer);
    // Here Keras has 1 - beta in float32 too, so that the two roundings cancel in the first steps.
    const rests = [correctionOf(beta1, 1), correctionOf(beta2, 1)];
    return [ofMoment, decay, ...rests, epsilon, ofGradient, correction];
  },
  kernel: () => "nadam",
};
