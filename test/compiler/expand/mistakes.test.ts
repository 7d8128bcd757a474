import { describe, expect, test } from "vitest";
import { toJson } from "../../../src/compiler/check.ts";
import { renderDiagnostics } from "../../../src/diagnostics/render.ts";
import { processorTime } from "../../processor-time.ts";
import { checked, codes } from "../layers/checked.ts";

const input = "input 16x16x3\n";

describe("one mistake is one finding", () => {
  test.each([
    ["let w = 0\nconv w 3; conv w 3", ["NET0306", "NET0306"]],
    ["let w = (1 / 0)\nconv w 3; dense w", ["NET0311"]],
    ["let w = hegiht\nconv w 3", ["NET0105"]],
    ["let width = 3\nconv (2 * wdith) 3", ["NET0105"]],
    ["let conv = 3", ["NET0104"]],
    ["let relu = 3", ["NET0104"]],
    ["let test = 3", ["NET0104"]],
    ["let my-width = 3", ["NET0104"]],
    ["let w = 3\nlet w = 4\nconv w 3", ["NET0107"]],
    ["let w 3\nconv 3 3", ["NET0314"]],
    ["let w = 3 { relu }\nconv w 3", ["NET0314"]],
    ["block f { relu }\nrelu", ["NET0314"]],
    ["block f(2) { relu }\nf(2)\nconv 3 3", ["NET0314"]],
    ["block relu() { tanh }\nconv 3 3", ["NET0104"]],
    ["block f(a, a) { conv a 3 }\nf(1, 2)", ["NET0107"]],
    ["block f(conv) { conv conv 3 }\nf(1)", ["NET0104"]],
    ["block f()\nf()", ["NET0315"]],
    ["block f(a) { conv a 3 }\nf()", ["NET0303"]],
    ["block f(a) { conv a 3 }\nf(1, 2, 3)", ["NET0304"]],
    ["block f(a, stride=1) { conv a 3 stride=stride }\nf(1, strid=2)", ["NET0301"]],
    ["block f(a) { conv a 3 }\nf(1, a=2)", ["NET0308"]],
    ["block f(a) { conv a 3 }\nf(1) relu", ["NET0302"]],
    ["block f(a) { conv a 3 }\nf(1) { relu }", ["NET0312"]],
    ["block f(a) { conv a 3 }\nf 1", ["NET0314"]],
    ["block f(a) { conv a 3 }\nconv f 3", ["NET0302"]],
    ["block f(a) { conv a 3 }\nconv (f) 3", ["NET0105"]],
    ["let f = 3\nf(2)", ["NET0106"]],
    ["g(2)\nconv 3 3", ["NET0106"]],
    ["conv(32)", ["NET0313"]],
    ["block f(n) { conv n 3 }\nf(2)\nresidual f(2) relu", ["NET0313"]],
    ["block f(n) { conv n 3 }\nf(2^3)", ["NET0001"]],
    ["block f(a) { conv a 3; g(a) }\nblock g(a) { conv a 3; f(a) }\nf(2)", ["NET0110"]],
    ["repeat { relu }", ["NET0303"]],
    ["repeat 2", ["NET0315"]],
    ["repeat 2 { }", ["NET0315"]],
    ["repeat 1.5 { relu }", ["NET0307"]],
    ["repeat -1 { relu }", ["NET0306"]],
    ["repeat 2 as { relu }", ["NET0314"]],
    ["repeat 2 as conv { relu }", ["NET0104"]],
    ["residual relu { conv 3 3 same }", ["NET0302"]],
    ["residual { conv 4 3 same }", ["NET0212"]],
    ["residual { shortcut { relu }; shortcut { tanh }; relu }", ["NET0209"]],
    ["shortcut { relu }\nrelu", ["NET0101"]],
    ["residual { repeat 2 { shortcut { relu } } }", ["NET0101"]],
    ["parallel { { relu } { tanh } }", ["NET0303"]],
    ["parallel concat { { relu } }", ["NET0317"]],
    ["parallel concat { conv 3 3; conv 4 3 }", ["NET0317"]],
    ["parallel concat { { conv 3 3 } { conv 4 5 } }", ["NET0208"]],
    ["parallel add { { conv 3 3 } { conv 4 3 } }", ["NET0207"]],
    ["reshape 16x48; bidirectional", ["NET0315"]],
    ["reshape 16x48; bidirectional { }", ["NET0315"]],
    ["reshape 16x48; bidirectional lstm 4", ["NET0315"]],
    ["reshape 16x48; bidirectional { lstm 4; relu }", ["NET0319"]],
    ["reshape 16x48; bidirectional { dense 4 }", ["NET0319"]],
    ["reshape 16x48; bidirectional { { lstm 4 } }", ["NET0319"]],
    ["reshape 16x48; bidirectional { lstm 4 name=a }", ["NET0319"]],
    ["reshape 16x48; bidirectional { gru 4 reverse }", ["NET0319"]],
    ["reshape 16x48; bidirectional { lstm }", ["NET0303"]],
    ["reshape 16x48; bidirectional sum { lstm 4 }", ["NET0302"]],
    ["reshape 16x48; bidirectional lstm { lstm 4 }", ["NET0302"]],
    ["reshape 16x48; bidirectional { simplernn 4 recurrent=tanh }", ["NET0301"]],
    ["reshape 16x48; bidirectional { lstm 4 { relu } }", ["NET0312"]],
    ["block f() { lstm 4 }\nreshape 16x48; bidirectional { f() }", ["NET0319"]],
    ["bidirectional { lstm 4 }", ["NET0204"]],
    ["relu; { relu }", ["NET0316"]],
    ["conv 3 3\n{ relu }", ["NET0010"]],
    ["repeat 2\n{ relu }", ["NET0010"]],
    ["repeat 2 { input 3x3x3; relu }", ["NET0318"]],
    ["repeat 2 { relu name=x }\nfrom x", ["NET0102"]],
    ["relu name=x\nblock f() { add x }\nf()", ["NET0102"]],
    ["repeat 2 { conv 3same 4 }", ["NET0002"]],
    ["block f(a { conv a 3 }\nconv 3 3", ["NET0006"]],
  ])("%s", (text, expected) => {
    expect(codes(checked(`${input}${text}\ndense 10`))).toEqual(expected);
  });

  test("a block called fifty times tells its mistake once, with the first way and a count", () => {
    const text = `${input}block f(n) { conv n 3x3 same rleu }\nrepeat 50 { f(4) }\ndense 10`;
    const { diagnostics, source } = checked(text);
    expect(renderDiagnostics(diagnostics, source)).toBe(
      `spec.net:2:30: error NET0302: conv does not know the word \`rleu\`
 2 | block f(n) { conv n 3x3 same rleu }
   |                              ^^^^
 3 | repeat 50 { f(4) }
   | --------- round 1 of 50; 16x16x3 comes in
   |             ---- called here with n=4; 16x16x3 comes in; the first of 50 times
help: did you mean \`relu\`? the words here are relu, relu6, leakyrelu, elu, selu, gelu, silu, sigmoid, tanh, softplus, softsign, softmax, same and valid

Found 1 error.`,
    );
  });

  test("values that are wrong at two calls are two mistakes", () => {
    const text = `${input}block f(n) { conv n 3x3 same }\nf(0)\nf(-1)\ndense 10`;
    const { diagnostics } = checked(text);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "the number of filters of conv is 0, but it must be at least 1",
      "the number of filters of conv is -1, but it must be at least 1",
    ]);
  });

  test("an edit never writes a value over a parameter's name", () => {
    const text = `${input}block f(n) { conv n 3x3 same; conv (n / 2) 3 }\nf(2.5)\ndense 10`;
    const { diagnostics } = checked(text);
    expect(diagnostics.map(({ code }) => code)).toEqual(["NET0307", "NET0307"]);
    expect(diagnostics.flatMap(({ edits }) => edits)).toEqual([]);
  });

  test("the way with its shapes is in the JSON too", () => {
    const text = `${input}block down(n) { maxpool 4 }\nblock twice(n) { down(n); down(n); down(n) }\ntwice(8)\ndense 10`;
    const [diagnostic, ...more] = toJson(checked(text)).diagnostics;
    expect(more).toEqual([]);
    expect(diagnostic).toMatchObject({ code: "NET0203", line: 2 });
    expect(diagnostic!.labels!.map(({ line, message }) => `${line} ${message}`)).toEqual([
      "3 called here with n=8; 1x1x3 comes in",
      "4 called here with n=8; 16x16x3 comes in",
    ]);
  });

  test("a warning on a layer of a block is told once", () => {
    const text = `${input}block f(n) { conv n 3x3 same; batchnorm; relu }\nrepeat 3 { f(4) }\ndense 10`;
    const { diagnostics } = checked(text);
    expect(diagnostics.map(({ code }) => code)).toEqual(["NET0704"]);
    expect(diagnostics[0]!.labels.map(({ message }) => message)).toEqual([
      "this subtracts the mean",
      "called here with n=4; 16x16x3 comes in; the first of 3 times",
      "round 1 of 3; 16x16x3 comes in",
    ]);
  });
});

describe("what would grow without end is refused at once", () => {
  test.each([
    ["repeat 1e9 { conv 3 3 same }", "NET0213"],
    ["repeat 1e9 { repeat 0 { relu } }", "NET0213"],
    ["repeat 1000 { repeat 1000 { relu } }", "NET0213"],
    ["repeat 1e9 { let x = 3 }", "NET0213"],
    [
      `block b0() { relu }\n${Array.from({ length: 40 }, (_, i) => `block b${i + 1}() { b${i}(); b${i}() }`).join("\n")}\nb40()`,
      "NET0213",
    ],
    [
      `block b0() { relu }\n${Array.from({ length: 400 }, (_, i) => `block b${i + 1}() { b${i}() }`).join("\n")}\nb400()`,
      "NET0213",
    ],
    [
      `block b0() { relu }\n${Array.from({ length: 30 }, (_, i) => `block b${i + 1}() { ${"residual { ".repeat(90)}b${i}()${" }".repeat(90)} }`).join("\n")}\nb30()`,
      "NET0213",
    ],
  ])("%#", (text, code) => {
    const time = processorTime(() => {
      expect(codes(checked(`${input}${text}\ndense 10`))).toEqual([code]);
    });
    expect(time).toBeLessThan(10_000);
  });
});
