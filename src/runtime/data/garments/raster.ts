/** A closed outline or an open line: x and y in turn. */
export type Path = readonly number[];

/** Side of the picture in pixels. */
export const SIDE = 28;
/** One column more than the picture: what lies right of it is collected there. */
const STRIDE = SIDE + 1;

/** The rows and columns that an outline touched; `last` are inclusive. */
interface Extent {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

/**
 * Collects the area that outlines cover, pixel by pixel. Each cell holds by how much the coverage changes there, so
 * that a running sum along the row gives the exact part of every pixel that lies inside: the edges come out smooth.
 * Only + - * / are used, so that every machine gets the same bits.
 */
export interface Raster {
  readonly cells: Float64Array;
  readonly extent: Extent;
}

export function makeRaster(): Raster {
  return { cells: new Float64Array(SIDE * STRIDE), extent: emptyExtent() };
}

function emptyExtent(): Extent {
  return { firstRow: SIDE, lastRow: -1, firstColumn: SIDE, lastColumn: -1 };
}

/** Adds a closed outline, in pixels; parts outside the picture are cut off. */
export function addOutline(raster: Raster, path: Path): void {
  let x = path[path.length - 2]!;
  let y = path[path.length - 1]!;
  for (let i = 0; i < path.length; i += 2) {
    const nextX = path[i]!;
    const nextY = path[i + 1]!;
    if (y < nextY) addEdge(raster, x, y, nextX, nextY, 1);
    else if (y > nextY) addEdge(raster, nextX, nextY, x, y, -1);
    x = nextX;
    y = nextY;
  }
}

/** One edge that runs down from (x0, y0) to (x1, y1), cut into rows. */
function addEdge(
  raster: Raster,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  sign: number,
): void {
  if (y1 <= 0 || y0 >= SIDE) return;
  const slope = (x1 - x0) / (y1 - y0);
  const firstRow = y0 <= 0 ? 0 : Math.floor(y0);
  const lastRow = y1 >= SIDE ? SIDE - 1 : Math.ceil(y1) - 1;
  const extent = raster.extent;
  if (firstRow < extent.firstRow) extent.firstRow = firstRow;
  if (lastRow > extent.lastRow) extent.lastRow = lastRow;
  for (let row = firstRow; row <= lastRow; row++) {
    const top = y0 > row ? y0 : row;
    const bottom = y1 < row + 1 ? y1 : row + 1;
    const from = clampColumn(x0 + (top - y0) * slope);
    const to = clampColumn(x0 + (bottom - y0) * slope);
    if (from < to) addSlice(raster, row, from, to, (bottom - top) * sign);
    else addSlice(raster, row, to, from, (bottom - top) * sign);
  }
}

function clampColumn(x: number): number {
  return x < 0 ? 0 : x > SIDE ? SIDE : x;
}

/** The piece of an edge within one row: it spans `left` to `right` and has the signed height `height`. */
function addSlice(raster: Raster, row: number, left: number, right: number, height: number): void {
  const { cells, extent } = raster;
  const first = left >= SIDE ? SIDE : Math.floor(left);
  const last = right >= SIDE ? SIDE : Math.floor(right);
  if (first < extent.firstColumn) extent.firstColumn = first;
  if (last > extent.lastColumn) extent.lastColumn = last;
  const start = row * STRIDE;
  if (first === last) {
    addCell(cells, start + first, height, (left + right) / 2 - first);
    return;
  }
  const perColumn = height / (right - left);
  for (let column = first; column <= last; column++) {
    const from = left > column ? left : column;
    const to = right < column + 1 ? right : column + 1;
    if (to > from)
      addCell(cells, start + column, perColumn * (to - from), (from + to) / 2 - column);
  }
}

/** An edge of this height whose middle lies `inset` into the cell covers 1 - inset of it, and all of those after it. */
function addCell(cells: Float64Array, at: number, height: number, inset: number): void {
  cells[at]! += height * (1 - inset);
  cells[at + 1]! += height * inset;
}

/** Calls `paint` for each pixel that is covered, with the part of it that is, and empties the raster. */
export function sweep(
  raster: Raster,
  paint: (row: number, column: number, part: number) => void,
): void {
  const { cells, extent } = raster;
  for (let row = extent.firstRow; row <= extent.lastRow; row++) {
    let sum = 0;
    const start = row * STRIDE;
    for (let column = extent.firstColumn; column < SIDE; column++) {
      sum += cells[start + column]!;
      const part = sum < 0 ? -sum : sum;
      if (part > 1e-6) paint(row, column, part > 1 ? 1 : part);
      else if (column > extent.lastColumn) break;
    }
    cells.fill(0, start, start + STRIDE);
  }
  Object.assign(extent, emptyExtent());
}
