import { describe, expect, it } from "vitest";
import { median, pairedRatio, summarize } from "./statistics.ts";

describe("median", () => {
  it("is the middle, or the mean of the two in the middle", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([10, 9, 2, 1])).toBe(5.5);
    expect(median([])).toBeNaN();
  });
});

it("summarize gives the extremes", () => {
  expect(summarize([5, 1, 9])).toEqual({ median: 5, min: 1, max: 9 });
});

describe("pairedRatio", () => {
  it("compares round with round", () => {
    // The machine halves its speed in the second round, and both feel it.
    expect(pairedRatio([200, 100, 220], [100, 50, 110])).toBe(2);
  });
  it("takes the rounds that both have", () => {
    expect(pairedRatio([4, 9], [2])).toBe(2);
    expect(pairedRatio([4], [])).toBeNaN();
  });
});
