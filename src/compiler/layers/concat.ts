import { diagnose } from "../../diagnostics/diagnostic.ts";
import { sameShape } from "../shape.ts";
import { layer } from "./layer.ts";
import { sayBoth } from "./merging.ts";

export const concat = layer({
  kind: "concat",
  doc: "The current tensor and the named ones side by side: their channels one after the other.",
  formula: "y[i, j] = the channels of x[i, j], then those of the named ones",
  example: "concat stem",
  elsewhere: {
    keras: "keras.layers.Concatenate",
    tfjs: "tf.layers.concatenate",
    pytorch: "torch.cat",
  },
  arguments: {},
  rank: "any",
  merges: true,

  shape: ({ input, operands, at }) => {
    const places = input.slice(0, -1);
    const first = operands[0];
    const other = operands.find(({ shape }) => !sameShape(shape.slice(0, -1), places));
    if (first !== undefined && other !== undefined) {
      const hint = "give both the same height and width: `same`, and equal strides and pools";
      return diagnose("NET0208", at(), { ...sayBoth(first, other), hint });
    }
    const channels = operands.map(({ shape }) => shape.at(-1) ?? 0);
    const sum = channels.reduce((total, n) => total + n, 0);
    return { shape: [...places, sum], derivation: `${channels.join(" + ")} = ${sum}` };
  },
});
