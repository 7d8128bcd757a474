import { tokenReader } from "../compiler/layers/tokens.ts";
import type { Network } from "../compiler/network.ts";
import { renderFinding } from "../diagnostics/render.ts";
import type { Splits } from "../runtime/data/dataset.ts";
import { load } from "../runtime/data/load.ts";
import { CommandFailure } from "./failure.ts";
import { downloadView } from "./download-view.ts";
import { note, paintFor } from "./output.ts";
import { dataFailure } from "./spec.ts";

/** Reads, draws or fetches a network's data and divides it; what is wrong with it ends the command. */
export async function loadSplits(network: Network, folder: string | undefined): Promise<Splits> {
  const { data, input, training, layers } = network;
  const reader = tokenReader(layers);
  if (data === undefined) throw new CommandFailure("the spec says nothing of data");
  const view = downloadView(process.stderr);
  try {
    return await load(data, training.seed, {
      dataDirectory: folder,
      input,
      vocabulary: reader && { layer: reader.name, size: reader.arguments.vocabulary },
      onProgress: view.show,
      onWarning: (finding) => {
        note(renderFinding(finding, paintFor(process.stderr)));
      },
    });
  } catch (error) {
    throw dataFailure(error);
  } finally {
    view.end();
  }
}
