import type * as tfjs from "@tensorflow/tfjs";

/** TensorFlow.js as a module: plain, or for Node with TensorFlow below it. Which one is decided when it is loaded. */
export type Tfjs = typeof tfjs;

export type {
  SymbolicTensor,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tensor4D,
  Variable,
} from "@tensorflow/tfjs";
