import { diagnose } from "../../../diagnostics/diagnostic.ts";
import type { TrainingRule } from "./training-rule.ts";

/** Test images that steer training no longer tell how good the net is on images it has not met. */
export const testSetForTesting: TrainingRule = ({ stop }, data, _places, report) => {
  if (data?.validation.kind !== "test") return;
  const stops = stop?.monitor.startsWith("val_") ?? false;
  report(diagnose("NET0706", data.span, { stops }));
};
