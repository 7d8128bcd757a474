import { optionName, type ArgumentTable } from "./arguments/argument.ts";
import { decimal } from "./arguments/decimal.ts";
import type { IdxFiles } from "./idx-files.ts";
import { layers } from "./layers/registry.ts";
import type {
  DataPlan,
  Network,
  Optimizer,
  ResolvedLayer,
  Source,
  TrainingPlan,
  Validation,
} from "./network.ts";
import { formatShape } from "./shape.ts";
import { optimizers } from "./vocabulary/optimizers/index.ts";

export interface ResolvedSpecOptions {
  /** How a file of `data idx` is named in the new text; as in the spec unless given. */
  readonly file?: (name: string) => string;
}

/** A network as the text of a spec with every default filled in. The text checks to the same network. */
export function resolvedSpec(network: Network, options: ResolvedSpecOptions = {}): string {
  const nameOf = namer(network);
  const sections = [
    ...(network.data === undefined ? [] : [dataText(network.data, options)]),
    [inputText(network, nameOf), ...layersText(network, nameOf)].join("\n"),
    trainText(network.training),
  ];
  return `${sections.join("\n\n")}\n`;
}

function inputText(network: Network, nameOf: Namer): string {
  const name = nameOf("input");
  const named = referredTo(network, nameOf).has(name) ? ` name=${name}` : "";
  return `input ${formatShape(network.input)}${named}`;
}

/** One line a layer; `from` where a layer does not read the one before it. */
function layersText(network: Network, nameOf: Namer): readonly string[] {
  const lines: string[] = [];
  const named = namedLayers(network, nameOf);
  let current: Source = "input";
  const goOnFrom = (source: Source): void => {
    if (source !== current) lines.push(`from ${nameOf(source)}`);
    current = source;
  };
  network.layers.forEach((layer, index) => {
    goOnFrom(layer.inputs[0]!);
    if (!layer.implicit) lines.push(layerText(layer, nameOf, named.has(layer.name)));
    current = index;
  });
  goOnFrom(network.output);
  return lines;
}

/** What a tensor is called in the text. */
type Namer = (source: Source) => string;

/** The network does not keep what its input is called: it gets a name that no layer has. */
function namer({ layers: all }: Network): Namer {
  const taken = new Set(all.map(({ name }) => name));
  let input = "pixels";
  while (taken.has(input)) input += "-0";
  return (source) => (source === "input" ? input : all[source]!.name);
}

/**
 * The names that must be written: those that other layers refer to, and those that the layer would not get of itself,
 * its kind and a running number.
 */
function namedLayers(network: Network, nameOf: Namer): ReadonlySet<string> {
  const named = referredTo(network, nameOf);
  // A name that is written changes the numbers of others, so look again until all come out right.
  for (let tries = 0; tries < 8; tries++) {
    const wrong = wronglyNumbered(network, named);
    if (wrong.length === 0) break;
    for (const name of wrong) named.add(name);
  }
  return named;
}

function referredTo(network: Network, nameOf: Namer): Set<string> {
  const { layers: all, output } = network;
  const jumps = all.flatMap(({ inputs: [first, ...others] }, index) => {
    const before: Source = index === 0 ? "input" : index - 1;
    return first === before ? others : [first!, ...others];
  });
  const end = output === all.length - 1 ? [] : [output];
  return new Set([...jumps, ...end].map(nameOf));
}

/** The layers that would get another name than theirs if only `named` ones were written. */
function wronglyNumbered(network: Network, named: ReadonlySet<string>): readonly string[] {
  const counters = new Map<string, number>();
  return network.layers
    .filter(({ kind, name, implicit }) => {
      let count = (counters.get(kind) ?? 0) + 1;
      while (named.has(`${kind}${count}`)) count++;
      counters.set(kind, count);
      return !implicit && !named.has(name) && name !== `${kind}${count}`;
    })
    .map(({ name }) => name);
}

function layerText(layer: ResolvedLayer, nameOf: Namer, named: boolean): string {
  const others = layer.inputs.slice(1).map(nameOf);
  const values = layer.arguments as Readonly<Record<string, unknown>>;
  const name = named ? [`name=${layer.name}`] : [];
  return statementText(layer, layers[layer.kind].arguments, values, { before: others, name });
}

/**
 * A layer's statement with those of its arguments that are in `table`: what belongs to the layer in the block of a
 * `bidirectional` stands there.
 */
export function statementText(
  layer: ResolvedLayer,
  table: ArgumentTable,
  values: Readonly<Record<string, unknown>>,
  { before = [] as readonly string[], name = [] as readonly string[] } = {},
): string {
  const { ownArguments } = layers[layer.kind];
  const own = entriesIn(table, (key) => key in ownArguments);
  const words = [layer.kind, ...before, ...valuesText(own, values), ...name];
  if (layer.kind !== "bidirectional") return words.join(" ");
  const { cell } = layer.arguments;
  const inner = entriesIn(table, (key) => !(key in ownArguments) && key in layers[cell].arguments);
  return [...words, "{", cell, ...valuesText(inner, values), "}"].join(" ");
}

function entriesIn(table: ArgumentTable, isIn: (key: string) => boolean): ArgumentTable {
  return Object.fromEntries(Object.entries(table).filter(([key]) => isIn(key)));
}

/** The arguments of a statement in the order people say them: values, bare words, options. */
export function valuesText(
  table: ArgumentTable,
  values: Readonly<Record<string, unknown>>,
): readonly string[] {
  const entries = Object.entries(table);
  const positions = entries
    .filter(([, argument]) => argument.place === "position")
    .sort(([, a], [, b]) => a.position - b.position)
    .map(([key]) => valueText(values[key]));
  const words = entries
    .filter(([, argument]) => argument.place === "word")
    .map(([key, { reader }]) => (values[key] === true ? reader.words[0]! : String(values[key])))
    // What is said by saying nothing has no word: no activation, no flag.
    .filter((text) => entries.some(([, { reader }]) => reader.words.includes(text)));
  const options = entries
    .filter(([key, argument]) => argument.place === "option" && values[key] !== undefined)
    .map(([key]) => `${optionName(key)}=${valueText(values[key])}`);
  return [...positions, ...words, ...options];
}

/** A value as specs write it: `.25`, `yes`, `3x3`. */
export function valueText(value: unknown): string {
  if (typeof value === "number") return decimal(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.join("x");
  return String(value);
}

function dataText(data: DataPlan, { file = (name) => name }: ResolvedSpecOptions): string {
  const { source } = data;
  const files = (word: string, part: IdxFiles) =>
    [word, ...part.map((name) => JSON.stringify(file(name)))].join(" ");
  const lines = [
    ...(source.kind === "idx" ? [files("train", source.train)] : []),
    ...(source.kind === "idx" && source.test !== undefined ? [files("test", source.test)] : []),
    ...(data.testShare === undefined ? [] : [`test ${percent(data.testShare)}`]),
    ...(data.facts.classes.length === 0
      ? []
      : [`classes ${data.facts.classes.map((name) => JSON.stringify(name)).join(" ")}`]),
    `scale ${scaleText(data.scale)}`,
    `validation ${validationText(data.validation)}`,
  ];
  return block(`data ${source.kind}`, lines);
}

function scaleText(scale: number): string {
  if (scale === 1) return "no";
  return scale === 1 / 255 ? "(1/255)" : decimal(scale);
}

function validationText(validation: Validation): string {
  switch (validation.kind) {
    case "none":
    case "test":
      return validation.kind;
    case "share":
      return percent(validation.share);
    case "count":
      return decimal(validation.count);
    case "first":
      return `first ${decimal(validation.count)}`;
  }
}

/** A share as the shortest percentage that reads as the same number. */
function percent(share: number): string {
  const short = Number((share * 100).toPrecision(15));
  return `${decimal(short / 100 === share ? short : share * 100)}%`;
}

function trainText(plan: TrainingPlan): string {
  const { stop } = plan;
  return block("train", [
    `optimizer ${optimizerText(plan.optimizer)}`,
    ...(plan.target === "input" ? ["target input"] : []),
    `loss ${plan.loss.kind}`,
    ...(plan.metrics.length === 0 ? [] : [`metrics ${plan.metrics.join(" ")}`]),
    `epochs ${decimal(plan.epochs)}`,
    `batch ${plan.batch === "all" ? "all" : decimal(plan.batch)}`,
    `shuffle ${plan.shuffle ? "yes" : "no"}`,
    ...(stop === undefined
      ? []
      : [
          `stop ${stop.monitor} patience=${decimal(stop.patience)}${stop.restore ? " restore" : ""}`,
        ]),
    `seed ${decimal(plan.seed)}`,
  ]);
}

function optimizerText({ kind, ...values }: Optimizer): string {
  return [kind, ...valuesText(optimizers[kind].table, values)].join(" ");
}

function block(head: string, lines: readonly string[]): string {
  return `${head} {\n${lines.map((line) => `  ${line}\n`).join("")}}`;
}
