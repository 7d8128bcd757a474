/** The kernels of a loss: for outputs before a softmax or sigmoid, and for outputs as they are. */
export interface LossRule {
  readonly logits: string;
  readonly outputs: string;
}
