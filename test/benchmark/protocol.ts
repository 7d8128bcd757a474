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

/** `parameters` proves that all contenders work on the same net. */
export type Answer =
  | {
      readonly images: number;
      readonly seconds: number;
      readonly parameters: number;
      readonly batch: number;
    }
  /** Why this contender does not do this. */
  | { readonly skipped: string };
