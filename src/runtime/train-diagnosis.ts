import { tokenReader } from "../compiler/layers/tokens.ts";
import type { Network, Optimizer } from "../compiler/network.ts";
import type { Finding } from "../diagnostics/render.ts";
import { findingOf } from "./run-folder-error.ts";
import type { NotFinite } from "./train.ts";

/** Rates above which each optimizer is known to run away on ordinary nets: ten times the default. */
const bold: Readonly<Record<Optimizer["kind"], number>> = {
  sgd: 0.1,
  adam: 0.01,
  adamw: 0.01,
  nadam: 0.01,
  rmsprop: 0.01,
  adagrad: 0.1,
};

/** What to tell the user of a loss that is no number any more: where it happened, the likely cause, the way out. */
export function diagnoseLoss(
  network: Network,
  { epoch, step, loss }: NotFinite,
  steps: number,
): Finding {
  return findingOf("NET0551", {
    loss: Number.isNaN(loss) ? "NaN" : "infinite",
    epoch,
    step: step ?? steps,
    ...causeOf(network, epoch === 1 && step === 1),
  });
}

function causeOf(
  { data, layers, training: { optimizer } }: Network,
  isFirstStep: boolean,
): { cause: string; help: string } {
  const { kind, rate } = optimizer;
  const lowerRate = Math.min(rate, bold[kind]) / 10;
  const lower = `\`optimizer ${kind} ${String(Number(lowerRate.toPrecision(3)))}\``;
  const clipped = optimizer.clipnorm > 0 || optimizer.clipvalue > 0 || optimizer.globalClipnorm > 0;
  const clip = clipped ? "" : ", or clip the gradient with `clipnorm=1`";
  // Tokens are looked up, however large they are.
  if (data !== undefined && tokenReader(layers) === undefined && data.scale * 255 > 16) {
    return {
      cause: `pixels of up to ${String(data.scale * 255)} go into the net, and its sums grow with them`,
      help: `scale them to [0, 1]: remove \`scale\` from the data section, or try ${lower}`,
    };
  }
  if (isFirstStep) {
    return {
      cause:
        "no update came before it, so with the initial weights already numbers outgrow 32-bit floats",
      help: "leave `init` and `recurrent_init` out where they make large weights, or put `layernorm` between the layers",
    };
  }
  if (rate >= bold[kind]) {
    return {
      cause: `the rate ${String(rate)} is high for ${kind}, so each update overshoots more than the last`,
      help: `try ${lower}${clip}`,
    };
  }
  return {
    cause: "most likely the updates overshot and the weights grew without bound",
    help: `try ${lower}${clip}, or add \`batchnorm\` after the largest layers`,
  };
}
