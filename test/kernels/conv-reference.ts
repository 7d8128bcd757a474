import type {
  ConvAttributes,
  WindowAttributes,
} from "../../src/compiler/lower/ops/conv-geometry.ts";

/** A convolution of one kind with its sizes, as the references see it. */
export interface Problem {
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
}

/** Calls `visit` for every pair of an input pixel and an output pixel that a place of the window joins. */
function eachMeeting(
  problem: Problem,
  { kernel, stride, dilation, padding }: WindowAttributes,
  visit: (inputPixel: number, outputPixel: number, place: number) => void,
): void {
  const { images, height, width, outHeight, outWidth } = problem;
  for (let image = 0; image < images; image++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        for (let ky = 0; ky < kernel[0]; ky++) {
          for (let kx = 0; kx < kernel[1]; kx++) {
            const y = oy * stride[0] - padding.top + ky * dilation[0];
            const x = ox * stride[1] - padding.left + kx * dilation[1];
            if (y < 0 || y >= height || x < 0 || x >= width) continue;
            visit(
              (image * height + y) * width + x,
              (image * outHeight + oy) * outWidth + ox,
              ky * kernel[1] + kx,
            );
          }
        }
      }
    }
  }
}

type Numbers = ArrayLike<number>;

/** Calls `visit` with the indices of x, kernel [kh, kw, channels/groups, filters] and y of every product. */
function eachProduct(
  problem: Problem,
  attributes: ConvAttributes,
  visit: (x: number, w: number, y: number) => void,
): void {
  const { filters, groups } = attributes;
  const channels = problem.channels / groups;
  const groupFilters = filters / groups;
  eachMeeting(problem, attributes, (input, output, place) => {
    for (let f = 0; f < filters; f++) {
      const first = Math.floor(f / groupFilters) * channels;
      for (let c = 0; c < channels; c++) {
        visit(
          input * problem.channels + first + c,
          (place * channels + c) * filters + f,
          output * filters + f,
        );
      }
    }
  });
}

/** Convolution in double precision, without activation. */
export function convReference(
  problem: Problem,
  attributes: ConvAttributes,
  x: Numbers,
  kernel: Numbers,
  bias: Numbers | undefined,
): Float64Array {
  const pixels = problem.images * problem.outHeight * problem.outWidth;
  const y = Float64Array.from(
    { length: pixels * attributes.filters },
    (_, i) => bias?.[i % attributes.filters] ?? 0,
  );
  eachProduct(problem, attributes, (i, w, o) => {
    y[o]! += x[i]! * kernel[w]!;
  });
  return y;
}

/** Gradients of sum(y * gradient) in double precision. */
export function convGradients(
  problem: Problem,
  attributes: ConvAttributes,
  x: Numbers,
  kernel: Numbers,
  gradient: Numbers,
): { readonly x: Float64Array; readonly kernel: Float64Array; readonly bias: Float64Array } {
  const gradients = {
    x: new Float64Array(x.length),
    kernel: new Float64Array(kernel.length),
    bias: new Float64Array(attributes.filters),
  };
  eachProduct(problem, attributes, (i, w, o) => {
    gradients.x[i]! += gradient[o]! * kernel[w]!;
    gradients.kernel[w]! += gradient[o]! * x[i]!;
  });
  for (let o = 0; o < gradient.length; o++) {
    gradients.bias[o % attributes.filters]! += gradient[o]!;
  }
  return gradients;
}

/** The same for depthwise convolution: indices of x, kernel [kh, kw, channels, multiplier] and y of every product. */
export function eachDepthwiseProduct(
  problem: Problem,
  attributes: WindowAttributes & { readonly multiplier: number },
  visit: (x: number, w: number, y: number) => void,
): void {
  const outputs = problem.channels * attributes.multiplier;
  eachMeeting(problem, attributes, (input, output, place) => {
    for (let o = 0; o < outputs; o++) {
      const channel = Math.floor(o / attributes.multiplier);
      visit(input * problem.channels + channel, place * outputs + o, output * outputs + o);
    }
  });
}

/** What goes back through a ReLU. */
export function maskedBy(gradient: Numbers, result: Numbers): Float64Array {
  return Float64Array.from(gradient, (g, i) => (result[i]! > 0 ? g : 0));
}
