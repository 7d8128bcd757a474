import { batchWithinData } from "./batch-within-data.ts";
import { momentumForNesterov } from "./momentum-for-nesterov.ts";
import { patienceBelowEpochs } from "./patience-below-epochs.ts";
import { testSetForTesting } from "./test-set-for-testing.ts";
import type { TrainingRule } from "./training-rule.ts";

/** The lints on training and data, which need the places of statements that a network does not keep. */
export const trainingRules: readonly TrainingRule[] = [
  batchWithinData,
  momentumForNesterov,
  patienceBelowEpochs,
  testSetForTesting,
];
