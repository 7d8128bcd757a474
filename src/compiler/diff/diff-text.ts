import { plain, type Paint } from "../../diagnostics/paint.ts";
import { thousands } from "../arguments/decimal.ts";
import { formatShape } from "../shape.ts";
import type {
  Change,
  LayerChange,
  LayerFacts,
  NetworkDiff,
  SettingChange,
  ValueChange,
} from "./network-diff.ts";

/** The lines that tell what changed: the input, the layers, the sizes of the whole, the sections. */
export function diffText(diff: NetworkDiff, paint: Paint = plain): readonly string[] {
  const { input, layers, output, settings } = diff;
  const inputLine =
    input === undefined
      ? []
      : [`~ input  ${arrow(formatShape(input.before), formatShape(input.after))}`];
  const outputLine =
    output === undefined ? [] : [`~ output  ${arrow(output.before, output.after)}`];
  const groups = [
    [...inputLine, ...layerLines(layers, paint), ...outputLine],
    totals(diff),
    settings.map(settingLine),
  ];
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, i) => (i === 0 ? group : ["", ...group]));
}

function layerLines(changes: readonly LayerChange[], paint: Paint): readonly string[] {
  const rows = changes.map((change) => rowOf(change, paint));
  const width = Math.max(0, ...rows.map(({ name }) => name.length));
  return rows.flatMap(({ mark, name, notes }) =>
    notes.map((note, i) =>
      i === 0 ? `${mark} ${name.padEnd(width)}  ${note}` : `${" ".repeat(width + 4)}${note}`,
    ),
  );
}

interface Row {
  readonly mark: string;
  readonly name: string;
  readonly notes: readonly string[];
}

function rowOf(change: LayerChange, paint: Paint): Row {
  switch (change.change) {
    case "added": {
      const { after } = change;
      return { mark: paint.help("+"), name: after.name, notes: [after.statement, sayFacts(after)] };
    }
    case "removed": {
      const { before } = change;
      return { mark: paint.error("-"), name: before.name, notes: [before.statement] };
    }
    case "replaced": {
      const { before, after } = change;
      const said = arrow(before.statement, after.statement);
      return { mark: paint.warning("~"), name: after.name, notes: [said, ...sizes(change)] };
    }
    case "moved": {
      const { after, behind } = change;
      const said = `${after.statement} now stands after ${behind}`;
      return { mark: paint.warning("~"), name: after.name, notes: [said, ...sizes(change)] };
    }
    case "changed": {
      const { after } = change;
      const said = change.arguments.map(sayArgument).join(", ");
      return { mark: paint.warning("~"), name: after.name, notes: [said, ...sizes(change)] };
    }
    case "follows": {
      const [first = "", ...more] = sizes(change);
      return { mark: " ", name: change.after.name, notes: [`follows: ${first}`, ...more] };
    }
  }
}

/** "32 to 64 filters", "activation relu → gelu". */
function sayArgument({ argument, before, after }: ValueChange): string {
  return argument === "filters" || argument === "units"
    ? `${before} to ${after} ${argument}`
    : `${argument} ${arrow(before, after)}`;
}

function sayFacts({ shape, parameters }: LayerFacts): string {
  return `${formatShape(shape)}, ${thousands(parameters)} parameters`;
}

/** What else of a layer is not as it was. */
function sizes({ before, after }: Change<LayerFacts>): readonly string[] {
  const shapes = [formatShape(before.shape), formatShape(after.shape)] as const;
  const parts = [
    ...(shapes[0] === shapes[1] ? [] : [arrow(...shapes)]),
    ...(before.parameters === after.parameters
      ? []
      : [`${arrow(thousands(before.parameters), thousands(after.parameters))} parameters`]),
    ...(before.multiplyAdds === after.multiplyAdds
      ? []
      : [`${arrow(thousands(before.multiplyAdds), thousands(after.multiplyAdds))} multiply-adds`]),
  ];
  return parts.length === 0 ? [] : [parts.join(", ")];
}

function totals({ parameters, multiplyAdds }: NetworkDiff): readonly string[] {
  const rows = (
    [
      ["parameters", parameters],
      ["multiply-adds", multiplyAdds],
    ] as const
  ).filter(([, { before, after }]) => before !== after);
  return rows.map(([name, change]) => `${name.padEnd(13)}  ${sayAmount(change)}`);
}

/** "54,410 → 108,810 (+100 %)". */
function sayAmount({ before, after }: Change<number>): string {
  return `${arrow(thousands(before), thousands(after))}${percent(before, after)}`;
}

function percent(before: number, after: number): string {
  if (before === 0) return "";
  const share = (100 * (after - before)) / before;
  const digits = Math.abs(share) < 10 ? 1 : 0;
  return ` (${share > 0 ? "+" : ""}${share.toFixed(digits)} %)`;
}

function settingLine({ section, statement, option, before, after }: SettingChange): string {
  const place = [section, statement, option].filter((part) => part !== undefined && part !== "");
  return `${place.join(" ")}: ${arrow(before ?? "nothing", after ?? "nothing")}`;
}

/** `32 → 64`. */
export function arrow(before: string, after: string): string {
  return `${before} → ${after}`;
}
