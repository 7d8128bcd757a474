import type { Supplies, SuppliedModel } from "../compiler/emit/supplies.ts";
import type { Network } from "../compiler/network.ts";
import type { Splits } from "../runtime/data/dataset.ts";
import type { NamedArray } from "../runtime/engines/engine.ts";
import { runFolder } from "../runtime/run-folder.ts";
import { readAsset } from "./asset.ts";
import { note } from "./output.ts";

/** Where a network is from, and where its data lie. */
export interface SupplySource {
  readonly network: Network;
  /** The run's folder, where the network is a run's. */
  readonly run: string | undefined;
  /** Where data sets lie, if the user said so. */
  readonly data: string | undefined;
  readonly generator: string;
}

/** What targets may ask for; each supply is fetched, and what it needs is loaded, when it is asked for. */
export function emitSupplies(source: SupplySource): Supplies {
  return {
    model: () => model(source),
    drawnData: async () => (await import("./drawn-files.ts")).drawnFiles(),
    async samples(wanted, required) {
      const { samplePictures } = await import("./sample-pictures.ts");
      const splits = await splitsOf(source, required);
      return splits && samplePictures(splits, wanted);
    },
    async trainingPictures(wanted) {
      const { trainingPictures } = await import("./sample-pictures.ts");
      return trainingPictures(await loadSplitsOf(source), wanted);
    },
    asset: readAsset,
  };
}

/** The data, where they can be had. */
async function splitsOf(source: SupplySource, required: boolean): Promise<Splits | undefined> {
  try {
    return await loadSplitsOf(source);
  } catch (error) {
    if (required) throw error;
    note(`there are no samples: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

async function loadSplitsOf({ network, data }: SupplySource): Promise<Splits> {
  const { loadSplits } = await import("./load-splits.ts");
  return loadSplits(network, data);
}

async function model({ network, run, generator }: SupplySource): Promise<SuppliedModel> {
  const { readModelMetadata, readModelWeights } = await import("../runtime/model-files.ts");
  const { modelJson } = await import("../runtime/model-json.ts");
  const { joinArrays } = await import("../runtime/weight-arrays.ts");
  const { sha256 } = await import("../runtime/run-files.ts");
  const folder = run === undefined ? undefined : runFolder(run).model;
  const arrays =
    folder === undefined ? await initialArrays(network) : await readModelWeights(folder, network);
  const metadata = {
    shape: network.data?.facts.shape ?? network.input,
    classes: network.data?.facts.classes ?? [],
    scale: network.data?.scale ?? 1,
    background: "dark",
    ...(folder === undefined ? {} : await readModelMetadata(folder)),
  } as const;
  const weights = joinArrays(arrays);
  const { json } = modelJson(network, arrays, { generator, metadata }, [sha256(weights)]);
  return { ...metadata, json, weights };
}

/** The weights with which `netc train` begins. */
async function initialArrays({ layers, training }: Network): Promise<readonly NamedArray[]> {
  const { initialWeights } = await import("../runtime/engines/initial-weights.ts");
  return layers
    .flatMap(({ name, parameters }) => parameters.map((parameter) => ({ name, parameter })))
    .map(({ name, parameter }, index) => ({
      name: `${name}/${parameter.name}`,
      shape: Object.values(parameter.dimensions),
      values: initialWeights(parameter, training.seed, index),
    }));
}
