import type { Report } from "../../../diagnostics/diagnostic.ts";
import type { Span } from "../../../diagnostics/span.ts";
import type { DataPlan, TrainingPlan } from "../../network.ts";

/** Where a statement of `train` stands, where it is written. */
export type TrainingPlaces = (
  word:
    "optimizer" | "target" | "loss" | "metrics" | "epochs" | "batch" | "shuffle" | "stop" | "seed",
) => Span | undefined;

/** A lint on how a net is trained, one a file, listed in `training-rules.ts`. */
export type TrainingRule = (
  plan: TrainingPlan,
  data: DataPlan | undefined,
  places: TrainingPlaces,
  report: Report,
) => void;
