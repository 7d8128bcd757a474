import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { indexLines, lineSpan, positionOf } from "../../src/diagnostics/position.ts";
import { processorTime } from "../processor-time.ts";

/** The same by walking from the start: the definition. */
function walk(text: string, offset: number) {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: [...before.at(-1)!].length + 1 };
}

describe("positionOf", () => {
  test("counts lines and columns from 1", () => {
    const index = indexLines("conv 32\r\ndense 10\n");
    expect(positionOf(index, 0)).toEqual({ line: 1, column: 1 });
    expect(positionOf(index, 5)).toEqual({ line: 1, column: 6 });
    expect(positionOf(index, 9)).toEqual({ line: 2, column: 1 });
    expect(positionOf(index, 18)).toEqual({ line: 3, column: 1 });
    expect(positionOf(index, 999)).toEqual({ line: 3, column: 1 });
  });

  test("a character outside the basic plane is one column", () => {
    const text = '# 😀😀 x\nclasses "😀" y';
    const index = indexLines(text);
    expect(positionOf(index, text.indexOf("x"))).toEqual({ line: 1, column: 6 });
    expect(positionOf(index, text.indexOf("y"))).toEqual({ line: 2, column: 13 });
  });

  test("is what walking the text gives", () => {
    const piece = fc.constantFrom("a", "\n", "\r\n", "😀", "é", " ");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(), (pieces, pick) => {
        const text = pieces.join("");
        // Only offsets between code points are places.
        const offset = [...text].slice(0, pick % (pieces.length + 1)).join("").length;
        expect(positionOf(indexLines(text), offset)).toEqual(walk(text, offset));
      }),
    );
  });

  test("a line ends before its CR", () => {
    const index = indexLines("ab\r\ncd");
    expect(lineSpan(index, 1)).toEqual({ start: 0, end: 2 });
    expect(lineSpan(index, 2)).toEqual({ start: 4, end: 6 });
  });

  test("100,000 places in one long line take well under a second", () => {
    const text = "😀dense 10; ".repeat(100_000);
    const time = processorTime(() => {
      const index = indexLines(text);
      for (let i = 0; i < text.length; i += 12) positionOf(index, i);
    });
    expect(time).toBeLessThan(1000);
  });
});
