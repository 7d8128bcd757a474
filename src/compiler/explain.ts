import { plain, type Paint } from "../diagnostics/paint.ts";
import { thousands } from "./arguments/decimal.ts";
import { formatBytes } from "./bytes.ts";
import type { CheckResult } from "./check.ts";
import { countedLayers } from "./layers/counted-layers.ts";
import { fill, shorten, wrap, type Column } from "./explain-layout.ts";
import { legend } from "./explain-legend.ts";
import { countAll } from "./layers/parameter.ts";
import type { ResolvedLayer, Source } from "./network.ts";
import { formatShape } from "./shape.ts";

export interface ExplainOptions {
  readonly paint?: Paint;
  /** Columns of the terminal; 80 unless told. */
  readonly width?: number;
}

/** One layer's place in the table; `notes` are its arithmetic. */
interface Row {
  readonly name: string;
  readonly shape: string;
  readonly parameters: string;
  readonly notes: readonly string[];
}

interface Columns {
  readonly name: Column;
  readonly shape: Column;
  readonly parameters: Column;
  readonly notes: number;
}

const gap = "  ";

/**
 * The table of a net as a teacher would draw it: layer, output shape, parameters and the arithmetic of both, then the
 * totals. Ends without a newline; empty where there are no layers.
 */
export function explain(result: CheckResult, options: ExplainOptions = {}): string {
  const { paint = plain, width = 80 } = options;
  if (result.layers.length === 0) return "";
  const rows = [inputRow(result), ...result.layers.map((layer, i) => rowOf(result, layer, i))];
  const columns = measure(rows, width);
  const rule = paint.faint("─".repeat(width));
  return [
    header(columns, paint),
    rule,
    ...rows.flatMap((row) => printRow(row, columns, paint)),
    rule,
    ...totals(result, paint),
    ...legend(result.layers).map((line, i) =>
      paint.faint((i === 0 ? "sizes" : "").padEnd(13) + gap + line),
    ),
  ].join("\n");
}

function inputRow({ input }: CheckResult): Row {
  return { name: "input", shape: formatShape(input ?? []), parameters: "", notes: [] };
}

function rowOf(result: CheckResult, layer: ResolvedLayer, index: number): Row {
  const { shape, parameters } = layer.derivation;
  const reads = sayInputs(result.layers, layer, index);
  const implicit = layer.implicit ? "implicit: " : "";
  return {
    name: layer.name,
    shape: formatShape(layer.shape),
    parameters: thousands(countAll(layer.parameters)),
    notes: [reads, shape && implicit + shape, parameters].filter((note) => note !== ""),
  };
}

/** What a layer reads, where that is not just the row above it. */
function sayInputs(
  layers: readonly ResolvedLayer[],
  { kind, inputs }: ResolvedLayer,
  index: number,
): string {
  const [only] = inputs;
  if (inputs.length === 1 && only === (index === 0 ? "input" : index - 1)) return "";
  const names = inputs.map((source) => nameOf(layers, source));
  return kind === "add" || kind === "multiply"
    ? names.join(kind === "add" ? " + " : " * ")
    : `from ${names.join(", ")}`;
}

function nameOf(layers: readonly ResolvedLayer[], source: Source): string {
  return source === "input" ? "input" : (layers[source]?.name ?? "");
}

function measure(rows: readonly Row[], width: number): Columns {
  const widest = (title: string, of: (row: Row) => string, most: number): number =>
    Math.min(
      most,
      rows.reduce((w, row) => Math.max(w, of(row).length), title.length),
    );
  const name = widest("layer", (row) => row.name, 18);
  const shape = widest("output", (row) => row.shape, 16);
  const parameters = widest("parameters", (row) => row.parameters, 16);
  return {
    name: { width: name, align: "left" },
    shape: { width: shape, align: "left" },
    parameters: { width: parameters, align: "right" },
    notes: Math.max(24, width - name - shape - parameters - 3 * gap.length),
  };
}

function header({ name, shape, parameters }: Columns, paint: Paint): string {
  const cells = [fill("layer", name), fill("output", shape), fill("parameters", parameters)];
  return paint.strong([...cells, "arithmetic"].join(gap));
}

/** One line, and as many more as the arithmetic needs. */
function printRow(row: Row, columns: Columns, paint: Paint): readonly string[] {
  const { name, shape, parameters, notes } = columns;
  const count = fill(row.parameters, parameters);
  const start = [
    paint.strong(fill(shorten(row.name, name.width), name)),
    fill(row.shape, shape),
    row.parameters === "0" ? paint.faint(count) : count,
  ].join(gap);
  const indent = " ".repeat(name.width + shape.width + parameters.width + 3 * gap.length);
  const [first = "", ...more] = row.notes.flatMap((note) => wrap(note, notes));
  return [`${start}${gap}${first}`.trimEnd(), ...more.map((line) => indent + line)];
}

function totals(result: CheckResult, paint: Paint): readonly string[] {
  const { layers, parameters, trainable, multiplyAdds, memory } = result;
  const still = parameters - trainable;
  const figures: readonly (readonly [string, string, string])[] = [
    [
      "parameters",
      thousands(parameters),
      still === 0 ? "all trainable" : `${thousands(trainable)} trainable, ${thousands(still)} not`,
    ],
    ["multiply-adds", thousands(multiplyAdds), `one image; ${countedLayers(layers)}, no biases`],
    ["weights", formatBytes(memory.modelBytes), "of memory, as 32-bit floats"],
    ...(memory.trainingBytes > 0
      ? [["training", formatBytes(memory.trainingBytes), "of memory"] as const]
      : []),
  ];
  const width = figures.reduce((w, [, figure]) => Math.max(w, figure.length), 0);
  return figures.map(
    ([label, figure, note]) =>
      `${paint.strong(label.padEnd(13))}${gap}${figure.padStart(width)}${gap}${paint.faint(note)}`,
  );
}
