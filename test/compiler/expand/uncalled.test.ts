import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { renderDiagnostics } from "../../../src/diagnostics/render.ts";
import { parse } from "../../../src/parser/parse.ts";
import { checked, codes } from "../layers/checked.ts";

const net = "input 16x16x3\nconv 4 3x3 relu name=stem\ndense 10\n";

describe("a mistake in a block that nothing calls is told", () => {
  test.each([
    ["block f() { cnov 3 3 }", ["NET0101"]],
    ["block f(n) { conv n 3 rleu }", ["NET0302"]],
    ["block f(n) { conv n 3 strid=2 }", ["NET0301"]],
    ["block f(n) { conv n 3 stride=relu }", ["NET0305"]],
    ["block f(n) { conv n 3; dropout 25 }", ["NET0306"]],
    ["block f() { dense }", ["NET0303"]],
    ["block f(n) { conv (n * m) 3 }", ["NET0105"]],
    ["block f(n=wdith) { conv n 3 }", ["NET0105"]],
    ["block f(x) { add x y }", ["NET0102"]],
    ["block f() { add stem }", ["NET0102"]],
    ["block f(n) { repeat n as i { conv (i + 1) 3 rleu } }", ["NET0302"]],
    ["block f(n) { residual { shortcut { cnov n 1 }; conv n 3 same } }", ["NET0101"]],
    ["block f(n) { parallel add { { conv n 3 } { dens n } } }", ["NET0101"]],
    ["block f(n) { g(n) }", ["NET0106"]],
    ["block f(n) { g(n, 3) }\nblock g(n) { conv n 3 }", ["NET0304"]],
    ["block f(n) { f(n) }", ["NET0110"]],
    ["block f() { train { epochs 3 } }", ["NET0318"]],
    ["block f(n) { block g(m) { dens m } }", ["NET0101"]],
    // Once, whether it is reached by a call with values, by one without, or by none.
    ["block f(n) { conv n 3 rleu }\nblock g() { f(3) }\nblock h(n) { f(n) }", ["NET0302"]],
    ["block f(n=wdith) { conv n 3 }\nf()", ["NET0105"]],
    // A wrong call does not hide what is wrong in the block.
    ["block f(n) { conv n 3 rleu }\nf()", ["NET0302", "NET0303"]],
  ])("%s", (blocks, expected) => {
    expect(codes(checked(net + blocks))).toEqual(expected);
  });

  test("with the block that it is in", () => {
    const { diagnostics, source } = checked(`${net}block f(n) {\n  conv n 3 rleu\n}`);
    const [found] = diagnostics;
    expect(renderDiagnostics([found!], source)).toContain(
      ` 4 | block f(n) {
   |       - in this block, whatever it is called with
 5 |   conv n 3 rleu
   |            ^^^^`,
    );
  });

  test("beside the whole table of the net", () => {
    const { layers } = checked(`${net}block f() { cnov 3 3 }`);
    expect(layers.map(({ name }) => name)).toEqual(["stem", "flatten1", "dense1"]);
  });
});

describe("what a block may be called with is not held against it", () => {
  test.each([
    "block f(n) { conv n 3x3 stride=n l2=n }",
    "block f(size) { conv 3 size; maxpool size; pad size }",
    "block f(act) { conv 3 3 act; act_or_not(act) }\nblock act_or_not(act) { dense 3 act }",
    "block f(x) { add x; concat x x; from x; multiply x name=y; add y }",
    "block f(x) { conv 3 3 same name=x; from x }",
    "block f(n, m=2 * n, k=1 / (n - 1)) { conv m 3; repeat k as i { dense (n - i) } }",
    "block f(x) { g(x, x); g(y=x) }\nblock g(y, n=2) { add y; conv n 3 }",
    "block f() { dense 5; reshape 5x1x1; maxpool 9; conv 3 7x7 }",
    "block f() { repeat 1e9 { relu } }",
    "block f(n) { residual { shortcut { conv n 1 }; conv n 3 same }; parallel add { { } { conv n 3 } } }",
  ])("%s", (blocks) => {
    expect(codes(checked(net + blocks))).toEqual([]);
  });

  const gallery = new URL("../../../specs/gallery/", import.meta.url);
  const specs = readdirSync(gallery).filter((file) => file.endsWith(".net"));

  test.each(specs)("nor in the blocks of %s, with no call of them left", (file) => {
    const text = readFileSync(new URL(file, gallery), "utf8");
    const declarations = parse({ name: file, text })
      .program.statements.filter(({ word }) => word?.text === "let" || word?.text === "block")
      .map(({ span }) => text.slice(span.start, span.end));
    expect(codes(checked(`${net}${declarations.join("\n")}`))).toEqual([]);
  });
});
