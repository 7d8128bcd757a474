import { sizeOf } from "../../shape.ts";
import type { Builder, KernelCall } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { blockSize, blocksOf } from "./pieces.ts";

/** A parameter and the factors of its penalty, l1 sum|w| + l2 sum w^2. */
export interface Penalised {
  readonly parameter: Tensor;
  readonly l1: number;
  readonly l2: number;
}

/**
 * The sum of all penalties in one float: blocks of the parameters leave theirs in one array, which one piece adds up
 * in order.
 */
export function penaltyCalls(
  build: Pick<Builder, "fixed">,
  penalised: readonly Penalised[],
): { readonly calls: readonly KernelCall[]; readonly result: Tensor; readonly partials: Tensor } {
  const result = build.fixed([1], "penalty");
  const counts = penalised.map(({ parameter }) => blocksOf(sizeOf(parameter.shape)));
  const total = counts.reduce((sum, n) => sum + n, 0);
  const partials = build.fixed([total], "penalty sums");
  let offset = 0;
  const calls = penalised.map(({ parameter, l1, l2 }, i): KernelCall => {
    const call = sumCall(parameter, partials, offset, l1, l2);
    offset += counts[i]!;
    return call;
  });
  const sum: KernelCall = {
    kernel: "orderedSum",
    arguments: [partials, 0, total, result],
    pieces: 1,
    reads: [partials],
    writes: [result],
  };
  return { calls: [...calls, sum], result, partials };
}

/** Sums over blocks of l1 |x| + l2 x^2, left in `partials` from `offset` on. */
export function sumCall(
  input: Tensor,
  partials: Tensor,
  offset: number,
  l1: number,
  l2: number,
): KernelCall {
  const count = sizeOf(input.shape);
  return {
    kernel: "penaltySums",
    arguments: [input, partials, count, blockSize, offset, l1, l2],
    pieces: blocksOf(count),
    reads: [input],
    writes: [partials],
  };
}

/** Adds l1 sign(w) + 2 l2 w to a gradient: once a batch, after its last chunk. */
export function penaltyGradientCall(
  { parameter, l1, l2 }: Penalised,
  gradient: Tensor,
): KernelCall {
  const count = sizeOf(parameter.shape);
  return {
    kernel: "penaltyGradient",
    arguments: [parameter, gradient, count, blockSize, l1, l2],
    pieces: blocksOf(count),
    reads: [parameter, gradient],
    writes: [gradient],
  };
}
