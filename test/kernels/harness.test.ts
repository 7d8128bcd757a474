import { expect, test } from "vitest";
import type { Op } from "../../src/compiler/lower/op.ts";
import { runOp } from "./harness.ts";

/** `maskRelu` as an op whose declarations a test can falsify. */
function masking(reads: readonly number[], writes: boolean): Op<null> {
  return {
    name: "masking",
    kernels: ({ inputs, output }) => [
      {
        kernel: "maskRelu",
        arguments: [inputs[0]!, inputs[1]!, output, 4],
        pieces: "images",
        reads: reads.map((i) => inputs[i]!),
        writes: writes ? [output] : [],
      },
    ],
  };
}

const run = (op: Op<null>) =>
  runOp({
    op,
    attributes: null,
    images: 2,
    inputs: [
      { shape: [4], values: [1, 2, 3, 4, 5, 6, 7, 8] },
      { shape: [4], values: [1, 0, -1, 2, 0, 0, NaN, 9] },
    ],
    output: { shape: [4] },
  });

test("runs an op on images", async () => {
  expect([...(await run(masking([0, 1], true))).output]).toEqual([1, 0, 0, 4, 0, 0, 7, 8]);
});

test("finds a tensor that is read but not declared", async () => {
  await expect(run(masking([0], true))).rejects.toThrow(
    "given input 1 but neither reads nor writes",
  );
});

test("finds a tensor that is written but not declared", async () => {
  const op: Op<null> = {
    ...masking([0, 1], true),
    kernels: (node) =>
      masking([0, 1], true)
        .kernels(node)
        .map((call) => ({ ...call, reads: [...call.reads, node.output], writes: [] })),
  };
  await expect(run(op)).rejects.toThrow("writes at or after output");
});
