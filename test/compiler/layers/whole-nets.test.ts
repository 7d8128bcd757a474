import { describe, expect, test } from "vitest";
import { formatShape } from "../../../src/compiler/shape.ts";
import { countAll } from "../../../src/compiler/layers/parameter.ts";
import { checked, codes, layersOf } from "./checked.ts";
import { wholeNets } from "./whole-nets.ts";

describe("nets that everyone knows have their published counts", () => {
  // Parameters by Keras Applications and the course's own reports; multiply-adds of convolution and dense, no biases.
  test.each([
    ["first", 54_410, 248_768],
    ["twoLayers", 101_770, 101_632],
    ["threeLayers", 109_386, 109_184],
    ["smallConvolutions", 106_202, undefined],
    ["heDense", 104_938, undefined],
    ["wideDense", 27_262_534, undefined],
    ["labManual", 241_546, 3_237_248],
    ["lenet5", 61_706, 416_520],
    ["alexnet", 60_965_224, undefined],
    ["vgg16", 138_357_544, 15_470_264_320],
    ["mobilenet", 4_253_864, 568_740_352],
  ] as const)("%s", (name, parameters, multiplyAdds) => {
    const result = checked(wholeNets[name]);
    expect(codes(result)).toEqual([]);
    expect(result.parameters).toBe(parameters);
    if (multiplyAdds !== undefined) expect(result.multiplyAdds).toBe(multiplyAdds);
    expect(result.memory.modelBytes).toBe(4 * parameters);
  });

  test("MobileNet's moving statistics are not trained", () => {
    expect(checked(wholeNets.mobilenet).trainable).toBe(4_231_976);
  });
});

test("the lab manual's rows, with the arithmetic that is right where the manual's is not", () => {
  const rows = layersOf(wholeNets.labManual).map(({ name, shape, parameters, derivation }) => [
    name,
    formatShape(shape),
    countAll(parameters),
    derivation.shape,
    derivation.parameters,
  ]);
  expect(rows).toEqual([
    ["conv1", "26x26x32", 320, "(28 - 3)/1 + 1 = 26", "3*3*1*32 weights + 32 biases = 320"],
    ["maxpool1", "13x13x32", 0, "(26 - 2)/2 + 1 = 13", ""],
    ["dropout1", "13x13x32", 0, "", ""],
    ["conv2", "11x11x64", 18496, "(13 - 3)/1 + 1 = 11", "3*3*32*64 weights + 64 biases = 18,496"],
    ["maxpool2", "5x5x64", 0, "floor((11 - 2)/2) + 1 = 5", ""],
    ["dropout2", "5x5x64", 0, "", ""],
    ["conv3", "3x3x128", 73856, "(5 - 3)/1 + 1 = 3", "3*3*64*128 weights + 128 biases = 73,856"],
    ["flatten1", "1152", 0, "3*3*128 = 1152", ""],
    ["dense1", "128", 147584, "", "1152*128 weights + 128 biases = 147,584"],
    ["dropout3", "128", 0, "", ""],
    ["dense2", "10", 1290, "", "128*10 weights + 10 biases = 1,290"],
  ]);
});
