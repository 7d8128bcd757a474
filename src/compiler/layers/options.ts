import { choice, real, word, yesNo } from "../arguments/kinds.ts";
import { activationNames } from "../vocabulary/activations.ts";
import { initializerNames } from "../vocabulary/initializers.ts";

export type Padding = "same" | "valid";

/** A bare word: what the layer applies to its result. */
export const activation = word("an activation", activationNames, "linear");

/** A bare word: `same` pads the edges so that stride 1 keeps the size, `valid` stays inside. */
export const padding = word("the padding", ["same", "valid"], "valid");

/** `bias=no`: without a number added to every unit or filter. */
export const bias = yesNo({ default: true, doc: "add one number to each unit or filter" });

/** What every layer with a kernel takes. */
export const weighted = {
  init: choice("an initializer", initializerNames, {
    default: "glorot_uniform",
    doc: "how the weights start",
  }),
  l1: real({ default: 0, doc: "penalty on the sum of the weights' sizes" }, { atLeast: 0 }),
  l2: real({ default: 0, doc: "penalty on the sum of the weights' squares" }, { atLeast: 0 }),
};
