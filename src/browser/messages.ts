import type { BrowserProject } from "../compiler/emit/browser/project.ts";
import type { EngineDescription } from "../runtime/engines/engine.ts";
import type { KernelBuild } from "../runtime/engines/wasm/loaded-kernels.ts";
import type { Prediction } from "../runtime/predict.ts";
import type { EpochRecord, StopReason } from "../runtime/report/history.ts";

/** What the page asks of its worker, which holds the model. */
export type Request =
  | OpenRequest
  | { readonly kind: "predict"; readonly id: number; readonly pixels: Uint8Array }
  | { readonly kind: "own-data"; readonly images: ArrayBuffer; readonly labels: ArrayBuffer }
  /** Trains from where the model stands; `afresh` from the initial weights. */
  | { readonly kind: "train"; readonly afresh: boolean }
  | { readonly kind: "stop" }
  | { readonly kind: "save" };

/** What the worker needs to make the model. */
export interface OpenRequest {
  readonly kind: "open";
  readonly project: BrowserProject;
  /** Undefined where the worker computes with TensorFlow.js, which it holds. */
  readonly engine: EngineParts | undefined;
  readonly weights: Uint8Array<ArrayBuffer> | undefined;
  /** The bytes of `data.bin`, where the training data come from it. */
  readonly data: Uint8Array<ArrayBuffer> | undefined;
}

/** netc's own engine in the build that suits the browser. */
export interface EngineParts {
  readonly build: KernelBuild;
  readonly kernels: Uint8Array<ArrayBuffer>;
  readonly threads: number;
  /** Where further threads find their script. */
  readonly thread: string;
}

/** What the worker says. */
export type Reply =
  | { readonly kind: "opened"; readonly description: EngineDescription }
  | { readonly kind: "samples"; readonly images: Uint8Array; readonly labels: Uint8Array }
  | { readonly kind: "data"; readonly train: number; readonly validation: number }
  | { readonly kind: "prediction"; readonly id: number; readonly prediction: Prediction }
  | TrainingPoint
  | { readonly kind: "epoch"; readonly record: EpochRecord }
  | {
      readonly kind: "ended";
      readonly because: StopReason;
      readonly restoredEpoch: number | undefined;
      /** Of the test pictures, where there are any. */
      readonly test: Readonly<Record<string, number>> | undefined;
    }
  | { readonly kind: "saved"; readonly json: string; readonly weights: Uint8Array<ArrayBuffer> }
  | { readonly kind: "failed"; readonly message: string };

/** Where training stands between two epochs' ends. */
export interface TrainingPoint {
  readonly kind: "progress";
  readonly phase: "training" | "validation";
  readonly epoch: number;
  readonly epochs: number;
  readonly done: number;
  readonly total: number;
  /** Means over the pictures since the last message of this phase. */
  readonly means: Readonly<Record<string, number>>;
  readonly imagesPerSecond: number;
}
