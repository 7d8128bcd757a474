import { diagnose } from "../../../diagnostics/diagnostic.ts";
import { formatShape, placesOf, sizeOf } from "../../shape.ts";
import type { Rule } from "../context.ts";

/** With `same` a kernel may be so large that its outermost weights meet nothing but padding, at every place. */
export const kernelWithinImage: Rule = ({ layers }, report) => {
  for (const layer of layers) {
    if (layer.kind !== "conv" && layer.kind !== "depthwise" && layer.kind !== "sepconv") continue;
    const { kernel, stride, dilation, padding } = layer.arguments;
    if (padding !== "same") continue;
    const shape = layer.inputShapes[0]!;
    const used = placesOf(shape).map((n, i) => usedPlaces(n, kernel[i]!, stride[i]!, dilation[i]!));
    const weights = sizeOf(kernel);
    const unused = weights - sizeOf(used);
    if (unused === 0) continue;
    report(
      diagnose("NET0712", layer.span, {
        layer: layer.name,
        kernel: formatShape(kernel),
        incoming: formatShape(shape),
        unused,
        weights,
        enough: formatShape(used),
      }),
      layer,
    );
  }
};

/** How many of a kernel's k places meet a row at all, on n rows with `same` (Keras's padding, the odd one after). */
function usedPlaces(n: number, k: number, stride: number, dilation: number): number {
  const places = Math.ceil(n / stride);
  const padding = Math.max((places - 1) * stride + dilation * (k - 1) + 1 - n, 0);
  const before = Math.floor(padding / 2);
  const first = Math.max(0, Math.ceil((before - (places - 1) * stride) / dilation));
  const last = Math.min(k - 1, Math.floor((n - 1 + before) / dilation));
  return last - first + 1;
}
