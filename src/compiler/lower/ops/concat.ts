import { channelsOf, pixelsOf } from "../../shape.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";

/** The first channel of each input in the result. */
function offsets(inputs: readonly Tensor[]): readonly number[] {
  let next = 0;
  return inputs.map((input) => {
    const offset = next;
    next += channelsOf(input.shape);
    return offset;
  });
}

/** Along the last axis. */
export const concat: Op<object> = {
  name: "concat",
  kernels: ({ inputs, output }) => {
    const places = offsets(inputs);
    return inputs.map((input, i) => ({
      kernel: "placeChannels",
      arguments: [
        input,
        output,
        pixelsOf(output.shape),
        channelsOf(input.shape),
        channelsOf(output.shape),
        places[i]!,
      ],
      pieces: "images",
      reads: [input],
      writes: [output],
    }));
  },
  gradient: (build, { inputs }, outputGradient, wanted) => {
    const places = offsets(inputs);
    return inputs.map(({ shape }, i) =>
      wanted[i] === true
        ? addSlice(build, outputGradient, { first: places[i]!, count: channelsOf(shape) })
        : undefined,
    );
  },
};

export interface SliceAttributes {
  readonly first: number;
  readonly count: number;
}

/** `count` channels from `first` on. */
export const slice: Op<SliceAttributes> = {
  name: "slice",
  kernels: ({ attributes: { first, count }, inputs: [input], output }) => [
    {
      kernel: "takeChannels",
      arguments: [input!, output, pixelsOf(output.shape), count, channelsOf(input!.shape), first],
      pieces: "images",
      reads: [input!],
      writes: [output],
    },
  ],
};

/** @param inputs of one shape but for the last dimension */
export function addConcat(build: Builder, inputs: readonly Tensor[]): Tensor {
  const shape = inputs[0]!.shape.slice(0, -1);
  const channels = inputs.reduce((sum, input) => sum + channelsOf(input.shape), 0);
  return build.add(concat, {}, inputs, build.images([...shape, channels], "concat"));
}

export function addSlice(build: Builder, input: Tensor, attributes: SliceAttributes): Tensor {
  const shape = [...input.shape.slice(0, -1), attributes.count];
  return build.add(slice, attributes, [input], build.images(shape, "slice"));
}
