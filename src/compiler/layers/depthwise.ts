import { count, pair } from "../arguments/kinds.ts";
import { layer } from "./layer.ts";
import { activation, bias, padding, weighted } from "./options.ts";
import { biasOf, kernelOf } from "./parameter.ts";
import { slide } from "./window.ts";

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
    kernel: pair({ position: 0, called: "the kernel" }),
    activation,
    padding,
    multiplier: count({ default: 1, doc: "kernels for each channel" }),
    stride: pair({ default: [1, 1], doc: "steps between places" }),
    dilation: pair({ default: [1, 1], doc: "steps between the kernel's own rows and columns" }),
    bias,
    ...weighted,
  },
  rank: "feature map",

  shape: ({ arguments: { kernel, stride, dilation, padding, multiplier }, input, at }) => {
    const window = { called: "kernel", size: kernel, stride, dilation, padding } as const;
    const places = slide("depthwise", window, input, at("kernel"));
    if ("code" in places) return places;
    const channels =
      multiplier === 1 ? "" : `, channels ${input[2]}*${multiplier} = ${input[2] * multiplier}`;
    return {
      shape: [...places.size, input[2] * multiplier],
      derivation: places.derivation + channels,
    };
  },

  parameters: ({ arguments: { kernel, multiplier, bias, ...options }, input }) => {
    const [height, width] = kernel;
    const channels = input[2];
    return [
      kernelOf("depthwise_kernel", { height, width, channels, multiplier }, options),
      ...biasOf(bias, { channels: channels * multiplier }),
    ];
  },

  multiplyAdds: ({ arguments: { kernel } }, shape) => {
    const [height = 0, width = 0, channels = 0] = shape;
    return height * width * kernel[0] * kernel[1] * channels;
  },
});
