import { addOutline, makeRaster, type Path, type Raster, SIDE, sweep } from "./raster.ts";

/** A grey from 0 (black) to 1 (white), the same everywhere or by the place in the garment's own coordinates. */
export type Paint = number | ((x: number, y: number) => number);

/** Where the garment lies: `x' = xx*x + xy*y + x0`, `y' = yx*x + yy*y + y0`, in pixels. */
export interface Pose {
  readonly xx: number;
  readonly xy: number;
  readonly x0: number;
  readonly yx: number;
  readonly yy: number;
  readonly y0: number;
}

/** A picture being painted: greys row by row. Garments are drawn in a square from -1 to 1, y down. */
export interface Canvas {
  readonly pixels: Float64Array;
  readonly raster: Raster;
  pose: Pose;
}

export function makeCanvas(): Canvas {
  return {
    pixels: new Float64Array(SIDE * SIDE),
    raster: makeRaster(),
    pose: { xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0 },
  };
}

/** A turn by the angle whose half has the tangent `t`: cosine and sine without trigonometry, so exact everywhere. */
export function turn(t: number): readonly [cosine: number, sine: number] {
  const d = 1 + t * t;
  return [(1 - t * t) / d, (2 * t) / d];
}

/** Fills closed outlines with one paint; where they overlap they count once. */
export function fill(canvas: Canvas, outline: Path, paint: Paint, opacity = 1): void {
  addOutline(canvas.raster, place(outline, canvas.pose));
  spread(canvas, paint, opacity);
}

/** Draws a line of the given width along a path, in the garment's units. */
export function stroke(canvas: Canvas, line: Path, width: number, paint: Paint, opacity = 1): void {
  for (let i = 0; i + 3 < line.length; i += 2) {
    const quad = ribbon(line[i]!, line[i + 1]!, line[i + 2]!, line[i + 3]!, width / 2);
    if (quad) addOutline(canvas.raster, place(quad, canvas.pose));
  }
  spread(canvas, paint, opacity);
}

/** The rectangle around a piece of line, a little longer than the piece so that corners close. */
function ribbon(x0: number, y0: number, x1: number, y1: number, half: number): Path | undefined {
  const length = Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
  if (length === 0) return undefined;
  const ux = ((x1 - x0) / length) * half;
  const uy = ((y1 - y0) / length) * half;
  const e = 0.4;
  return [
    x0 - e * ux - uy,
    y0 - e * uy + ux,
    x1 + e * ux - uy,
    y1 + e * uy + ux,
    x1 + e * ux + uy,
    y1 + e * uy - ux,
    x0 - e * ux + uy,
    y0 - e * uy - ux,
  ];
}

function place(path: Path, pose: Pose): number[] {
  const placed = new Array<number>(path.length);
  for (let i = 0; i < path.length; i += 2) {
    const x = path[i]!;
    const y = path[i + 1]!;
    placed[i] = pose.xx * x + pose.xy * y + pose.x0;
    placed[i + 1] = pose.yx * x + pose.yy * y + pose.y0;
  }
  return placed;
}

/** Blends the paint over what is there, by the part of each pixel that is covered. */
function spread(canvas: Canvas, paint: Paint, opacity: number): void {
  const { pixels, pose } = canvas;
  if (typeof paint === "number") {
    sweep(canvas.raster, (row, column, part) => {
      const at = row * SIDE + column;
      pixels[at]! += (paint - pixels[at]!) * part * opacity;
    });
    return;
  }
  const determinant = pose.xx * pose.yy - pose.xy * pose.yx;
  sweep(canvas.raster, (row, column, part) => {
    const dx = column + 0.5 - pose.x0;
    const dy = row + 0.5 - pose.y0;
    const x = (pose.yy * dx - pose.xy * dy) / determinant;
    const y = (pose.xx * dy - pose.yx * dx) / determinant;
    const at = row * SIDE + column;
    pixels[at]! += (paint(x, y) - pixels[at]!) * part * opacity;
  });
}

/** A quadratic Bézier curve as a line of `pieces` pieces, its end included and its start not. */
export function bend(
  x0: number,
  y0: number,
  throughX: number,
  throughY: number,
  x1: number,
  y1: number,
  pieces = 4,
): number[] {
  const points: number[] = [];
  for (let i = 1; i <= pieces; i++) {
    const t = i / pieces;
    const a = (1 - t) * (1 - t);
    const b = 2 * t * (1 - t);
    points.push(a * x0 + b * throughX + t * t * x1, a * y0 + b * throughY + t * t * y1);
  }
  return points;
}

/** An eight-cornered stand-in for an ellipse. */
export function oval(x: number, y: number, width: number, height: number): Path {
  const k = 0.7071067811865476;
  return [
    ...[x + width, y, x + k * width, y + k * height, x, y + height, x - k * width, y + k * height],
    ...[x - width, y, x - k * width, y - k * height, x, y - height, x + k * width, y - k * height],
  ];
}

/** A path seen in the mirror (x to -x), its points in the other order, so that it goes on where the first ended. */
export function mirror(path: Path): number[] {
  const mirrored: number[] = [];
  for (let i = path.length - 2; i >= 0; i -= 2) mirrored.push(-path[i]!, path[i + 1]!);
  return mirrored;
}
