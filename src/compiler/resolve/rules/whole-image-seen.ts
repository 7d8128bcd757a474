import { diagnose } from "../../../diagnostics/diagnostic.ts";
import type { Pair, ResolvedLayer } from "../../network.ts";
import { imageArguments } from "../../sides.ts";
import { formatShape } from "../../shape.ts";
import type { Rule } from "../context.ts";

/** What one value of a tensor depends on: rows and columns of the image, and how far neighbouring values are apart. */
interface Field {
  readonly size: Pair;
  readonly step: Pair;
}

/** A global pool joins features; if none of them sees the whole image, nothing in the net knows how parts lie. */
export const wholeImageSeen: Rule = ({ layers, input }, report) => {
  if (input.length !== 3) return;
  const image: Pair = [input[0]!, input[1]!];
  const fields: Field[] = [];
  for (const layer of layers) {
    const incoming = layer.inputs.map((source) =>
      source === "input" ? ({ size: [1, 1], step: [1, 1] } as const) : fields[source]!,
    );
    const before = widest(incoming);
    fields.push(fieldAfter(layer, before));
    if (layer.kind !== "globalavgpool" && layer.kind !== "globalmaxpool") continue;
    if (before.size[0] >= image[0] && before.size[1] >= image[1]) continue;
    const field = formatShape(before.size.map((n, i) => Math.min(n, image[i]!)));
    const parameters = { pool: layer.name, field, image: formatShape(image) };
    report(diagnose("NET0713", layer.span, parameters), layer);
    return;
  }
};

function widest(fields: readonly Field[]): Field {
  const most = (of: (field: Field) => Pair): Pair => [
    Math.max(...fields.map((field) => of(field)[0])),
    Math.max(...fields.map((field) => of(field)[1])),
  ];
  return { size: most(({ size }) => size), step: most(({ step }) => step) };
}

/** Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019. */
function fieldAfter(layer: ResolvedLayer, before: Field): Field {
  switch (layer.kind) {
    case "conv":
    case "depthwise":
    case "sepconv": {
      const { kernel, stride, dilation } = imageArguments(layer.arguments);
      return slid(before, kernel, stride, dilation);
    }
    case "maxpool":
    case "avgpool": {
      const { pool, stride } = imageArguments(layer.arguments);
      return slid(before, pool, stride, [1, 1]);
    }
    case "convtranspose": {
      const { kernel, stride } = imageArguments(layer.arguments);
      const taps: Pair = [Math.ceil(kernel[0] / stride[0]), Math.ceil(kernel[1] / stride[1])];
      return enlarged(slid(before, taps, [1, 1], [1, 1]), stride);
    }
    case "upsample":
      return enlarged(before, imageArguments(layer.arguments).size);
    case "flatten":
    case "reshape":
    case "dense":
    case "embedding":
    case "attention":
    case "globalavgpool":
    case "globalmaxpool":
    case "lstm":
    case "gru":
    case "simplernn":
    case "bidirectional":
      return { size: [Infinity, Infinity], step: before.step };
    case "pad":
    case "dropout":
    case "batchnorm":
    case "layernorm":
    case "position":
    case "relu":
    case "relu6":
    case "leakyrelu":
    case "elu":
    case "selu":
    case "gelu":
    case "silu":
    case "sigmoid":
    case "tanh":
    case "softplus":
    case "softsign":
    case "softmax":
    case "add":
    case "multiply":
    case "concat":
      return before;
  }
}

/** The field of a window over values that have one themselves. */
function slid({ size, step }: Field, window: Pair, stride: Pair, dilation: Pair): Field {
  const grown = (side: 0 | 1): number =>
    size[side] + dilation[side] * (window[side] - 1) * step[side];
  return { size: [grown(0), grown(1)], step: [step[0] * stride[0], step[1] * stride[1]] };
}

function enlarged({ size, step }: Field, factor: Pair): Field {
  return { size, step: [step[0] / factor[0], step[1] / factor[1]] };
}
