import type { NamedDataset } from "./definition.ts";
import { fashionMnist } from "./fashion-mnist.ts";
import { garments } from "./garments.ts";
import { mnist } from "./mnist.ts";

export type { NamedDataset } from "./definition.ts";
export type DatasetName = NamedDataset["name"];

/** The data sets that a spec can name. */
export const datasets = {
  garments,
  "fashion-mnist": fashionMnist,
  mnist,
} satisfies { [K in DatasetName]: NamedDataset };

export const datasetNames = Object.keys(datasets) as readonly DatasetName[];
