import { fitPicture } from "../runtime/data/pictures/fit.ts";
import type { Picture } from "../runtime/data/pictures/picture.ts";
import { describe, isNumbers, numbersOf } from "./numbers.ts";

/** What the net was trained on. */
export interface TrainingImages {
  /** Height, width and channels. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** What they have around their object. */
  readonly background: "dark" | "light";
}

/** What a canvas offers. */
interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: "2d"): {
    getImageData(x: number, y: number, width: number, height: number): unknown;
  } | null;
}

/**
 * The numbers that the net takes: of a picture or a canvas, made its size; of an array, as they are.
 * `invert`: whether light becomes dark; where nothing is said, the picture's border decides.
 */
export function pixelsOf(
  image: unknown,
  { shape, background }: TrainingImages,
  { invert = "auto" }: { readonly invert?: boolean | "auto" } = {},
): Float32Array {
  if (isNumbers(image)) return numbersOf(image, shape);
  const picture = pictureOf(isCanvas(image) ? contentOf(image) : image, shape);
  return Float32Array.from(fitPicture(picture, shape, { invert, background }).pixels);
}

function isCanvas(image: unknown): image is Canvas {
  return typeof image === "object" && image !== null && "getContext" in image;
}

function contentOf(canvas: Canvas): unknown {
  const { width, height } = canvas;
  if (width < 1 || height < 1) {
    throw new RangeError(`this canvas has no pixels: it is ${width} wide and ${height} high`);
  }
  const context = canvas.getContext("2d");
  if (context === null) throw new TypeError("this canvas has no 2d context");
  return context.getImageData(0, 0, width, height);
}

/** Checks that something is a picture: its size, and red, green, blue and opacity of each pixel. */
function pictureOf(image: unknown, shape: readonly number[]): Picture {
  const { width, height, data } = Object(image) as Partial<Record<string, unknown>>;
  if (!isSize(width) || !isSize(height) || !isBytes(data)) {
    const count = shape.reduce((product, size) => product * size, 1);
    throw new TypeError(
      `predict takes ImageData, a canvas or ${count} numbers (${shape.join("x")}), not ${describe(image)}`,
    );
  }
  if (data.length !== 4 * width * height) {
    throw new RangeError(
      `a picture ${width} wide and ${height} high has ${4 * width * height} bytes, four a pixel, not ${data.length}`,
    );
  }
  const rgba = new Uint8Array(data.buffer, data.byteOffset, data.length);
  return { width, height, rgba, colours: "colour" };
}

function isSize(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0;
}

function isBytes(value: unknown): value is Uint8Array | Uint8ClampedArray {
  return value instanceof Uint8ClampedArray || value instanceof Uint8Array;
}
