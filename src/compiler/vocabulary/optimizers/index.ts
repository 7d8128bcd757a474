import type { OptimizerName } from "../../network.ts";
import { adagrad } from "./adagrad.ts";
import { adam } from "./adam.ts";
import { adamw } from "./adamw.ts";
import type { OptimizerDefinition } from "./definition.ts";
import { nadam } from "./nadam.ts";
import { rmsprop } from "./rmsprop.ts";
import { sgd } from "./sgd.ts";

/** Every optimizer, with Keras's options, meanings and defaults. */
export const optimizers = {
  sgd,
  adam,
  adamw,
  rmsprop,
  adagrad,
  nadam,
} satisfies { [K in OptimizerName]: OptimizerDefinition & { readonly name: K } };

export const optimizerNames = Object.keys(optimizers) as readonly OptimizerName[];
