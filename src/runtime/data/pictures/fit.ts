import type { Shape } from "../../../compiler/shape.ts";
import type { Picture } from "./picture.ts";
import { type Plane, resample } from "./resample.ts";

export interface FitOptions {
  /** Whether light becomes dark. `auto` does it where the picture's border is not as the training images' is. */
  readonly invert?: boolean | "auto" | undefined;
  /** What the training images have around their object; `auto` needs it. */
  readonly background?: "dark" | "light" | undefined;
}

/** A picture as a net takes it, and what was done to it, each in a few words for the user. */
export interface FittedPicture {
  /** Height times width times channels, as bytes of training images are. */
  readonly pixels: Uint8Array;
  readonly notes: readonly string[];
}

/**
 * Makes a picture of the net's size `[height, width, 1 or 3]`. What is transparent shows white, as a page would.
 * Colours become grey where the net takes grey (Rec. 601 luma). The picture keeps its proportions: where the net's are
 * others, the rest is filled with the mean of the picture's border.
 */
export function fitPicture(
  picture: Picture,
  shape: Shape,
  options: FitOptions = {},
): FittedPicture {
  const [height, width, channels] = shape as readonly [number, number, number];
  const notes: string[] = [];
  let plane = toPlane(picture, channels, notes);
  const border = borderMeans(plane);
  if (isToInvert(border, options, notes)) {
    plane = { ...plane, values: plane.values.map((value) => 255 - value) };
    border.forEach((value, c) => (border[c] = 255 - value));
  }
  plane = place(plane, width, height, border, notes);
  return { pixels: Uint8Array.from(plane.values, (value) => Math.floor(value + 0.5)), notes };
}

function toPlane(
  { width, height, rgba, colours }: Picture,
  channels: number,
  notes: string[],
): Plane {
  const values = new Float64Array(width * height * channels);
  let transparent = false;
  for (let i = 0; i < width * height; i++) {
    const opacity = rgba[4 * i + 3]! / 255;
    if (opacity < 1) transparent = true;
    const over = (c: number): number => 255 + (rgba[4 * i + c]! - 255) * opacity;
    if (channels === 1) values[i] = 0.299 * over(0) + 0.587 * over(1) + 0.114 * over(2);
    else for (let c = 0; c < 3; c++) values[3 * i + c] = over(c);
  }
  if (transparent) notes.push("white behind what is transparent");
  if (channels === 1 && colours === "colour") notes.push("colours to grey");
  return { width, height, channels, values };
}

/** The mean of the outermost pixels, channel by channel. */
function borderMeans({ width, height, channels, values }: Plane): number[] {
  const sums = new Array<number>(channels).fill(0);
  let count = 0;
  for (let y = 0; y < height; y++) {
    const step = y === 0 || y === height - 1 ? 1 : Math.max(width - 1, 1);
    for (let x = 0; x < width; x += step, count++) {
      for (let c = 0; c < channels; c++) sums[c]! += values[(y * width + x) * channels + c]!;
    }
  }
  return sums.map((sum) => sum / count);
}

function isToInvert(
  border: readonly number[],
  { invert = "auto", background }: FitOptions,
  notes: string[],
): boolean {
  if (invert !== "auto") {
    if (invert) notes.push("inverted");
    return invert;
  }
  if (background === undefined) return false;
  const mean = border.reduce((sum, value) => sum + value, 0) / border.length;
  const found = mean > 127.5 ? "light" : "dark";
  if (found === background) return false;
  notes.push(`inverted: its border is ${found}, that of the training images ${background}`);
  return true;
}

/** Scales the picture to fit, and puts it into the middle. */
function place(
  plane: Plane,
  width: number,
  height: number,
  border: readonly number[],
  notes: string[],
): Plane {
  if (plane.width === width && plane.height === height) return plane;
  const scale = Math.min(width / plane.width, height / plane.height);
  const inner = resample(
    plane,
    Math.max(1, Math.round(plane.width * scale)),
    Math.max(1, Math.round(plane.height * scale)),
  );
  if (size(inner) !== size(plane)) notes.push(`resized from ${size(plane)} to ${size(inner)}`);
  if (inner.width === width && inner.height === height) return inner;
  notes.push(`widened to ${height}x${width} with its border's mean`);
  return centre(inner, width, height, border);
}

function centre(inner: Plane, width: number, height: number, border: readonly number[]): Plane {
  const { channels } = inner;
  const values = Float64Array.from(
    { length: width * height * channels },
    (_, i) => border[i % channels]!,
  );
  const left = Math.floor((width - inner.width) / 2);
  const top = Math.floor((height - inner.height) / 2);
  const line = inner.width * channels;
  for (let y = 0; y < inner.height; y++) {
    const row = inner.values.subarray(y * line, (y + 1) * line);
    values.set(row, ((top + y) * width + left) * channels);
  }
  return { width, height, channels, values };
}

/** Height first, as a spec says it. */
function size({ width, height }: Plane): string {
  return `${height}x${width}`;
}
