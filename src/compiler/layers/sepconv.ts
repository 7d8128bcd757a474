import { count, sides } from "../arguments/kinds.ts";
import { channelsOf, pixelsOf, sizeOf } from "../shape.ts";
import { layer } from "./layer.ts";
import { activation, bias, padding, weighted } from "./options.ts";
import { biasOf, kernelOf } from "./parameter.ts";
import { kernelSides, slide, oneEach } from "./window.ts";

export const sepconv = layer({
  kind: "sepconv",
  doc: "Separable convolution: a depthwise convolution, then a 1x1 convolution that mixes the channels.",
  formula: "z = depthwise(x); y[i, j, f] = activation(b[f] + sum over c of p[c, f] z[i, j, c])",
  example: "sepconv 64 3x3 relu",
  elsewhere: {
    keras: "keras.layers.SeparableConv2D",
    tfjs: "tf.layers.separableConv2d",
    pytorch: "torch.nn.Conv2d with groups=channels, then a second of 1x1",
  },
  arguments: {
    filters: count({ position: 0, called: "the number of filters" }),
    kernel: sides({ position: 1, called: "the kernel" }),
    activation,
    padding,
    multiplier: count({ default: 1, doc: "depthwise kernels for each channel" }),
    stride: sides({ default: [1], doc: "steps between places" }),
    dilation: sides({ default: [1], doc: "steps between the kernel's own rows and columns" }),
    bias,
    ...weighted,
  },
  rank: "map",

  shape: ({ arguments: { filters, kernel, stride, dilation, padding }, input, at }) => {
    const window = { called: "kernel", size: kernel, stride, dilation, padding } as const;
    const places = slide("sepconv", window, input, at("kernel"));
    if ("code" in places) return places;
    return { shape: [...places.size, filters], derivation: places.derivation };
  },

  parameters: ({ arguments: { filters, kernel, multiplier, bias, ...options }, input }) => {
    const channels = channelsOf(input);
    const onePlace = kernelSides(oneEach(kernel));
    const pointwise = { ...onePlace, inputs: channels * multiplier, filters };
    return [
      kernelOf("depthwise_kernel", { ...kernelSides(kernel), channels, multiplier }, options),
      kernelOf("pointwise_kernel", pointwise, options),
      ...biasOf(bias, { filters }),
    ];
  },

  multiplyAdds: ({ arguments: { kernel, multiplier }, input }, shape) => {
    const between = channelsOf(input) * multiplier;
    return pixelsOf(shape) * between * (sizeOf(kernel) + channelsOf(shape));
  },
});
