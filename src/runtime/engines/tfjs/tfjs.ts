import type * as core from "@tensorflow/tfjs-core";
import type * as tfjs from "@tensorflow/tfjs";

/** TensorFlow.js as a package: plain, or for Node with TensorFlow below it. Which one is decided when it is loaded. */
export type WholeTfjs = typeof tfjs;

/** What models need of it: a page holds no more. */
export type Tfjs = typeof core & Pick<WholeTfjs, "input" | "layers">;

export type {
  SymbolicTensor,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tensor4D,
  Variable,
} from "@tensorflow/tfjs";
