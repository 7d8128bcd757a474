import type { Elsewhere } from "../../elsewhere.ts";
import type { DataFacts, DataPlan } from "../../network.ts";

/** A data set that netc knows by its name. */
export interface NamedDataset extends DataFacts {
  readonly name: Exclude<DataPlan["source"]["kind"], "idx">;
  readonly doc: string;
  readonly elsewhere: Elsewhere;
}
