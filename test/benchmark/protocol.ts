import type { NetId } from "./nets.ts";

/*
 * What is said between the harness and a contender, one JSON object a line. The contender is a process of its own that
 * is started as `COMMAND… THREADS BATCH` and says `Hello`; then it answers each `Request` with one `Answer`, and works
 * at no other time. It ends when its standard input does.
 */

export type Phase = "training" | "inference";
export const phases: readonly Phase[] = ["training", "inference"];

export interface Hello {
  /** `PyTorch`. */
  readonly name: string;
  /** Versions and settings: `2.13.0, channels_last`. */
  readonly detail: string;
}

export interface Request {
  readonly net: NetId;
  readonly phase: Phase;
  /** How long to work, after a warm-up. */
  readonly seconds: number;
}

export type Answer =
  | Timing
  /** Why this contender does not do this. */
  | { readonly skipped: string };

export interface Timing {
  readonly images: number;
  readonly seconds: number;
  /** Seconds of processor that the contender took since it was asked, all threads: the rest was others. */
  readonly processorSeconds: number;
  /** Proves that all contenders work on the same net. */
  readonly parameters: number;
  readonly batch: number;
}
