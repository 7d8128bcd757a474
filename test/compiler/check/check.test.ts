import { describe, expect, test } from "vitest";
import { check, type CheckResult, toJson } from "../../../src/compiler/check.ts";
import { trainingBytes } from "../../../src/compiler/lower/lower.ts";
import { leastTimes } from "../../processor-time.ts";
import { checked } from "../layers/checked.ts";

describe("the object that programs read", () => {
  test("of a right spec", () => {
    const text = "input 28x28x1\nconv 32 3x3 relu; maxpool 2; dropout .25\ndense 10 softmax\n";
    const json = toJson(check({ name: "first.net", text }, { trainingBytes: () => 12345 }));
    expect(Object.keys(json)).toEqual([
      "version",
      "ok",
      "input",
      "layers",
      "parameters",
      "trainable",
      "multiplyAdds",
      "memory",
      "diagnostics",
    ]);
    expect(json).toMatchObject({
      version: 1,
      ok: true,
      input: [28, 28, 1],
      parameters: 54410,
      trainable: 54410,
      multiplyAdds: 248768,
      memory: { trainingBytes: 12345, modelBytes: 217640 },
    });
    expect(json.layers[0]).toEqual({
      name: "conv1",
      kind: "conv",
      shape: [26, 26, 32],
      parameters: 320,
      trainable: 320,
      multiplyAdds: 194688,
      derivation: {
        shape: "(28 - 3)/1 + 1 = 26",
        parameters: "3*3*1*32 weights + 32 biases = 320",
      },
      line: 2,
    });
    expect(json.layers.map(({ kind, implicit, line }) => [kind, implicit, line])).toEqual([
      ["conv", undefined, 2],
      ["maxpool", undefined, 2],
      ["dropout", undefined, 2],
      ["flatten", true, 3],
      ["dense", undefined, 3],
    ]);
  });

  test("of a wrong one: rows up to the first error, places from 1, the end exclusive", () => {
    const text = "input 28x28x1\nconv 32 3x3 relu\n  dense 10 sofmax\n";
    const json = toJson(check({ name: "first.net", text }));
    expect(json.ok).toBe(false);
    expect(json.layers.map(({ name }) => name)).toEqual(["conv1", "flatten1"]);
    expect(json.diagnostics).toHaveLength(1);
    expect(json.diagnostics[0]).toMatchObject({
      code: "NET0302",
      severity: "error",
      message: "dense does not know the word `sofmax`",
      file: "first.net",
      line: 3,
      column: 12,
      endLine: 3,
      endColumn: 18,
    });
    expect(json.diagnostics[0]!.help).toContain("did you mean `softmax`?");
  });

  test("of a spec that does not say how large its input is", () => {
    const json = toJson(checked("dense 10"));
    expect(json).toMatchObject({ ok: false, input: null, layers: [], parameters: 0 });
  });
});

describe("memory", () => {
  const text = "input 28x28x1\ndense 1000 relu; dense 10 softmax\ntrain { batch 64 }";

  test("more than there is for training is warned of, with the layer that takes most", () => {
    const options = { trainingBytes: () => 3 * 2 ** 30, memoryLimit: 2 ** 30 };
    const { diagnostics, network } = check({ name: "a.net", text }, options);
    const warning = diagnostics.find((d) => d.code === "NET0412");
    expect(warning!.message).toMatch(/3 GiB.* 1 GiB.*`dense1`/);
    expect(network).toBeDefined();
  });

  test("what fits is not", () => {
    const options = { trainingBytes: () => 2 ** 20, memoryLimit: 2 ** 30 };
    const { diagnostics } = check({ name: "a.net", text }, options);
    expect(diagnostics.map((d) => d.code)).not.toContain("NET0412");
  });

  test("sizes that no machine holds are refused", () => {
    const { diagnostics, network } = checked(
      "input 224x224x3\ndense 99999999999\ndense 10 softmax",
    );
    expect(diagnostics.filter((d) => d.severity === "error").map((d) => d.code)).toEqual([
      "NET0413",
    ]);
    expect(network).toBeUndefined();
  });
});

describe("time", () => {
  function deep(count: number): string {
    const lines = Array.from({ length: count / 2 }, (_, i) =>
      i === 0 ? "conv 8 3x3 same relu name=n0" : `conv 8 3x3 same relu name=n${i}\nadd n${i - 1}`,
    );
    return `input 16x16x8\n${lines.join("\n")}\nglobalavgpool; dense 10 softmax\n`;
  }

  function checkedAndLowered(text: string): CheckResult {
    return check(
      { name: "deep.net", text },
      { trainingBytes: (network) => trainingBytes(network, 2 ** 32) },
    );
  }

  /** How many times as long eight times as much takes: 8 where all is linear, 64 where something is quadratic. */
  function growth(make: (count: number) => string): number {
    const [small, large] = [make(500), make(4_000)];
    const [once, eight] = leastTimes(
      3,
      () => checkedAndLowered(small),
      () => checkedAndLowered(large),
    );
    return eight / once;
  }

  test("grows in proportion to the layers, that of lowering too", () => {
    expect(checkedAndLowered(deep(1_000)).network).toBeDefined();
    expect(growth(deep)).toBeLessThan(30);
  });

  test("grows in proportion to the mistakes", () => {
    const wrong = (count: number) =>
      `input 16x16x8\n${"from nowhere\nconv 8 3x3 sme name=again\n".repeat(count / 2)}`;
    expect(checkedAndLowered(wrong(1_000)).diagnostics.length).toBeGreaterThan(900);
    expect(growth(wrong)).toBeLessThan(30);
  });
});
