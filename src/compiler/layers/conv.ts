import { count, pair } from "../arguments/kinds.ts";
import { diagnose, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import { layer } from "./layer.ts";
import { activation, bias, padding, weighted } from "./options.ts";
import { biasOf, kernelOf } from "./parameter.ts";
import { slide } from "./window.ts";

export const conv = layer({
  kind: "conv",
  doc: "Convolution: every filter looks at a small window of all channels, at every place.",
  formula:
    "y[i, j, f] = activation(b[f] + sum over u, v, c of w[u, v, c, f] x[i s + u d, j s + v d, c])",
  example: "conv 32 3x3 relu",
  elsewhere: { keras: "keras.layers.Conv2D", tfjs: "tf.layers.conv2d", pytorch: "torch.nn.Conv2d" },
  arguments: {
    filters: count({ position: 0, called: "the number of filters" }),
    kernel: pair({ position: 1, called: "the kernel" }),
    activation,
    padding,
    stride: pair({ default: [1, 1], doc: "steps between places" }),
    dilation: pair({ default: [1, 1], doc: "steps between the kernel's own rows and columns" }),
    groups: count({ default: 1, doc: "parts of the channels that are convolved apart" }),
    bias,
    ...weighted,
  },
  rank: "feature map",

  shape: ({ arguments: { filters, kernel, stride, dilation, padding, groups }, input, at }) => {
    const [, , channels] = input;
    const indivisible = refuseGroups(groups, channels, filters, at("groups"));
    if (indivisible !== undefined) return indivisible;
    const window = { called: "kernel", size: kernel, stride, dilation, padding } as const;
    const places = slide("conv", window, input, at("kernel"));
    if ("code" in places) return places;
    return { shape: [...places.size, filters], derivation: places.derivation };
  },

  parameters: ({ arguments: { filters, kernel, groups, bias, ...options }, input }) => {
    const [height, width] = kernel;
    const inputs = input[2] / groups;
    return [
      kernelOf("kernel", { height, width, inputs, filters }, options),
      ...biasOf(bias, { filters }),
    ];
  },

  multiplyAdds: ({ arguments: { kernel, groups }, input }, shape) => {
    const [height = 0, width = 0, filters = 0] = shape;
    return height * width * kernel[0] * kernel[1] * (input[2] / groups) * filters;
  },
});

function refuseGroups(
  groups: number,
  channels: number,
  filters: number,
  span: Span,
): Diagnostic | undefined {
  if (channels % groups === 0 && filters % groups === 0) return undefined;
  const common = commonDivisors(channels, filters);
  const wrong =
    channels % groups === 0
      ? { what: "filters", count: filters }
      : { what: "channels that come in", count: channels };
  return diagnose("NET0205", span, { groups, ...wrong, common });
}

/** What divides both, the smallest first; at most eight. */
function commonDivisors(a: number, b: number): readonly number[] {
  const divisors: number[] = [];
  for (let n = 1; n <= Math.min(a, b) && divisors.length < 8; n++) {
    if (a % n === 0 && b % n === 0) divisors.push(n);
  }
  return divisors;
}
