import { expect, it } from "vitest";
import { addDropout } from "../../src/compiler/lower/ops/dropout.ts";
import type { Tensor } from "../../src/compiler/lower/tensor.ts";
import { streamKey, uniform } from "../../src/runtime/chance.ts";
import { builds, execute, randomValues, recorder, type Values } from "./harness.ts";

const cases = [
  { shape: [13], rate: 0.25, images: 4, firstImage: 0 },
  { shape: [3, 3, 8], rate: 0.5, images: 3, firstImage: 29 },
  { shape: [1], rate: 0.1, images: 9, firstImage: 1 },
  { shape: [26, 26, 3], rate: 0.9, images: 2, firstImage: 59_998 },
];

it.each(cases)("masks and gradients are chance.ts's to the bit: %j", async (c) => {
  const key = streamKey(2 ** 40 + 5, "dropout", 3, 7, 1874);
  const size = c.shape.reduce((a, b) => a * b, 1);
  const x = randomValues(size * c.images, 2);
  const scale = Math.fround(1 / (1 - c.rate));
  const expected = x.map((v, i) =>
    uniform(key, c.firstImage * size + i) >= c.rate ? Math.fround(v * scale) : 0,
  );
  for (const build of builds) {
    for (const split of ["whole", "halves", "each"] as const) {
      const record = recorder();
      const input = record.images(c.shape, "input");
      const keyTensor = record.fixed([2], "key");
      const output = addDropout(record, input, keyTensor, { rate: c.rate });
      const node = record.nodes[0]!;
      const g = record.images(c.shape, "gradient");
      const [gradient] = node.op.gradient!(record, node, g, [true, false]);
      const given = new Map<Tensor, Values>([
        [input, x],
        [g, x],
        [keyTensor, Int32Array.from(key)],
      ]);
      const options = { images: c.images, firstImage: c.firstImage, build, split };
      const results = await execute(record.nodes, given, options);
      expect(results.floats(output)).toEqual(expected);
      expect(results.floats(gradient!)).toEqual(expected);
    }
  }
  const kept = expected.filter((v) => v !== 0).length;
  if (x.length > 1000) expect(kept / x.length).toBeCloseTo(1 - c.rate, 1);
});

it("is nothing outside training and for a rate of 0", () => {
  for (const [training, rate] of [
    [false, 0.5],
    [true, 0],
  ] as const) {
    const record = recorder(training);
    const input = record.images([4], "input");
    expect(addDropout(record, input, record.fixed([2], "key"), { rate })).toBe(input);
    expect(record.nodes).toEqual([]);
  }
});
