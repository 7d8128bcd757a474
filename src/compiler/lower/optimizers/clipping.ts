import type { Optimizer } from "../../network.ts";
import { sizeOf } from "../../shape.ts";
import type { Builder, KernelCall } from "../op.ts";
import { sumCall } from "../ops/penalty.ts";
import { blocksOf } from "../ops/pieces.ts";
import type { Tensor } from "../tensor.ts";

export interface Clipping {
  readonly calls: readonly KernelCall[];
  /** For each gradient one float to multiply it by; undefined where no norm is clipped. */
  readonly factors: readonly (Tensor | undefined)[];
  /** All tensors that the calls need beside the gradients. */
  readonly tensors: readonly Tensor[];
}

/**
 * What keeps norms within `clipnorm` (each gradient's own) or `globalClipnorm` (that of all together): factors
 * limit / max(norm, limit). Blocks of the gradients leave their sums of squares in one array, and one piece adds those
 * up in order. `clipvalue` needs none: it is part of the update.
 */
export function clippingCalls(
  build: Pick<Builder, "fixed">,
  { clipnorm, globalClipnorm }: Optimizer,
  gradients: readonly Tensor[],
): Clipping {
  if (clipnorm === 0 && globalClipnorm === 0) {
    return { calls: [], factors: gradients.map(() => undefined), tensors: [] };
  }
  const counts = gradients.map(({ shape }) => blocksOf(sizeOf(shape)));
  const offsets = counts.map((_, i) => counts.slice(0, i).reduce((sum, n) => sum + n, 0));
  const total = counts.reduce((sum, n) => sum + n, 0);
  const partials = build.fixed([total], "gradient squares");
  const squares = gradients.map((gradient, i) => sumCall(gradient, partials, offsets[i]!, 0, 1));
  const factorCall = (from: number, count: number, factor: Tensor, limit: number): KernelCall => ({
    kernel: "normFactor",
    arguments: [partials, from, count, factor, limit],
    pieces: 1,
    reads: [partials],
    writes: [factor],
  });
  if (clipnorm === 0) {
    const factor = build.fixed([1], "clipping factor");
    return {
      calls: [...squares, factorCall(0, total, factor, globalClipnorm)],
      factors: gradients.map(() => factor),
      tensors: [partials, factor],
    };
  }
  const factors = gradients.map(() => build.fixed([1], "clipping factor"));
  const calls = factors.map((f, i) => factorCall(offsets[i]!, counts[i]!, f, clipnorm));
  return { calls: [...squares, ...calls], factors, tensors: [partials, ...factors] };
}
