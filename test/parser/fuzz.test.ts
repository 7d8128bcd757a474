import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "../../src/parser/parse.ts";
import { print } from "../../src/parser/print.ts";
import { nodesOf } from "../../src/parser/visit.ts";
import type { Span } from "../../src/diagnostics/span.ts";
import { specs } from "./specs.ts";
import { processorTime } from "../processor-time.ts";
import { soup } from "./trees.ts";

const real = Object.values(specs);
const crowd = '(){};=,"\\#\n\r %x-+*/<>!3.eE_ a\ufeff\u2028é🙂\0\ud800';

/** A real spec with pieces cut out, doubled, swapped or replaced. */
const mutated = fc
  .tuple(
    fc.constantFrom(...real),
    fc.array(
      fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom(...crowd, "", "", "conv", "f(", "{ a")),
      { minLength: 1, maxLength: 8 },
    ),
  )
  .map(([text, changes]) => {
    let changed = text;
    for (const [place, length, put] of changes) {
      const at = place % (changed.length + 1);
      changed = changed.slice(0, at) + put + changed.slice(at + length);
    }
    return changed;
  });

const bytes = fc.uint8Array({ maxLength: 300 }).map((b) => new TextDecoder().decode(b));
const crowded = fc.string({ unit: fc.constantFrom(...crowd), maxLength: 80 });

/** Everything that holds of any text whatever. */
function examine(text: string): void {
  const { program, diagnostics } = parse({ name: "spec.net", text });
  const within = ({ start, end }: Span): void => {
    if (!(0 <= start && start <= end && end <= text.length))
      throw new Error(`span ${start}-${end} in a text of ${text.length}`);
  };
  for (const node of nodesOf(program)) within(node.span);
  for (const { span, edits, labels, message, help } of diagnostics) {
    [span, ...edits.map((e) => e.span), ...labels.map((l) => l.span)].forEach(within);
    expect(message.length).toBeLessThan(300);
    expect(help).toBeTruthy();
  }
  for (const { span, text: comment } of program.comments)
    expect(text.slice(span.start, span.end)).toBe(comment);
  const starts = diagnostics.map(({ span }) => span.start);
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  const damaged = [...nodesOf(program)].some((n) => n.kind === "statement" && n.damaged);
  if (damaged) expect(diagnostics).not.toEqual([]);
  // What was read is well formed, whatever was left out.
  expect(parse({ name: "spec.net", text: print(program, text) }).diagnostics).toEqual([]);
}

describe("any text", () => {
  it.each([
    ["random bytes", bytes, 1000],
    ["characters that matter", crowded, 4000],
    ["tokens in any order", soup, 4000],
    ["specs with changes", mutated, 2000],
  ] as const)("of %s is read without a throw, with every span within it", (_, texts, numRuns) => {
    fc.assert(fc.property(texts, examine), { numRuns });
  });

  it("cut off anywhere is read", () => {
    for (const text of real)
      for (let end = 0; end <= text.length; end++) examine(text.slice(0, end));
  });

  it.each([
    ["a word", "a".repeat(2_000_000)],
    ["a number", "1".repeat(2_000_000)],
    ["a string", `a "${"b".repeat(2_000_000)}"`],
    ["a string of escapes", `a "${"\\n".repeat(1_000_000)}"`],
    ["an unclosed string", `a "${"\\n".repeat(1_000_000)}`],
    ["a comment", `#${"b".repeat(2_000_000)}`],
    ["space", `a${" ".repeat(2_000_000)}b`],
    ["what is nothing", "é".repeat(2_000_000)],
    ["an unclosed parenthesis", `a (${"b ".repeat(500_000)}`],
    ["unclosed parentheses on lines", "a (\n".repeat(50_000)],
    ["strings", 'a "b" "c\n'.repeat(50_000)],
  ])("of very many characters in %s is read in time", (_, text) => {
    const time = processorTime(() => {
      expect(parse({ name: "spec.net", text }).program.span.end).toBe(text.length);
    });
    expect(time).toBeLessThan(10_000);
  });
});
