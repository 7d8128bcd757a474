import { describe, expect, it } from "vitest";
import { lower, trainingBytes } from "../../../src/compiler/lower/lower.ts";
import type { Plan } from "../../../src/compiler/lower/plan.ts";
import { winogradTiling } from "../../../src/compiler/lower/ops/winograd-tiles.ts";
import type { Network } from "../../../src/compiler/network.ts";
import { networkOf } from "../../network-of.ts";

const plain = {
  kernel: [3, 3],
  stride: [1, 1],
  dilation: [1, 1],
  padding: { top: 0, left: 0, bottom: 0, right: 0 },
  groups: 1,
  filters: 64,
  activation: "linear",
} as const;

describe("the tiles of a convolution", () => {
  it.each([
    { map: [3, 3], tile: 3 },
    { map: [4, 4], tile: 4 },
    { map: [7, 8], tile: 4 },
    { map: [5, 5], tile: 5 },
    { map: [10, 9], tile: 5 },
    { map: [11, 11], tile: 6 },
    { map: [7, 7], tile: 7 },
    { map: [13, 13], tile: 7 },
    { map: [14, 14], tile: 7 },
    { map: [28, 28], tile: 7 },
    { map: [224, 224], tile: 7 },
  ] as const)("of $map are of $tile", ({ map, tile }) => {
    expect(winogradTiling(plain, 32, map)).toMatchObject({
      tile,
      rows: Math.ceil(map[0] / tile),
      columns: Math.ceil(map[1] / tile),
    });
  });

  it.each([
    { ...plain, kernel: [5, 5] as const },
    { ...plain, kernel: [3, 1] as const },
    { ...plain, stride: [2, 1] as const },
    { ...plain, dilation: [1, 2] as const },
    { ...plain, groups: 2 },
  ])("are none where Winograd's algorithm does not apply", (attributes) => {
    expect(winogradTiling(attributes, 32, [14, 14])).toBeUndefined();
  });

  it("are not the largest where sums are so long that rounding would show", () => {
    expect(winogradTiling({ ...plain, filters: 1024 }, 1024, [14, 14])?.tile).toBe(7);
    expect(winogradTiling({ ...plain, filters: 1025 }, 32, [14, 14])?.tile).toBe(5);
    expect(winogradTiling(plain, 1025, [14, 14])?.tile).toBe(5);
  });

  it("are none where transforms cost more than they save", () => {
    expect(winogradTiling(plain, 1, [26, 26])).toBeUndefined();
    expect(winogradTiling(plain, 3, [32, 32])).toBeUndefined();
    expect(winogradTiling({ ...plain, filters: 1 }, 64, [28, 28])).toBeUndefined();
    expect(winogradTiling(plain, 32, [1, 20])).toBeUndefined();
  });
});

const unlimited = 4 * 2 ** 30;

function planned(
  network: Network,
  memoryLimit: number,
  convolutions?: "winograd" | "direct",
): Plan {
  const { plan } = lower(network, { training: true, memoryLimit, convolutions });
  if (plan === undefined) throw new Error("the network does not fit");
  return plan;
}

const kernelsOf = ({ programs }: Plan): ReadonlySet<string> =>
  new Set([...programs.train, ...programs.infer].map(({ kernel }) => kernel));

describe("a plan's convolutions", () => {
  const network = networkOf(
    "input 48x48x8; conv 32 3x3 same relu; conv 32 3x3 same relu; dense 5\ntrain { batch 64; loss crossentropy }",
  );

  it("are Winograd's where there is room, and the plan says so", () => {
    const plan = planned(network, unlimited);
    expect(plan.convolutions).toBe("winograd");
    expect(plan.chunk.train).toBe(64);
    expect(kernelsOf(plan)).toContain("winogradWeightProduct");
    expect(kernelsOf(plan)).not.toContain("convForward");
  });

  it("are direct where they must be", () => {
    const plan = planned(network, unlimited, "direct");
    expect(plan.convolutions).toBe("direct");
    expect([...kernelsOf(plan)].filter((kernel) => kernel.startsWith("winograd"))).toEqual([]);
    expect(plan.bytes).toBeLessThan(planned(network, unlimited).bytes);
  });

  it("are in smaller chunks where memory is short, then direct", () => {
    const whole = planned(network, unlimited).bytes;
    const shorter = planned(network, 0.6 * whole);
    expect(shorter.convolutions).toBe("winograd");
    expect(shorter.chunk.train).toBeLessThan(64);
    expect(shorter.chunk.train).toBeGreaterThanOrEqual(16);
    const short = planned(network, 0.2 * whole);
    expect(short.convolutions).toBe("direct");
    expect(short.chunk.train).toBeGreaterThan(
      planned(network, 0.2 * whole, "winograd").chunk.train,
    );
    for (const plan of [shorter, short]) expect(plan.bytes).toBeLessThanOrEqual(whole);
  });

  it("are direct where nothing else suits, whatever is asked for", () => {
    const small = networkOf("input 28x28x1; conv 8 3x3; dense 5 softmax");
    expect(planned(small, unlimited, "winograd").convolutions).toBe("direct");
  });

  it("are in what `check` says of the memory", () => {
    const { bytes, scratch } = planned(network, unlimited);
    expect(trainingBytes(network)).toBe(bytes + scratch.bytes);
  });
});

it("a net with batch normalisation, whose batch stays whole, falls back to direct convolutions", () => {
  const network = networkOf(
    "input 32x32x16; conv 32 3x3; batchnorm; conv 32 3x3; dense 5 softmax\ntrain { batch 128 }",
  );
  const direct = planned(network, unlimited, "direct");
  const plan = planned(network, 1.02 * direct.bytes);
  expect(plan.convolutions).toBe("direct");
  expect(plan.chunk.train).toBe(128);
});
