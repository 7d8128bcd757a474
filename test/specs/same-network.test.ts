import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../../src/compiler/check.ts";
import { resolvedSpec } from "../../src/compiler/resolved-spec.ts";
import { parse } from "../../src/parser/parse.ts";
import { print } from "../../src/parser/print.ts";

/* Printing a spec never changes what it means, whatever is done to it before; nor does printing it in full. */

const folders = ["gallery", "seeds"].map(
  (name) => new URL(`../../specs/${name}/`, import.meta.url),
);
const texts = folders
  .flatMap((folder) => readdirSync(folder).map((file) => new URL(file, folder)))
  .filter(({ pathname }) => !/inception|densenet|resnet-50|mobilenet/.test(pathname))
  .map((file) => readFileSync(file, "utf8"));

const spare = [
  ...["\n", "\n\n", " ", ";", "; ", "# note\n", " # note\n", "{ ", " }", "(", ")", "="],
  ...["name=a ", "add a", "from a", "relu", "same", "8", "3x3", "(2 * 4)", "width", "stride=2 "],
  ...["repeat 2 { relu }\n", "residual { relu }; ", "let width = 8\n", "norm_conv(8, 3)\n"],
  ...["block f(n) { conv n 3 same }\n", "f(4)\n", "parallel concat { { } { relu } }\n"],
];

interface Change {
  readonly place: number;
  readonly length: number;
  readonly text: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(12)),
  text: fc.oneof({ weight: 1, arbitrary: fc.constant("") }, fc.constantFrom(...spare)),
});

/** A spec with some changes, made at the gaps between its words. */
const mutated = fc
  .tuple(fc.constantFrom(...texts), fc.array(change, { maxLength: 4 }))
  .map(([text, changes]) =>
    changes.reduce((changed, { place, length, text: by }) => {
      const gaps = [...changed.matchAll(/[\s;]|$/g)].map(({ index }) => index);
      const at = gaps[Math.floor(place * (gaps.length - 1))]!;
      return changed.slice(0, at) + by + changed.slice(at + length);
    }, text),
  );

/** What a spec means: its network without places, or the codes of its errors. */
function meaning(text: string): unknown {
  const { network, diagnostics } = check({ name: "spec.net", text });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (network === undefined) return errors.map(({ code }) => code).sort();
  return JSON.parse(JSON.stringify(network, (key, v: unknown) => (key === "span" ? undefined : v)));
}

test("the canonical form of a spec means what the spec means", () => {
  let sound = 0;
  fc.assert(
    fc.property(mutated, (text) => {
      const { program, diagnostics } = parse({ name: "spec.net", text });
      if (diagnostics.length > 0) return;
      const printed = print(program, text);
      const meant = meaning(text);
      expect(meaning(printed)).toEqual(meant);
      expect(print(parse({ name: "spec.net", text: printed }).program, printed)).toBe(printed);
      if (!Array.isArray(meant)) sound++;
    }),
    { numRuns: 300 },
  );
  expect(sound).toBeGreaterThan(40);
});

test("a spec printed in full means what the spec means", () => {
  let sound = 0;
  fc.assert(
    fc.property(mutated, (text) => {
      const { network } = check({ name: "spec.net", text });
      if (network === undefined) return;
      sound++;
      const full = resolvedSpec(network);
      expect(meaning(full)).toEqual(meaning(text));
    }),
    { numRuns: 300 },
  );
  expect(sound).toBeGreaterThan(40);
});
