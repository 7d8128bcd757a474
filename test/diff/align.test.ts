import fc from "fast-check";
import { expect, test } from "vitest";
import { align } from "../../src/compiler/diff/align.ts";

const cost = (a: number, b: number): number => (a === b ? 0 : a % 2 === b % 2 ? 0.5 : Infinity);

/** The least cost by trying everything. */
function least(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0) return a.length + b.length;
  return Math.min(
    1 + least(a.slice(1), b),
    1 + least(a, b.slice(1)),
    cost(a[0]!, b[0]!) + least(a.slice(1), b.slice(1)),
  );
}

const list = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 6 });

test("keeps the order of both lists, leaves nothing out and costs as little as can be", () => {
  fc.assert(
    fc.property(list, list, (a, b) => {
      const pairings = align(a, b, cost);
      const on = (side: "before" | "after") => pairings.flatMap((one) => one[side] ?? []);
      expect(on("before")).toEqual(a.map((_, i) => i));
      expect(on("after")).toEqual(b.map((_, i) => i));
      const total = pairings.reduce(
        (sum, { before: i, after: j }) =>
          sum + (i === undefined || j === undefined ? 1 : cost(a[i]!, b[j]!)),
        0,
      );
      expect(total).toBe(least(a, b));
    }),
  );
});
