import { describe, expect, test } from "vitest";
import { formatShape } from "../../../src/compiler/shape.ts";
import { lastOf } from "./checked.ts";

describe("convolution sizes are Keras's", () => {
  // (n, k, s, valid, same), measured with Keras 3.15.1.
  test.each([
    [28, 3, 1, 26, 28],
    [28, 3, 2, 13, 14],
    [28, 5, 1, 24, 28],
    [7, 3, 2, 3, 4],
    [8, 3, 2, 3, 4],
    [5, 2, 3, 2, 2],
    [6, 1, 2, 3, 3],
  ])("n=%i k=%i s=%i", (n, k, s, valid, same) => {
    for (const layer of [`conv 3 ${k}`, `depthwise ${k}`, `sepconv 3 ${k}`, `maxpool ${k}`]) {
      const spec = `input ${n}x${n}x3\n${layer} stride=${s}`;
      expect(lastOf(spec).shape).toEqual([valid, valid, 3]);
      expect(lastOf(`${spec} same`).shape).toEqual([same, same, 3]);
    }
  });

  test("n=28 k=3 s=1, dilation 2", () => {
    expect(lastOf("input 28x28x1\nconv 1 3 dilation=2").shape).toEqual([24, 24, 1]);
    expect(lastOf("input 28x28x1\nconv 1 3 dilation=2 same").shape).toEqual([28, 28, 1]);
  });

  test("a kernel may be larger than what comes in where `same` pads it", () => {
    expect(lastOf("input 2x2x1\nconv 4 5x5 same").shape).toEqual([2, 2, 4]);
  });
});

describe("every other shape rule, with its arithmetic", () => {
  test.each([
    [
      "input 30x40x1\nconv 8 3x3",
      "28x38x8",
      "height (30 - 3)/1 + 1 = 28, width (40 - 3)/1 + 1 = 38",
    ],
    [
      "input 28x28x1\nconv 8 3x5",
      "26x24x8",
      "height (28 - 3)/1 + 1 = 26, width (28 - 5)/1 + 1 = 24",
    ],
    ["input 28x28x1\nconv 8 3 dilation=2", "24x24x8", "(28 - 2*(3 - 1) - 1)/1 + 1 = 24"],
    ["input 13x13x1\nmaxpool 2", "6x6x1", "floor((13 - 2)/2) + 1 = 6"],
    ["input 28x28x1\nmaxpool 2 same", "14x14x1", "ceil(28/2) = 14"],
    ["input 13x13x2\nconvtranspose 4 3 stride=2", "27x27x4", "13*2 + max(3 - 2, 0) = 27"],
    ["input 13x13x2\nconvtranspose 4 2 stride=3", "39x39x4", "13*3 + max(2 - 3, 0) = 39"],
    ["input 14x14x2\nconvtranspose 4 3 stride=2 same", "28x28x4", "14*2 = 28"],
    ["input 8x8x4\ndepthwise 3 multiplier=2", "6x6x8", "(8 - 3)/1 + 1 = 6, channels 4*2 = 8"],
    ["input 7x7x64\nglobalavgpool", "64", "the mean of 7*7 = 49 places, for 64 channels"],
    ["input 7x7x64\nglobalmaxpool", "64", "the largest of 7*7 = 49 places, for 64 channels"],
    ["input 3x3x128\nflatten", "1152", "3*3*128 = 1152"],
    ["input 128\nflatten", "128", ""],
    ["input 28x28\nlstm 64", "64", "the last of 28 states"],
    ["input 28x28\ngru 64 sequence", "28x64", ""],
    ["input 1x5\nsimplernn 3 reverse", "3", "the last of 1 states"],
    ["input 28x28\nbidirectional { lstm 64 }", "128", "64 + 64 = 128"],
    ["input 28x28\nbidirectional { lstm 64 sequence }", "28x128", "64 + 64 = 128"],
    ["input 28x28\nbidirectional average { lstm 64 }", "64", "the last of 28 states"],
    ["input 3136\nreshape 7x7x64", "7x7x64", "3136 = 7*7*64"],
    ["input 7x7x64\nreshape 3136", "3136", "3136 = 3136"],
    ["input 28x28x1\npad 1x2", "30x32x1", "height 28 + 2*1 = 30, width 28 + 2*2 = 32"],
    ["input 14x14x8\nupsample 2 bilinear", "28x28x8", "14*2 = 28"],
    ["input 8x8x4\nconv 6 1 name=a; conv 2 1; concat a", "8x8x8", "2 + 6 = 8"],
    ["input 6\ndense 4 name=a; dense 3; concat a", "7", "3 + 4 = 7"],
    ["input 8x8x4\nrelu name=a; tanh; add a", "8x8x4", ""],
    ["input 8x8x4\nsoftmax", "8x8x4", ""],
  ])("%s", (spec, shape, derivation) => {
    const layer = lastOf(spec);
    expect(formatShape(layer.shape)).toBe(shape);
    expect(layer.derivation.shape).toBe(derivation);
  });
});

describe("parameters and their arithmetic", () => {
  test.each([
    ["input 784\ndense 128", "784*128 weights + 128 biases = 100,480"],
    ["input 784\ndense 128 bias=no", "784*128 weights = 100,352"],
    ["input 27x27x96\nconv 256 5x5 groups=2", "5*5*48*256 weights + 256 biases = 307,456"],
    ["input 8x8x32\ndepthwise 3 multiplier=2", "3*3*32*2 depthwise weights + 64 biases = 640"],
    [
      "input 8x8x32\nsepconv 64 3",
      "3*3*32*1 depthwise weights + 1*1*32*64 pointwise weights + 64 biases = 2,400",
    ],
    ["input 8x8x32\nconvtranspose 16 2", "2*2*16*32 weights + 16 biases = 2,064"],
    ["input 8x8x64\nbatchnorm", "64 gammas + 64 betas + 64 means + 64 variances = 256"],
    ["input 8x8x64\nbatchnorm scale=no", "64 betas + 64 means + 64 variances = 192"],
    ["input 8x8x64\nlayernorm", "64 gammas + 64 betas = 128"],
    ["input 8x8x64\nrelu", ""],
  ])("%s", (spec, derivation) => {
    expect(lastOf(spec).derivation.parameters).toBe(derivation);
  });

  test("are arrays in Keras's layouts, with the initializer and penalties on kernels alone", () => {
    const { parameters } = lastOf("input 8x8x4\nsepconv 6 3x2 multiplier=2 init=he_normal l2=1e-4");
    expect(parameters).toEqual([
      {
        name: "depthwise_kernel",
        dimensions: { height: 3, width: 2, channels: 4, multiplier: 2 },
        initializer: "he_normal",
        trainable: true,
        l1: 0,
        l2: 1e-4,
      },
      {
        name: "pointwise_kernel",
        dimensions: { height: 1, width: 1, inputs: 8, filters: 6 },
        initializer: "he_normal",
        trainable: true,
        l1: 0,
        l2: 1e-4,
      },
      {
        name: "bias",
        dimensions: { filters: 6 },
        initializer: "zeros",
        trainable: true,
        l1: 0,
        l2: 0,
      },
    ]);
  });
});
