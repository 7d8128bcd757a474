import type { LossName } from "../../network.ts";
import { binaryCrossentropy } from "./binary-crossentropy.ts";
import { crossentropy } from "./crossentropy.ts";
import { huber } from "./huber.ts";
import { mae } from "./mae.ts";
import { mse } from "./mse.ts";
import type { LossRule } from "./rule.ts";

export const lossRules = {
  crossentropy,
  "binary-crossentropy": binaryCrossentropy,
  mse,
  mae,
  huber,
} satisfies Record<LossName, LossRule>;
