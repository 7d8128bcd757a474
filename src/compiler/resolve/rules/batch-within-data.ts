import { diagnose } from "../../../diagnostics/diagnostic.ts";
import type { DataPlan } from "../../network.ts";
import type { TrainingRule } from "./training-rule.ts";

/** A batch of more images than there are makes every epoch one step, which is seldom what a number was written for. */
export const batchWithinData: TrainingRule = ({ batch }, data, places, report) => {
  const span = places("batch");
  if (span === undefined || data === undefined || batch === "all") return;
  const images = imagesToTrainOn(data);
  if (batch > images) report(diagnose("NET0716", span, { batch, images }));
};

/** The images that are kept neither for testing nor for validation. */
function imagesToTrainOn({ facts, testShare, validation }: DataPlan): number {
  const count = facts.trainCount - Math.round(facts.trainCount * (testShare ?? 0));
  switch (validation.kind) {
    case "none":
    case "test":
      return count;
    case "share":
      return count - Math.round(count * validation.share);
    case "count":
    case "first":
      return count - validation.count;
  }
}
