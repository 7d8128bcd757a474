import { shape } from "../arguments/kinds.ts";
import { diagnose, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import { formatShape, pixelsOf, placesOf, sizeOf, type Shape } from "../shape.ts";
import { layer } from "./layer.ts";
import { isShape, suggestShape } from "./known-shapes.ts";

export const reshape = layer({
  kind: "reshape",
  doc: "The same numbers in another shape: a feature map, a sequence, or a vector.",
  formula: "the n-th number of y is the n-th of x",
  example: "reshape 7x7x16",
  elsewhere: { keras: "keras.layers.Reshape", tfjs: "tf.layers.reshape", pytorch: "torch.reshape" },
  arguments: { shape: shape({ position: 0, called: "the shape" }) },
  rank: "any",

  shape: ({ arguments: { shape }, input, at }) => {
    const refused = refuseShape(shape, input, at("shape"));
    if (refused !== undefined) return refused;
    return { shape, derivation: `${sizeOf(input)} = ${shape.join("*")}` };
  },
});

function refuseShape(shape: Shape, input: Shape, span: Span): Diagnostic | undefined {
  const target = formatShape(shape);
  if (!isShape(shape)) {
    const suggestion = `reshape ${suggestShape(shape)}`;
    return diagnose("NET0202", span, { statement: "reshape", found: target, suggestion });
  }
  const [targetSize, size] = [sizeOf(shape), sizeOf(input)];
  if (targetSize === size) return undefined;
  const suggestion = fitting(shape, size);
  const edits = suggestion === undefined ? [] : [{ span, text: suggestion }];
  const parameters = { target, targetSize, shape: formatShape(input), size, suggestion };
  return diagnose("NET0206", span, parameters, { edits });
}

/** The same sizes but the last, with the last that fits, where it comes out even. */
function fitting(shape: Shape, size: number): string | undefined {
  const last = size / pixelsOf(shape);
  return Number.isInteger(last) ? formatShape([...placesOf(shape), last]) : undefined;
}
