import type { DataPlan } from "../../network.ts";

/** The folder, seen from the project, where the files of a named data set lie. */
export function dataFolder(data: DataPlan): string {
  return `data/${data.source.kind}`;
}

/** The parts that the program has beside its training images. */
export function partsOf(data: DataPlan): { readonly validation: boolean; readonly test: boolean } {
  return {
    validation: data.validation.kind !== "none",
    test: data.facts.testCount > 0 || data.testShare !== undefined,
  };
}

/** True where something is drawn when the data is divided. */
export function drawsSplit(data: DataPlan): boolean {
  return (
    data.testShare !== undefined ||
    data.validation.kind === "share" ||
    data.validation.kind === "count"
  );
}
