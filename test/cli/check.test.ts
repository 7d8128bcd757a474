import { describe, expect, test } from "vitest";
import { netc } from "./netc.ts";

const manual = `# Fashion-MNIST with three convolutions
data fashion-mnist { validation test }

input 28x28x1
conv 32 3x3 relu
maxpool 2
dropout .25
conv 64 3x3 relu
maxpool 2
dropout .25
conv 128 3x3 relu
flatten
dense 128 relu
dropout .25
dense 10 softmax

train {
  optimizer adam
  loss crossentropy
  epochs 10
  batch 32
}
`;

interface Row {
  readonly shape: readonly number[];
  readonly parameters: number;
}

describe("netc check", () => {
  test("explains the lab manual's net", async () => {
    const { code, stdout } = await netc(["check", "-"], { input: manual });
    expect(code).toBe(0);
    for (const words of [
      "(28 - 3)/1 + 1 = 26",
      "3*3*32*64 weights + 64 biases = 18,496",
      "1152*128 weights + 128 biases = 147,584",
      "241,546",
    ]) {
      expect(stdout).toContain(words);
    }
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("prints the documented object", async () => {
    const { code, stdout } = await netc(["check", "-", "--json"], { input: manual });
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as { layers: Row[]; memory: { trainingBytes: number } };
    expect(result).toMatchObject({ version: 1, ok: true, input: [28, 28, 1], parameters: 241_546 });
    expect(result.layers.map((row) => `${row.shape.join("x")} ${String(row.parameters)}`)).toEqual([
      "26x26x32 320",
      "13x13x32 0",
      "13x13x32 0",
      "11x11x64 18496",
      "5x5x64 0",
      "5x5x64 0",
      "3x3x128 73856",
      "1152 0",
      "128 147584",
      "128 0",
      "10 1290",
    ]);
    // Weights, gradients and Adam's two moments are the least there is.
    expect(result.memory.trainingBytes).toBeGreaterThan(4 * 4 * 241_546);
  });

  test("takes the input's shape from the command line", async () => {
    const input = "conv 32 3x3 relu; maxpool 2; dropout .25; dense 10 softmax";
    const { code, stdout } = await netc(["check", "-", "--input", "28x28x1", "--json"], { input });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ parameters: 54_410, multiplyAdds: 248_768 });
    expect((await netc(["check", "-"], { input })).code).toBe(1);
  });

  test("--set takes the place of constants, each of its own kind", async () => {
    const input = "let width = 32 act = relu\ninput 28x28x1\nconv width 3x3 act\ndense 10 softmax";
    const check = (...options: string[]) => netc(["check", "-", "--json", ...options], { input });
    const filters = async (...options: string[]) => {
      const { stdout } = await check(...options);
      return (JSON.parse(stdout) as { layers: Row[] }).layers[0]?.shape.at(-1);
    };
    expect(await filters()).toBe(32);
    expect(await filters("--set", "width=64", "--set", "act=tanh")).toBe(64);
    expect(await filters("--set", "width=(2 * 24)")).toBe(48);
    for (const [option, code, said] of [
      ["widht=64", 1, "NET0108"],
      ["width=relu", 1, "NET0109"],
      ["width=0", 1, "NET0306"],
    ] as const) {
      const result = await check("--set", option);
      expect(result.code).toBe(code);
      expect(result.stdout).toContain(said);
    }
    for (const option of ["width", "=3", "width=", "width=3 4", "width=3same"]) {
      const { code, stderr } = await check("--set", option);
      expect(code).toBe(2);
      expect(stderr).toContain("width=64");
    }
  });

  test("--resolved prints a spec that resolves to itself", async () => {
    const { stdout } = await netc(["check", "-", "--resolved"], { input: manual });
    expect(stdout).toContain("glorot_uniform");
    expect((await netc(["check", "-", "--resolved"], { input: stdout })).stdout).toBe(stdout);
  });

  test("places every mistake, on stderr, and exits with 1", async () => {
    const { code, stdout, stderr } = await netc(["check", "-"], {
      input: "input 28x28x1\nconv 32 31x31\ndense 10 sofmax\n",
    });
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^<stdin>:2:\d+: error NET02\d\d: /m);
    expect(stderr).toMatch(
      /^<stdin>:3:10: error NET03\d\d: .*\n(?:.*\n)+?help: did you mean `softmax`/m,
    );
    expect(stderr).toMatch(/Found 2 errors\.\n$/);
    expect(code).toBe(1);
  });

  test("--json holds the mistakes too, and stderr nothing", async () => {
    const { code, stdout, stderr } = await netc(["check", "-", "--json"], {
      input: "input 8x8x1\nconv 4 3\nmaxpool 9\ndense 2 softmax\n",
    });
    expect(code).toBe(1);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      layers: [{ name: "conv1", shape: [6, 6, 4] }],
      diagnostics: [{ severity: "error", file: "<stdin>", line: 3, column: 9 }],
    });
  });

  test("has colours only where they are asked for", async () => {
    const input = "input 4; dense 2 softmx";
    const coloured = await netc(["check", "-"], { input, env: { FORCE_COLOR: "1" } });
    expect(coloured.stderr).toContain("\u001b[");
    const plain = await netc(["check", "-"], { input, env: { NO_COLOR: "1" } });
    expect(plain.stderr).not.toContain("\u001b");
  });
});
