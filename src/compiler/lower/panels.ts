import type { Shape } from "../shape.ts";

/** The matrix that a kernel of weights is: `rows` inputs of every filter, `columns` filters in all, cut into groups. */
export interface PanelLayout {
  /** Convolution: height * width * inputs of a group; dense: inputs. */
  readonly rows: number;
  /** Filters or units of all groups together. */
  readonly columns: number;
  readonly groups: number;
}

/** Columns of a panel: two vectors. */
export const panelColumns = 8;

/** Panels of one group. */
export function panelCount(columnsOfGroup: number): number {
  return Math.ceil(columnsOfGroup / panelColumns);
}

/**
 * `[groups, ceil(columns/groups / 8), rows, 8]`: how the engine holds weights, their gradients and the optimizer's
 * state. Lanes beyond a group's last column are zeros and stay zeros.
 */
export function panelsShape({ rows, columns, groups }: PanelLayout): Shape {
  return [groups, panelCount(columns / groups), rows, panelColumns];
}

/** Calls `visit` with the index of every weight in Keras's layout [rows, columns] and in panels. */
function eachWeight(
  { rows, columns, groups }: PanelLayout,
  visit: (keras: number, panel: number) => void,
): void {
  const columnsOfGroup = columns / groups;
  const panels = panelCount(columnsOfGroup);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const group = Math.floor(column / columnsOfGroup);
      const within = column - group * columnsOfGroup;
      const panel = group * panels + Math.floor(within / panelColumns);
      visit(row * columns + column, (panel * rows + row) * panelColumns + (within % panelColumns));
    }
  }
}

/** Panels of an array in Keras's layout: [height, width, inputs/groups, filters] or [inputs, units]. */
export function toPanels(values: ArrayLike<number>, layout: PanelLayout): Float32Array {
  const panels = new Float32Array(panelsShape(layout).reduce((product, n) => product * n, 1));
  eachWeight(layout, (keras, panel) => {
    panels[panel] = values[keras]!;
  });
  return panels;
}

/** The array in Keras's layout that panels were made of. */
export function fromPanels(panels: ArrayLike<number>, layout: PanelLayout): Float32Array {
  const values = new Float32Array(layout.rows * layout.columns);
  eachWeight(layout, (keras, panel) => {
    values[keras] = panels[panel]!;
  });
  return values;
}

/**
 * So many vectors, and so many panels of a product, the kernels' wide build takes at a time. Scratch memory has room for
 * them in every build, so that a net's memory does not depend on the machine.
 */
export const mostJoined = 2;
