import type { ArgumentTable } from "../arguments/argument.ts";
import { layerKinds, layers } from "../layers/registry.ts";
import { recurrentKinds } from "../layers/recurrent.ts";
import type { LayerKind } from "../network.ts";
import { activationNames, activations } from "../vocabulary/activations.ts";
import { datasetNames, datasets } from "../vocabulary/datasets/index.ts";
import { initializerNames, initializers } from "../vocabulary/initializers.ts";
import { lossNames, losses } from "../vocabulary/losses/index.ts";
import { metricNames, metrics } from "../vocabulary/metrics.ts";
import { monitorNames, monitors } from "../vocabulary/monitors.ts";
import type { OptimizerDefinition } from "../vocabulary/optimizers/definition.ts";
import { optimizerNames, optimizers } from "../vocabulary/optimizers/index.ts";
import { referenceArguments, signatureOf } from "./arguments.ts";
import type { Entry, Section } from "./entry.ts";
import { exampleOf } from "./examples.ts";
import {
  dataStatements,
  topStatements,
  trainStatements,
  type StatementPage,
} from "./statements.ts";

/** Every word of the language that has something to tell, section by section. */
export function entries(): readonly Entry[] {
  return [
    ...layerKinds.filter((kind) => !isActivation(kind)).map(layerEntry),
    ...activationNames.map((name): Entry => {
      const { formula, elsewhere } = activations[name];
      const doc = "A word in a layer, or a statement of its own.";
      return { ...layerEntry(name), section: "activations", doc, formula, elsewhere };
    }),
    ...initializerNames.map((name) =>
      wordEntry("initializers", name, initializers[name], `dense 128 init=${name}`),
    ),
    ...optimizerNames.map(optimizerEntry),
    ...lossNames.map((name) => wordEntry("losses", name, losses[name], `loss ${name}`)),
    ...metricNames.map((name) => wordEntry("metrics", name, metrics[name], `metrics ${name}`)),
    ...monitorNames.map((name) => wordEntry("monitors", name, monitors[name], `stop ${name}`)),
    ...datasetNames.map((name) => wordEntry("datasets", name, datasets[name], `data ${name}`)),
    ...statementEntries("statements", topStatements),
    ...statementEntries("train", trainStatements),
    ...statementEntries("data", dataStatements),
  ];
}

function isActivation(kind: LayerKind): boolean {
  return (activationNames as readonly string[]).includes(kind);
}

function layerEntry(kind: LayerKind): Entry {
  const { doc, formula, example, elsewhere, merges } = layers[kind];
  const described = referenceArguments(layers[kind].ownArguments);
  const block = kind === "bidirectional" ? ` { ${recurrentKinds.join("|")} … }` : "";
  return {
    section: "layers",
    word: kind,
    doc,
    formula,
    signature: signatureOf(merges ? `${kind} NAME…` : kind, described) + block,
    arguments: described,
    example: exampleOf("layers", kind, example),
    elsewhere,
  };
}

function optimizerEntry(name: (typeof optimizerNames)[number]): Entry {
  const { doc, formula, elsewhere, table }: OptimizerDefinition = optimizers[name];
  const described = referenceArguments(table satisfies ArgumentTable);
  const rate = described.find((argument) => argument.name === "rate")?.standard ?? "";
  return {
    section: "optimizers",
    word: name,
    doc,
    formula,
    signature: signatureOf(`optimizer ${name}`, described),
    arguments: described,
    example: exampleOf("optimizers", name, `optimizer ${name} ${rate}`),
    elsewhere,
  };
}

/** A word out of a list, which takes nothing itself. */
function wordEntry(
  section: Section,
  word: string,
  said: Pick<Entry, "doc"> & Partial<Pick<Entry, "formula" | "elsewhere">>,
  statement: string,
): Entry {
  return {
    section,
    word,
    doc: said.doc,
    formula: said.formula,
    signature: statement,
    arguments: [],
    example: exampleOf(section, word, statement),
    elsewhere: said.elsewhere,
  };
}

function statementEntries(
  section: Section,
  pages: Readonly<Record<string, StatementPage>>,
): readonly Entry[] {
  return Object.entries(pages).map(([word, { doc, signature, example }]) => ({
    section,
    word,
    doc,
    formula: undefined,
    signature,
    arguments: [],
    example: exampleOf(section, word, example),
    elsewhere: undefined,
  }));
}
