import { describe, expect, test } from "vitest";
import { diffNetworks } from "../../src/compiler/diff/diff-networks.ts";
import { diffText } from "../../src/compiler/diff/diff-text.ts";
import { isSame } from "../../src/compiler/diff/network-diff.ts";
import { resolvedSpec } from "../../src/compiler/resolved-spec.ts";
import { networkOf } from "../network-of.ts";
import oracle from "../oracles/networks.json" with { type: "json" };

function diff(a: string, b: string) {
  return diffNetworks(networkOf(a), networkOf(b));
}

const base = `input 28x28x1
conv 32 3x3 relu
maxpool 2
dropout .25
conv 64 3x3 relu
dense 10 softmax`;

/** What is said of the layers alone. */
function said(a: string, b: string): readonly string[] {
  const { layers } = diff(a, b);
  const none = { before: 0, after: 0 };
  return diffText({ ...diff(a, b), layers, settings: [], parameters: none, multiplyAdds: none });
}

describe("two specs", () => {
  test("that are written otherwise mean the same", () => {
    const other = `# a comment
input 28x28x1; conv relu 32 3 name=stem; maxpool 2x2 stride=2
dropout 25%
conv (2 * 32) 3x3 relu
flatten
dense 10 softmax
train { epochs 10 }`;
    expect(isSame(diff(base, other))).toBe(true);
  });

  test.each([
    [
      "more filters, and what follows from them",
      base.replace("conv 32", "conv 64"),
      [
        "~ conv1     32 to 64 filters",
        "            26x26x32 → 26x26x64, 320 → 640 parameters, 194,688 → 389,376 multiply-adds",
        "  maxpool1  follows: 13x13x32 → 13x13x64",
        "  dropout1  follows: 13x13x32 → 13x13x64",
        "  conv2     follows: 18,496 → 36,928 parameters, 2,230,272 → 4,460,544 multiply-adds",
      ],
    ],
    [
      "a layer more",
      base.replace("maxpool", "batchnorm\nmaxpool"),
      ["+ batchnorm1  batchnorm", "              26x26x32, 128 parameters"],
    ],
    ["a layer less", base.replace("dropout .25\n", ""), ["- dropout1  dropout .25"]],
    [
      "a layer of another kind in its place",
      base.replace("maxpool 2", "avgpool 2"),
      ["~ avgpool1  maxpool 2 → avgpool 2"],
    ],
    [
      "a layer that moved",
      base.replace("dropout .25\n", "").replace("dense", "dropout .25\ndense"),
      ["~ dropout1  dropout .25 now stands after conv2", "            13x13x32 → 11x11x64"],
    ],
    [
      "another input",
      base.replace("28x28x1", "28x28x3"),
      [
        "~ input  28x28x1 → 28x28x3",
        "  conv1  follows: 320 → 896 parameters, 194,688 → 584,064 multiply-adds",
      ],
    ],
  ])("%s", (_, other, lines) => {
    expect(said(base, other)).toEqual(lines);
  });

  test("a joint that reads another tensor", () => {
    const net = (name: string) => `input 8x8x4
conv 4 3x3 same name=a
conv 4 3x3 same name=b
conv 4 3x3 same
add ${name}`;
    expect(said(net("a"), net("b"))).toEqual(["~ add1  reads conv3, a → conv3, b"]);
  });

  test("another end", () => {
    const net = "input 8; dense 4 name=a; dense 4 name=b; dense 4";
    expect(diff(`${net}; from a`, `${net}; from b`).output).toEqual({ before: "a", after: "b" });
    expect(diff(net, `${net}; from b`).output).toEqual({ before: "dense3", after: "b" });
  });

  test("other training, option by option", () => {
    const train = (text: string) => `${base}\ntrain { ${text} }`;
    const settings = (a: string, b: string) =>
      diff(train(a), train(b)).settings.map(
        ({ section, statement, option, before, after }) =>
          `${section} ${statement} ${option ?? ""}: ${before ?? "-"} → ${after ?? "-"}`,
      );
    expect(settings("epochs 10", "epochs 20; optimizer adam 1e-4 beta1=.8")).toEqual([
      "train optimizer : adam .001 → adam .0001",
      "train optimizer beta1: .9 → .8",
      "train epochs : 10 → 20",
    ]);
    expect(settings("stop loss patience=3", "batch 32")).toEqual([
      "train stop : loss patience=3 → -",
    ]);
  });

  test("other data", () => {
    const a = diff("data garments\ndense 10 softmax", "data mnist\ndense 10 softmax");
    const values = a.settings.filter(({ statement }) => statement === "data");
    expect(values).toMatchObject([{ section: "", before: "garments", after: "mnist" }]);
  });

  test("totals, with the share that they grew by", () => {
    const text = diffText(diff(base, base.replace("conv 64", "conv 128")));
    expect(text).toContain("parameters     96,266 → 192,202 (+100 %)");
    expect(text).toContain("multiply-adds  2,502,400 → 4,810,112 (+92 %)");
  });
});

describe("any nets", () => {
  test("mean the same as their specs with every default filled in", () => {
    for (const { spec } of oracle.nets) {
      const network = networkOf(spec);
      expect(isSame(diffNetworks(network, networkOf(resolvedSpec(network))))).toBe(true);
    }
  });

  test("are told apart without a layer left out or told of twice", () => {
    const nets = oracle.nets.map(({ spec }) => networkOf(spec));
    for (const [i, before] of nets.entries()) {
      const after = nets[(i + 1) % nets.length]!;
      const { layers } = diffNetworks(before, after);
      const names = (side: "before" | "after") =>
        layers.flatMap((one) => (side in one ? [one[side as keyof typeof one]] : []));
      const count = (side: "before" | "after") => names(side).length;
      const alone = (change: string) => layers.filter((one) => one.change === change).length;
      expect(count("before") - alone("removed")).toBe(count("after") - alone("added"));
      expect(before.layers.length - alone("removed")).toBe(after.layers.length - alone("added"));
    }
  });
});
