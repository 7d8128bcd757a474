import fc from "fast-check";
import { expect, test } from "vitest";
import { toJson } from "../../../src/compiler/check.ts";
import { explain } from "../../../src/compiler/explain.ts";
import { layerKinds } from "../../../src/compiler/layers/registry.ts";
import { codes, checked } from "../layers/checked.ts";

const atom = fc.oneof(
  fc.integer({ min: -2, max: 20 }).map(String),
  fc.constantFrom(
    "3x3",
    "2x5",
    "0x3",
    "7x7x4",
    ".25",
    "25%",
    "1e9",
    "(2*3)",
    "(1/0)",
    "(x)",
    '"a"',
  ),
  fc.constantFrom("relu", "same", "valid", "bilinear", "softmax", "a", "b", "input", "rely"),
);

const option = fc
  .tuple(
    fc.constantFrom("stride", "dilation", "groups", "bias", "name", "init", "l2", "scale", "strid"),
    fc.oneof(atom, fc.constantFrom("no", "yes", "he_normal")),
  )
  .map(([key, value]) => `${key}=${value}`);

const word = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<string>(...layerKinds) },
  {
    weight: 2,
    arbitrary: fc.constantFrom("input", "from", "data", "train", "let", "repeat", "cnov", "epochs"),
  },
);

const plain = fc
  .tuple(word, fc.array(fc.oneof({ weight: 3, arbitrary: atom }, option), { maxLength: 4 }))
  .map(([first, rest]) => [first, ...rest].join(" "));

const head = fc.constantFrom(
  ...["repeat 2", "repeat (n)", "repeat 3 as n", "repeat 20", "residual", "residual name=r"],
  ...["shortcut", "parallel concat", "parallel add", "parallel", "block f(n, m=2)", "block g()"],
  ...["", "", "train", "let n=3"],
);

const call = fc.constantFrom("f(3)", "f(n, m=n)", "f(a)", "f(relu)", "f()", "g() name=s", "h(2)");

const { statement } = fc.letrec<{ statement: string }>((tie) => ({
  statement: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 6, arbitrary: plain },
    { weight: 2, arbitrary: call },
    { weight: 1, arbitrary: fc.constantFrom("let n=3", "let n = relu", "let m=(n + 1)", "add r") },
    {
      weight: 4,
      arbitrary: fc
        .tuple(head, fc.array(tie("statement"), { maxLength: 3 }))
        .map(([first, inside]) => `${first} { ${inside.join("; ")} }`.trim()),
    },
  ),
}));

const spec = fc
  .array(statement, { maxLength: 10 })
  .map((lines) => ["input 9x8x4", "conv 4 3 same name=a", ...lines].join(";\n"));

test("any spec is explained or refused, never thrown at", () => {
  fc.assert(
    fc.property(spec, (text) => {
      const result = checked(text);
      expect(result.network === undefined).toBe(codes(result).length > 0);
      for (const { shape, inputs } of result.layers) {
        expect(shape.every((n) => Number.isInteger(n) && n >= 1)).toBe(true);
        expect(inputs.length).toBeGreaterThan(0);
      }
      for (const { span, help, severity } of result.diagnostics) {
        expect(0 <= span.start && span.start <= span.end && span.end <= text.length).toBe(true);
        if (severity === "error") expect(help).toMatch(/\w/);
      }
      expect(explain(result)).not.toMatch(/NaN|undefined/);
      expect(toJson(result).layers).toHaveLength(result.layers.length);
    }),
    { numRuns: 3000 },
  );
});
