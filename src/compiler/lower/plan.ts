import type { Parameter } from "../network.ts";
import type { Convolutions } from "./op.ts";

/**
 * A network made executable: plain data that any thread can run. Addresses are final; what depends on the number of
 * images at hand or on the thread stays a word until the call.
 */
export interface Plan {
  readonly parameters: readonly PlacedParameter[];
  readonly programs: { readonly [P in ProgramName]: readonly PlannedCall[] };
  /** By which algorithm: `direct` also where no convolution is suited to another. */
  readonly convolutions: Convolutions;
  /** How many images each program takes at once; a larger batch is cut into chunks. */
  readonly chunk: { readonly train: number; readonly infer: number };
  /** Whether `update` reads what `train` has left of the last chunk: then a batch must be one chunk. */
  readonly wholeBatch: boolean;
  readonly input: {
    readonly address: number;
    readonly bytesPerElement: 1 | 4;
    readonly elements: number;
  };
  readonly labels: { readonly address: number };
  /** The net's result for each image, after `infer`. */
  readonly output: { readonly address: number; readonly elements: number };
  /** Per image: the loss and each metric, after `train` and after `evaluate`. */
  readonly results: { readonly train: ResultPlaces | undefined; readonly evaluate: ResultPlaces };
  /** One float: the penalties of the weights, after `penalties`; undefined where there are none. */
  readonly penalty: { readonly address: number } | undefined;
  readonly dropouts: readonly { readonly layer: number; readonly address: number }[];
  readonly control: { readonly address: number };
  /** Where each thread's scratch memory begins and how large it is. */
  readonly scratch: { readonly address: number; readonly bytes: number };
  /** All memory but scratch. */
  readonly bytes: number;
}

/** `prepareInfer` and `prepareEvaluate` do what the other two need of the weights: first, and again when weights change. */
export type ProgramName =
  "train" | "update" | "prepareInfer" | "infer" | "prepareEvaluate" | "evaluate" | "penalties";

export interface ResultPlaces {
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface PlannedCall {
  readonly kernel: string;
  readonly arguments: readonly PlannedArgument[];
  readonly pieces: number | "images";
  /** All threads meet before this call: it needs what others wrote, or writes where others still read. */
  readonly barrier: boolean;
}

export type PlannedArgument = number | "images" | "accumulate" | "scratch";

export type Layout =
  /** As Keras stores it. */
  | { readonly kind: "flat" }
  /** In panels of eight columns; see panels.ts. */
  | {
      readonly kind: "panels";
      readonly rows: number;
      readonly columns: number;
      readonly groups: number;
    };

export interface PlacedParameter {
  /** `conv1/kernel`. */
  readonly name: string;
  readonly parameter: Parameter;
  readonly layout: Layout;
  /** Floats in memory, panels' padding included. */
  readonly elements: number;
  readonly address: number;
  readonly state: readonly {
    readonly name: string;
    readonly address: number;
    readonly initial: number;
  }[];
}
