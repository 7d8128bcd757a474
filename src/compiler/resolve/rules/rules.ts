import type { Rule } from "../context.ts";
import { activationBetweenDense } from "./activation-between-dense.ts";
import { bentSomewhere } from "./bent-somewhere.ts";
import { biasBeforeBatchnorm } from "./bias-before-batchnorm.ts";
import { dropoutBeforeTheEnd } from "./dropout-before-the-end.ts";
import { everyResultRead } from "./every-result-read.ts";
import { kernelWithinImage } from "./kernel-within-image.ts";
import { orderOfStepsKnown } from "./order-of-steps-known.ts";
import { penaltyBeforeBatchnorm } from "./penalty-before-batchnorm.ts";
import { pixelsDroppedByPool } from "./pixels-dropped-by-pool.ts";
import { sizesThatFitAMachine } from "./sizes-that-fit-a-machine.ts";
import { softmaxOnlyAtTheEnd } from "./softmax-only-at-the-end.ts";
import { tokensFromInput } from "./tokens-from-input.ts";
import { weightsInOneLayer } from "./weights-in-one-layer.ts";
import { wholeImageSeen } from "./whole-image-seen.ts";

/** The lints on a whole network, one a file. Those on training are in `training-rules.ts`. */
export const rules: readonly Rule[] = [
  sizesThatFitAMachine,
  tokensFromInput,
  pixelsDroppedByPool,
  softmaxOnlyAtTheEnd,
  activationBetweenDense,
  biasBeforeBatchnorm,
  weightsInOneLayer,
  dropoutBeforeTheEnd,
  bentSomewhere,
  kernelWithinImage,
  wholeImageSeen,
  orderOfStepsKnown,
  everyResultRead,
  penaltyBeforeBatchnorm,
];
