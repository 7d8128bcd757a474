import { sizeOf } from "../../shape.ts";
import type { Builder } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { addBias } from "./bias.ts";
import { addReshape } from "./reshape.ts";

/** Adds numbers of its own to every step: a bias of all the sequence's numbers, seen as one vector. */
export function addPosition(build: Builder, x: Tensor, embeddings: Tensor): Tensor {
  const vector = addReshape(build, x, [sizeOf(x.shape)]);
  return addReshape(build, addBias(build, vector, embeddings), x.shape);
}
