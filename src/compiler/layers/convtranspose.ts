import { count, sides } from "../arguments/kinds.ts";
import { channelsOf, placesOf, sizeOf } from "../shape.ts";
import { layer } from "./layer.ts";
import { activation, bias, padding, weighted, type Padding } from "./options.ts";
import { biasOf, kernelOf } from "./parameter.ts";
import { allSides, kernelSides, type Side } from "./window.ts";

export const convtranspose = layer({
  kind: "convtranspose",
  doc: "Transposed convolution: every place is spread out over a window, so that strides enlarge the map.",
  formula:
    "y[i s + u, j s + v, f] is the sum of w[u, v, f, c] x[i, j, c] over all that meet there; then b[f] and the activation",
  example: "convtranspose 32 2x2 stride=2 relu",
  elsewhere: {
    keras: "keras.layers.Conv2DTranspose",
    tfjs: "tf.layers.conv2dTranspose",
    pytorch: "torch.nn.ConvTranspose2d",
  },
  arguments: {
    filters: count({ position: 0, called: "the number of filters" }),
    kernel: sides({ position: 1, called: "the kernel" }),
    activation,
    padding,
    stride: sides({ default: [1], doc: "how many times larger the map becomes" }),
    bias,
    ...weighted,
  },
  rank: "map",

  shape: ({ arguments: { filters, kernel, stride, padding }, input }) => {
    const { size, derivation } = allSides(
      placesOf(input).map((n, i) => spread(n, kernel[i]!, stride[i]!, padding)),
    );
    return { shape: [...size, filters], derivation };
  },

  parameters: ({ arguments: { filters, kernel, bias, ...options }, input }) => {
    const inputs = channelsOf(input);
    return [
      kernelOf("kernel", { ...kernelSides(kernel), filters, inputs }, options),
      ...biasOf(bias, { filters }),
    ];
  },

  // Every number that comes in is multiplied by a whole kernel.
  multiplyAdds: ({ arguments: { kernel, filters }, input }) =>
    sizeOf(input) * sizeOf(kernel) * filters,
});

/** Keras's sizes: `valid` n s + max(k - s, 0), `same` n s. */
function spread(n: number, k: number, stride: number, padding: Padding): Side {
  if (padding === "same") return { size: n * stride, text: `${n}*${stride} = ${n * stride}` };
  const size = n * stride + Math.max(k - stride, 0);
  return { size, text: `${n}*${stride} + max(${k} - ${stride}, 0) = ${size}` };
}
