import { wordsOf } from "../arguments/argument.ts";
import { isLayerKind, layerKinds, layers } from "../layers/registry.ts";
import { datasetNames } from "../vocabulary/datasets/index.ts";
import { initializerNames } from "../vocabulary/initializers.ts";
import { lossNames } from "../vocabulary/losses/index.ts";
import { metricNames } from "../vocabulary/metrics.ts";
import { monitorNames } from "../vocabulary/monitors.ts";
import { optimizerNames } from "../vocabulary/optimizers/index.ts";
import { isStatementWord } from "./words.ts";

const layerWords: ReadonlySet<string> = new Set(
  layerKinds.flatMap((kind) => wordsOf(layers[kind].arguments)),
);

/** Values that are words and stand in other lists than those of the layers. */
const otherWords: ReadonlySet<string> = new Set([
  ...["yes", "no", "as"],
  ...initializerNames,
  ...datasetNames,
  ...["idx", "csv", "images", "first", "test", "none"],
  ...optimizerNames,
  ...["nesterov"],
  ...lossNames,
  ...metricNames,
  ...["all"],
  ...monitorNames,
  ...["restore"],
]);

/** Whether a word stands in a closed list of the language, so that it means itself wherever a value may stand. */
export function isClosedWord(text: string): boolean {
  return layerWords.has(text) || otherWords.has(text);
}

/** What a word means in the language, so that no layer can have it as its name; undefined where it is free. */
export function takenForLayers(text: string): string | undefined {
  if (isLayerKind(text)) return "a layer";
  if (isStatementWord(text)) return "a statement";
  return layerWords.has(text) ? "a word that layers take" : undefined;
}

/** What keeps a word from being the name of a constant, a parameter or a block; undefined where it is free. */
export function takenForConstants(text: string): string | undefined {
  if (text.includes("-")) return "a word with a dash, which arithmetic takes for a minus";
  return takenForLayers(text) ?? (otherWords.has(text) ? "a word that statements take" : undefined);
}
