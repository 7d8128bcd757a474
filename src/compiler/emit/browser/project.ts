import type { Network } from "../../network.ts";
import type { Shape } from "../../shape.ts";

/** What an emitted page is about: its `project.json`, which the page's own program reads. */
export interface BrowserProject {
  readonly version: 1;
  readonly title: string;
  /** Who wrote the page: `netc 0.1.0`. */
  readonly generator: string;
  /** What the page computes with: netc's own engine, or TensorFlow.js. */
  readonly runtime: "netc" | "tfjs";
  /** The resolved spec, for the download of a run. */
  readonly spec: string;
  readonly network: Network;
  /** Height, width, 1 or 3 channels of the pictures. */
  readonly picture: Shape;
  readonly classes: readonly string[];
  /** What the training pictures have around their object. */
  readonly background: "dark" | "light";
  /** True where `weights.bin` lies beside: the parameters in the table's order, little-endian float32. */
  readonly weights: boolean;
  /** How many pictures `samples.bin` holds; 0 where there is none. Pictures first, then a class number each, bytes. */
  readonly samples: number;
  /** Undefined: the page predicts only. */
  readonly training: BrowserTraining | undefined;
}

/** Where the page's training pictures come from. */
export type BrowserTraining =
  /** Drawn by the page itself. */
  | { readonly source: "garments" }
  /** `data.bin`: training pictures, test pictures, then the class numbers of both, bytes. */
  | { readonly source: "file"; readonly train: number; readonly test: number }
  /** IDX files that the visitor chooses. */
  | { readonly source: "visitor" };

/** The files that a page's program looks for beside it. */
export const browserFiles = {
  project: "project.json",
  weights: "weights.bin",
  samples: "samples.bin",
  data: "data.bin",
  page: "page.js",
  style: "page.css",
  worker: "worker.js",
  thread: "thread.js",
} as const;
