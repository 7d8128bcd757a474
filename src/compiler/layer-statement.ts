import type { ArgumentTable } from "./arguments/argument.ts";
import { layers } from "./layers/registry.ts";
import type { ResolvedLayer } from "./network.ts";
import { statementText } from "./resolved-spec.ts";
import type { Sides } from "./sides.ts";

/** A layer as a person would write it: `conv 32 3x3 relu stride=2`, without what is the default anyway. */
export function layerStatement(layer: ResolvedLayer): string {
  const table: ArgumentTable = layers[layer.kind].arguments;
  const values = layer.arguments as Readonly<Record<string, unknown>>;
  const said = Object.entries(table).filter(([key, { place, default: standing }]) => {
    if (place === "position" || standing.kind === "required") return true;
    const usual = standing.kind === "as" ? values[standing.argument] : standing.value;
    return String(short(table, key, values[key])) !== String(short(table, key, usual));
  });
  const texts = Object.fromEntries(said.map(([key]) => [key, short(table, key, values[key])]));
  return statementText(layer, Object.fromEntries(said), texts);
}

/** `stride=2` for `2x2`; a kernel is said as `3x3`. */
function short(table: ArgumentTable, key: string, value: unknown): unknown {
  if (key === "kernel" || table[key]?.perDirection !== true) return value;
  const [first, ...others] = value as Sides;
  return others.every((other) => other === first) ? first : value;
}
