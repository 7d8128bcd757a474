import { expect, test } from "vitest";
import { fromPanels, panelsShape, toPanels } from "../../src/compiler/lower/panels.ts";
import { randomValues } from "./harness.ts";

test("panels hold 8 columns of a row side by side, and zeros beyond the last", () => {
  // Two rows of ten columns: 0 to 9 and 10 to 19.
  const values = Array.from({ length: 20 }, (_, i) => i);
  const layout = { rows: 2, columns: 10, groups: 1 };
  expect(panelsShape(layout)).toEqual([1, 2, 2, 8]);
  expect([...toPanels(values, layout)]).toEqual([
    ...[0, 1, 2, 3, 4, 5, 6, 7],
    ...[10, 11, 12, 13, 14, 15, 16, 17],
    ...[8, 9, 0, 0, 0, 0, 0, 0],
    ...[18, 19, 0, 0, 0, 0, 0, 0],
  ]);
});

test.each([
  { rows: 9, columns: 32, groups: 1 },
  { rows: 7, columns: 15, groups: 3 },
  { rows: 1, columns: 1, groups: 1 },
])("come back as they were: $rows rows, $columns columns, $groups groups", (layout) => {
  const values = randomValues(layout.rows * layout.columns);
  expect(fromPanels(toPanels(values, layout), layout)).toEqual(values);
});
