import type { Network } from "../compiler/network.ts";
import type { Model } from "../runtime/engines/engine.ts";
import { readModelWeights } from "../runtime/model-files.ts";
import { readConvolutions } from "../runtime/run-folder.ts";
import type { RunFolder } from "../runtime/run-folder.ts";
import { openModel } from "./engines.ts";
import { networkOfRun } from "./networks.ts";

/** A run's network and its model with the weights that training left. */
export async function openRun(
  run: RunFolder,
  { engine, threads }: { readonly engine: string; readonly threads?: number },
): Promise<{ readonly network: Network; readonly model: Model }> {
  const network = await networkOfRun(run);
  const weights = await readModelWeights(run.model, network);
  const convolutions = await readConvolutions(run);
  // Data sets of bytes and of floats can both be staged as floats.
  const options = { threads, training: false, floatImages: true, convolutions };
  const model = await openModel(network, engine, options);
  await model.setWeights(weights);
  return { network, model };
}
