import { expect, test } from "vitest";
import { streamKey, uniform } from "../../src/runtime/chance.ts";
import { dropoutMask } from "../../src/runtime/engines/tfjs/dropout-mask.ts";

test.each([0.1, 0.25, 0.5, 0.9])("a mask of rate %s is what the generator says", (rate) => {
  const key = streamKey(7, "dropout", 3, 2, 11);
  const mask = dropoutMask(key, rate, 1234, 5000);
  const wanted = Float32Array.from({ length: 5000 }, (_, i) =>
    uniform(key, 1234 + i) >= rate ? 1 / (1 - rate) : 0,
  );
  expect(mask).toEqual(wanted);
  expect(mask.filter((x) => x === 0).length / 5000).toBeCloseTo(rate, 1);
});
