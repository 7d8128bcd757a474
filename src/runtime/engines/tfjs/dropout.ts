import { sizeOf } from "../../../compiler/shape.ts";
import { streamKey } from "../../chance.ts";
import { dropoutMask } from "./dropout-mask.ts";
import type { Given } from "./substitute.ts";
import type { Tensor } from "./tfjs.ts";

/** Drops out of one of a layer's tensors by netc's own masks. */
export function dropped(rate: number, x: Tensor, { tf, index, pass }: Given): Tensor {
  if (pass.training === undefined || rate === 0) return x;
  const { seed, epoch, step, firstImage } = pass.training;
  const size = sizeOf(x.shape.slice(1));
  const key = streamKey(seed, "dropout", index, epoch, step);
  const mask = dropoutMask(key, rate, firstImage * size, x.size);
  return tf.mul(x, tf.tensor(mask, x.shape));
}
