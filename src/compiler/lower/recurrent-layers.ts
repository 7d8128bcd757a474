import { recurrentKinds } from "../layers/recurrent.ts";
import type { LayerArguments, RecurrentKind } from "../network.ts";
import type { LayerContext } from "./layer-context.ts";
import { addAddition } from "./ops/addition.ts";
import { addAvgPool } from "./ops/avgpool.ts";
import { addConcat } from "./ops/concat.ts";
import { addMultiplication } from "./ops/multiplication.ts";
import { addRecurrent } from "./ops/recurrent.ts";
import type { RecurrentAttributes } from "./ops/recurrent-cell.ts";
import { addReshape } from "./ops/reshape.ts";
import { addReverse } from "./ops/reverse.ts";
import type { Tensor } from "./tensor.ts";

/** The kernels of one recurrent layer; `prefix` tells those of two. */
function panelsWith(prefix: string): readonly { readonly parameter: string }[] {
  return [{ parameter: `${prefix}kernel` }, { parameter: `${prefix}recurrent_kernel` }];
}

export const recurrentPanels = panelsWith("");

export const bidirectionalPanels = recurrentKinds.flatMap((kind) => [
  ...panelsWith(`forward_${kind}/`),
  ...panelsWith(`backward_${kind}/`),
]);

/** Adds a recurrent layer; the states of `reverse sequence` stand in the order in which they were made, as in Keras. */
export function addRecurrentLayer(
  cell: RecurrentKind,
  values: Omit<RecurrentAttributes, "cell">,
  context: LayerContext,
): Tensor {
  const states = addStates({ ...values, cell }, "", context);
  return values.sequence && values.reverse ? addReverse(context.build, states) : states;
}

function addStates(
  attributes: RecurrentAttributes,
  prefix: string,
  { build, inputs: [x], parameter, optional }: LayerContext,
): Tensor {
  const weights = {
    kernel: parameter(`${prefix}kernel`),
    recurrentKernel: parameter(`${prefix}recurrent_kernel`),
    bias: optional(`${prefix}bias`),
  };
  return addRecurrent(build, x!, weights, attributes);
}

/** Adds both directions and what joins them: of every step the two states that have seen it last. */
export function addBidirectional(
  values: LayerArguments["bidirectional"],
  context: LayerContext,
): Tensor {
  const { cell, merge, units } = values;
  const both = [
    addStates({ ...values, reverse: false }, `forward_${cell}/`, context),
    addStates({ ...values, reverse: true }, `backward_${cell}/`, context),
  ];
  const { build } = context;
  switch (merge) {
    case "concat":
      return addConcat(build, both);
    case "add":
      return addAddition(build, both);
    case "multiply":
      return addMultiplication(build, both);
    case "average": {
      // Side by side the two are an image of two columns.
      const { shape } = both[0]!;
      const steps = values.sequence ? shape[0]! : 1;
      const pairs = addReshape(build, addConcat(build, both), [steps, 2, units]);
      const window = { pool: [1, 2], stride: [1, 2], padding: "valid" } as const;
      return addReshape(build, addAvgPool(build, pairs, window), shape);
    }
  }
}
