import { count, sides } from "../arguments/kinds.ts";
import { channelsOf, sizeOf } from "../shape.ts";
import { layer } from "./layer.ts";
import { activation, bias, padding, weighted } from "./options.ts";
import { biasOf, kernelOf } from "./parameter.ts";
import { kernelSides, slide } from "./window.ts";

export const depthwise = layer({
  kind: "depthwise",
  doc: "Depthwise convolution: every channel is convolved by kernels of its own, `multiplier` of them.",
  formula:
    "y[i, j, c m + q] = activation(b[c m + q] + sum over u, v of w[u, v, c, q] x[i s + u d, j s + v d, c])",
  example: "depthwise 3x3 relu",
  elsewhere: {
    keras: "keras.layers.DepthwiseConv2D",
    tfjs: "tf.layers.depthwiseConv2d",
    pytorch: "torch.nn.Conv2d with groups=channels",
  },
  arguments: {
    kernel: sides({ position: 0, called: "the kernel" }),
    activation,
    padding,
    multiplier: count({ default: 1, doc: "kernels for each channel" }),
    stride: sides({ default: [1], doc: "steps between places" }),
    dilation: sides({ default: [1], doc: "steps between the kernel's own rows and columns" }),
    bias,
    ...weighted,
  },
  rank: "map",

  shape: ({ arguments: { kernel, stride, dilation, padding, multiplier }, input, at }) => {
    const window = { called: "kernel", size: kernel, stride, dilation, padding } as const;
    const places = slide("depthwise", window, input, at("kernel"));
    if ("code" in places) return places;
    const before = channelsOf(input);
    const channels = before * multiplier;
    const more = multiplier === 1 ? "" : `, channels ${before}*${multiplier} = ${channels}`;
    return { shape: [...places.size, channels], derivation: places.derivation + more };
  },

  parameters: ({ arguments: { kernel, multiplier, bias, ...options }, input }) => {
    const channels = channelsOf(input);
    return [
      kernelOf("depthwise_kernel", { ...kernelSides(kernel), channels, multiplier }, options),
      ...biasOf(bias, { channels: channels * multiplier }),
    ];
  },

  multiplyAdds: ({ arguments: { kernel } }, shape) => sizeOf(shape) * sizeOf(kernel),
});
