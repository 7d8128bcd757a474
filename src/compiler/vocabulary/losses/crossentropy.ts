import type { LossDefinition } from "./definition.ts";
import { unitsOf } from "./ending.ts";

/** -log of the probability that the net gives the true class. */
export const crossentropy: LossDefinition = {
  name: "crossentropy",
  doc: "how surprised the net is by the true class, out of several",
  formula: "-log p, where p is the probability that the net gives the true class",
  elsewhere: {
    keras: "keras.losses.SparseCategoricalCrossentropy",
    tfjs: "tf.losses.softmaxCrossEntropy",
    pytorch: "torch.nn.CrossEntropyLoss",
  },
  fit: (ending) => {
    const units = unitsOf(ending) ?? 0;
    const probabilities = ending.activation === "softmax";
    const logits = ending.activation === "linear";
    if (units >= 2 && (probabilities || logits)) return { fits: true, fromLogits: logits };
    return {
      fits: false,
      wants: "one unit a class with softmax (or without activation)",
      way: way(units),
    };
  },
};

function way(units: number): string {
  if (units === 1)
    return "end in `dense 1 sigmoid` with `loss binary-crossentropy`, or in one unit a class: `dense 2 softmax`";
  return units === 0
    ? "end in one unit a class, for example `dense 10 softmax`"
    : `end in \`dense ${units} softmax\`, or leave \`loss\` out: netc finds the one that fits`;
}
