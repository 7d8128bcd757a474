import type { Convolutions } from "../../compiler/lower/op.ts";
import type { Network } from "../../compiler/network.ts";
import type { Dataset } from "../data/dataset.ts";

/** Named so that a person knows what computed. */
export interface EngineDescription {
  readonly engine: string;
  readonly version: string;
  readonly device: string;
  readonly threads: number;
  /** How netc's own engine convolves; other engines do not say. */
  readonly convolutions?: Convolutions;
}

/** Sums over images, so that parts of an epoch can be added up. */
export interface Totals {
  readonly images: number;
  /** Sum over the images of each one's loss, penalties of the weights included as Keras reports them. */
  readonly loss: number;
  /** Sum over the images of each metric asked for, by its name (`accuracy`: how many were right). */
  readonly metrics: Readonly<Record<string, number>>;
}

/** One array of weights or of optimizer state in Keras's layout, float32. */
export interface NamedArray {
  /** `conv1/kernel`; optimizer state: `conv1/kernel/m`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface OpenOptions {
  readonly threads: number | undefined;
  /** Bytes that the model may take; what does not fit is refused with the figures. */
  readonly memoryLimit: number | undefined;
  /** True where data sets hold floats instead of bytes. */
  readonly floatImages?: boolean;
  /** What netc's own engine is held to; undefined: what is fastest within the memory. */
  readonly convolutions?: Convolutions | undefined;
  /** False: for prediction and evaluation only; no gradients, no optimizer state. */
  readonly training: boolean;
}

/** A network on an engine, with its weights. */
export interface Model {
  readonly description: EngineDescription;
  /**
   * One update from the images `indices` of a data set. `epoch` and `step` (both from 0, the step counted within its
   * epoch) key the dropout masks; the optimizer counts its own updates. The loss is that before the update.
   */
  step(dataset: Dataset, indices: Int32Array, epoch: number, step: number): Promise<Totals>;
  evaluate(dataset: Dataset, indices: Int32Array): Promise<Totals>;
  /** The net's result (probabilities where it ends in a softmax or sigmoid, else logits), images one after the other. */
  predict(dataset: Dataset, indices: Int32Array): Promise<Float32Array>;
  /** All parameters in the order of the table, trainable and not. */
  weights(): Promise<readonly NamedArray[]>;
  setWeights(weights: readonly NamedArray[]): Promise<void>;
  /** What the optimizer remembers, its count of updates included as `iterations` (one number). */
  optimizerState(): Promise<readonly NamedArray[]>;
  setOptimizerState(state: readonly NamedArray[]): Promise<void>;
  close(): Promise<void>;
}

export interface Engine {
  readonly name: string;
  /** Initial weights are drawn from the training plan's seed. Throws `EngineRefusal` where the net does not fit. */
  open(network: Network, options: OpenOptions): Promise<Model>;
}

/** What an engine cannot do for this network or this machine: a code and a sentence with the figures, for the user. */
export class EngineRefusal extends Error {
  readonly code: string;
  readonly help: string | undefined;
  constructor(code: string, message: string, help?: string) {
    super(message);
    this.code = code;
    this.help = help;
  }
}
