import { diagnose } from "../../diagnostics/diagnostic.ts";
import { formatShape, sameShape, type Shape } from "../shape.ts";
import { layer, type Given, type LayerType, type Operand, type ShapeResult } from "./layer.ts";

type Given_ = Given<Record<never, never>, "any">;

/** A layer that takes tensors of one shape number by number. */
export function elementwise<const K extends "add" | "multiply">(
  kind: K,
  { doc, formula, elsewhere }: Pick<LayerType<K, never>, "doc" | "formula" | "elsewhere">,
): LayerType<K, Record<never, never>> {
  return layer({
    kind,
    doc,
    formula,
    example: `${kind} stem`,
    elsewhere,
    arguments: {} as Record<never, never>,
    rank: "any",
    merges: true,
    shape: (given) => equalShapes(kind, given),
  });
}

function equalShapes(kind: string, { input, operands, at }: Given_): ShapeResult {
  const first = operands[0];
  const other = operands.find(({ shape }) => !sameShape(shape, input));
  if (first === undefined || other === undefined) return { shape: input, derivation: "" };
  return diagnose("NET0207", at(), {
    layer: kind,
    ...sayBoth(first, other),
    hint: wayOut(first.shape, other.shape),
  });
}

/** Two operands as the messages name them. */
export function sayBoth(
  first: Operand,
  second: Operand,
): {
  readonly first: string;
  readonly firstShape: string;
  readonly second: string;
  readonly secondShape: string;
} {
  return {
    first: first.name,
    firstShape: formatShape(first.shape),
    second: second.name,
    secondShape: formatShape(second.shape),
  };
}

function wayOut(a: Shape, b: Shape): string {
  const equalPlaces = a.length === 3 && b.length === 3 && a[0] === b[0] && a[1] === b[1];
  if (equalPlaces) return `a \`conv ${b[2]} 1x1\` before it gives both ${b[2]} channels`;
  if (a.length === 1 && b.length === 1)
    return `a \`dense ${b[0]}\` before it gives both ${b[0]} numbers`;
  return "give both the same height, width and channels: `same`, equal strides and pools, equal filters";
}
