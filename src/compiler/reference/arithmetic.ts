import { check } from "../check.ts";
import { formatShape } from "../shape.ts";
import type { Example } from "./entry.ts";

/** What the last layer of an example makes of its input, and the arithmetic of both, as `netc check` explains them. */
export function arithmeticOf({ spec }: Example): string {
  const layer = check({ name: "example", text: spec }).layers.at(-1);
  if (layer === undefined) return "";
  const { shape, parameters } = layer.derivation;
  const sizes = `${layer.inputShapes.map(formatShape).join(" and ")} → ${formatShape(layer.shape)}`;
  return [sizes, shape, parameters].filter((part) => part !== "").join("; ");
}
