import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { parse } from "../../src/parser/parse.ts";
import { leastTimes } from "../processor-time.ts";
import { specs } from "./specs.ts";

function spec(statements: number): string {
  const lines: string[] = [];
  for (let i = 0; i < statements; i += 5)
    lines.push(
      "conv 32 3x3 relu stride=2 l2=1e-4 # filters, kernel",
      "dense (2 * width) relu; dropout .25",
      `convbn(64, stride=2) name=block-${i}`,
      'residual { relu; note "text" }',
    );
  return lines.join("\n");
}

describe("speed", () => {
  it("reads 10,000 statements", () => {
    const { program, diagnostics } = parse({ name: "spec.net", text: spec(10_000) });
    expect(diagnostics).toEqual([]);
    expect(program.statements).toHaveLength(10_000);
  });

  it.each([
    ["statements", (n: number) => spec(3 * n)],
    ["one line", (n: number) => "relu;".repeat(10 * n)],
    ["mistakes", (n: number) => "conv 3same k= )\n= 3 (\n".repeat(n)],
    ["comments", (n: number) => "# one\na { b # two\n}\n".repeat(n)],
    ["closing braces", (n: number) => "}".repeat(10 * n)],
    ["atoms of one statement", (n: number) => `a ${"1 ".repeat(10 * n)}`],
  ])("grows in proportion to the number of %s", (_, make) => {
    const [small, large] = [make(500), make(8000)];
    parse({ name: "x", text: large });
    const [once, sixteen] = leastTimes(
      5,
      () => parse({ name: "x", text: small }),
      () => parse({ name: "x", text: large }),
    );
    // 16 where it is linear, 256 where it is quadratic.
    expect(sixteen / Math.max(once, 1)).toBeLessThan(80);
  });

  it("is built and has read a small spec in less than half of what loading takes", () => {
    const text = JSON.stringify(specs["lab manual"]);
    const program = `
      const { parse } = await import("./src/parser/parse.ts");
      const { user, system } = process.cpuUsage();
      parse({ name: "lab.net", text: ${text} });
      const after = process.cpuUsage();
      console.log(user + system, after.user + after.system - user - system);`;
    const run = (): readonly number[] =>
      execFileSync(process.execPath, ["--input-type=module", "-e", program], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      })
        .trim()
        .split(" ")
        .map(Number);
    const runs = [1, 2, 3, 4].map(run);
    const start = Math.min(...runs.map(([before]) => before!));
    const work = Math.min(...runs.map(([, during]) => during!));
    expect(work).toBeLessThan(start / 2);
  });
});
