import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CheckOptions } from "../../../src/compiler/check.ts";
import type { Network } from "../../../src/compiler/network.ts";
import { resolvedSpec } from "../../../src/compiler/resolved-spec.ts";
import { network } from "./found.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (path: string) => readFileSync(root + path, "utf8");

/** A network without the places in its text. */
function meaning(of: Network): unknown {
  return JSON.parse(
    JSON.stringify(of, (key, value: unknown) => (key === "span" ? undefined : value)),
  );
}

function expectSame(text: string, options: CheckOptions = {}): void {
  const first = network(text, options);
  const resolved = resolvedSpec(first);
  const second = network(resolved, options);
  expect(meaning(second)).toEqual(meaning(first));
  // Nothing is left to fill in.
  expect(resolvedSpec(second)).toBe(resolved);
}

describe("the resolved spec checks to the same network", () => {
  const seeds = readdirSync(`${root}specs/seeds`).map((name) => `specs/seeds/${name}`);
  test.each(["specs/first.net", ...seeds])("%s", (path) => {
    expectSame(read(path));
  });

  test("the nets that are compared with Keras", () => {
    const { nets } = JSON.parse(read("test/oracles/networks.json")) as {
      nets: readonly { readonly spec: string }[];
    };
    expect(nets.length).toBeGreaterThanOrEqual(200);
    for (const { spec } of nets) expectSame(spec);
  });

  test("recurrent nets that are compared with Keras", () => {
    const { nets } = JSON.parse(read("test/oracles/recurrent.json")) as {
      nets: readonly { readonly spec: string }[];
    };
    expect(nets.map(({ spec }) => spec).join()).toContain("bidirectional");
    for (const { spec } of nets) expectSame(spec);
  });

  test("what belongs to a layer in a block stands there", () => {
    const text = resolvedSpec(
      network("input 5x4; bidirectional average name=both { simplernn 3 relu }"),
    );
    expect(text).toContain(
      "bidirectional average name=both { simplernn 3 relu bias=yes init=glorot_uniform l1=0 l2=0 recurrent_init=orthogonal }",
    );
  });

  test.each([
    [
      "an autoencoder of a sequence",
      "data garments; input 28x28; conv 8 3 same relu; maxpool 2; upsample 2; dense 28 sigmoid; train { target input; loss binary-crossentropy }",
    ],
    ["tokens", "input 20; embedding 100 8 l2=.1; conv 4 3 relu; globalmaxpool; dense 3 softmax"],
    ["a reshape to steps", "input 8x8x2; reshape 8x16; reshape 16x8; dense 4; flatten; dense 3"],
    [
      "a graph",
      "input 8x8x2; conv 4 3x3 same name=a; relu; conv 4 3x3 same; add a; from a; tanh; concat a; dense 3",
    ],
    ["the input read again", "input 8x8x2 name=x; conv 2 3x3 same; add x; from x; relu; dense 3"],
    ["a result in the middle", "input 9; dense 4 relu name=a; dense 5 relu; from a"],
    [
      "names that look like running numbers",
      "input 9; dense 4 relu; dense 5 relu name=dense1; dense 6 relu; dense 3",
    ],
    [
      "implicit and written flattens",
      "input 4x4x1; flatten; reshape 4x4x1; dense 16; reshape 4x4x1; dense 3",
    ],
    [
      "a flatten called flatten2",
      "input 4x4x1; dense 16; reshape 4x4x1; flatten name=flatten1; dense 3",
    ],
    [
      "small numbers",
      "input 9; dense 3 l1=1e-12 l2=.1; train { optimizer adam 1e-7 epsilon=1e-300 }",
    ],
    [
      "own names for classes",
      'data mnist { classes a b c d e f g h i "j \\"k\\"" ; scale (1/3) }; dense 10',
    ],
    ["shares that are no round numbers", "data mnist { validation 33.3% }; dense 10"],
  ])("%s", (_, text) => {
    expectSame(text);
  });

  test("own files", () => {
    const facts = () => ({ shape: [8, 6, 1], classes: ["a", "b"], trainCount: 90, testCount: 9 });
    const text = 'data idx { train "i" "l"; test "ti" "tl"; validation first 7 }; dense 2';
    expectSame(text, { facts });
    const moved = resolvedSpec(network(text, { facts }), { file: (name) => `/data/${name}` });
    expect(moved).toContain('train "/data/i" "/data/l"\n  test "/data/ti" "/data/tl"');
    expectSame('data idx { train "i" "l"; test 12.5%; validation test }; dense 2', {
      facts: () => ({ ...facts(), testCount: 0 }),
    });
  });

  test("any training plan", () => {
    const share = fc.integer({ min: 1, max: 999 }).map((n) => `${n / 10}%`);
    const rate = fc.double({ min: 1e-12, max: 10, noNaN: true }).map(String);
    const unit = fc.double({ min: 0, max: 0.999, noNaN: true }).map(String);
    const plan = fc.record({
      optimizer: fc.oneof(
        fc.tuple(rate, unit).map(([r, m]) => `sgd ${r} momentum=${m} clipnorm=2`),
        fc.tuple(rate, unit).map(([r, b]) => `adamw ${r} beta1=${b} weight_decay=${b}`),
        fc.tuple(rate, unit).map(([r, b]) => `rmsprop ${r} rho=${b} clipvalue=.5`),
        rate.map((r) => `adagrad ${r}`),
        rate.map((r) => `nadam ${r} global_clipnorm=3`),
      ),
      epochs: fc.nat(1000),
      batch: fc.oneof(fc.integer({ min: 1, max: 9999 }).map(String), fc.constant("all")),
      seed: fc.maxSafeNat(),
      validation: fc.oneof(share, fc.constantFrom("test", "5000", "first 17")),
      stop: fc.constantFrom("loss", "val_loss restore", "val_accuracy patience=3"),
    });
    fc.assert(
      fc.property(plan, ({ optimizer, epochs, batch, seed, validation, stop }) => {
        expectSame(`data mnist { validation ${validation} }
          dense 10
          train { optimizer ${optimizer}; epochs ${epochs}; batch ${batch}; seed ${seed}; stop ${stop} }`);
      }),
      { numRuns: 100 },
    );
  });
});

test("the resolved spec of the first net, whole", () => {
  expect(
    resolvedSpec(network("input 28x28x1; conv 32 3x3 relu; maxpool 2; dense 10 softmax")),
  ).toBe(
    `input 28x28x1
conv 32 3x3 relu valid stride=1x1 dilation=1x1 groups=1 bias=yes init=glorot_uniform l1=0 l2=0
maxpool 2x2 valid stride=2x2
dense 10 softmax bias=yes init=glorot_uniform l1=0 l2=0

train {
  optimizer adam .001 beta1=.9 beta2=.999 epsilon=1e-7 weight_decay=0 clipnorm=0 clipvalue=0 global_clipnorm=0
  loss crossentropy
  metrics accuracy
  epochs 10
  batch 32
  shuffle yes
  seed 1
}
`,
  );
});
