import { count, sides } from "../arguments/kinds.ts";
import { diagnose, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import { channelsOf, sizeOf } from "../shape.ts";
import { layer } from "./layer.ts";
import { activation, bias, padding, weighted } from "./options.ts";
import { biasOf, kernelOf } from "./parameter.ts";
import { kernelSides, slide } from "./window.ts";

export const conv = layer({
  kind: "conv",
  doc: "Convolution: every filter looks at a small window of all channels, at every place of a map or at every step of a sequence.",
  formula:
    "y[i, j, f] = activation(b[f] + sum over u, v, c of w[u, v, c, f] x[i s + u d, j s + v d, c])",
  example: "conv 32 3x3 relu",
  elsewhere: { keras: "keras.layers.Conv2D", tfjs: "tf.layers.conv2d", pytorch: "torch.nn.Conv2d" },
  arguments: {
    filters: count({ position: 0, called: "the number of filters" }),
    kernel: sides({ position: 1, called: "the kernel" }),
    activation,
    padding,
    stride: sides({ default: [1], doc: "steps between places" }),
    dilation: sides({ default: [1], doc: "steps between the kernel's own rows and columns" }),
    groups: count({ default: 1, doc: "parts of the channels that are convolved apart" }),
    bias,
    ...weighted,
  },
  rank: "map",

  shape: ({ arguments: { filters, kernel, stride, dilation, padding, groups }, input, at }) => {
    const indivisible = refuseGroups(groups, channelsOf(input), filters, at("groups"));
    if (indivisible !== undefined) return indivisible;
    const window = { called: "kernel", size: kernel, stride, dilation, padding } as const;
    const places = slide("conv", window, input, at("kernel"));
    if ("code" in places) return places;
    return { shape: [...places.size, filters], derivation: places.derivation };
  },

  parameters: ({ arguments: { filters, kernel, groups, bias, ...options }, input }) => {
    const inputs = channelsOf(input) / groups;
    return [
      kernelOf("kernel", { ...kernelSides(kernel), inputs, filters }, options),
      ...biasOf(bias, { filters }),
    ];
  },

  multiplyAdds: ({ arguments: { kernel, groups }, input }, shape) =>
    sizeOf(shape) * sizeOf(kernel) * (channelsOf(input) / groups),
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
