import type { Shape } from "../../compiler/shape.ts";

export interface PictureOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** Shades of grey by escape sequences (256 colours), else by characters. */
  readonly colours: boolean;
}

const shades = " ░▒▓█";

/**
 * An image as lines of text, two rows of pixels a line, brightness as the net sees it: `pixels` in [0, 1], NHWC. Colour
 * images are drawn in grey; larger ones are made smaller by leaving pixels out.
 */
export function drawPicture(
  pixels: ArrayLike<number>,
  shape: Shape,
  { width, colours }: PictureOptions,
): readonly string[] {
  const [rows = 1, columns = 1, channels = 1] = shape;
  const step = Math.max(1, Math.ceil(columns / Math.max(width, 1)));
  const brightness = (row: number, column: number): number => {
    if (row >= rows) return 0;
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += pixels[(row * columns + column) * channels + c] ?? 0;
    return Math.min(Math.max(sum / channels, 0), 1);
  };
  const lines: string[] = [];
  for (let row = 0; row < rows; row += 2 * step) {
    let line = "";
    for (let column = 0; column < columns; column += step) {
      const upper = brightness(row, column);
      const lower = brightness(row + step, column);
      line += colours ? halfBlocks(upper, lower) : shade((upper + lower) / 2);
    }
    lines.push(colours ? `${line}\u001b[0m` : line.trimEnd());
  }
  return lines;
}

function shade(brightness: number): string {
  return shades[Math.min(Math.floor(brightness * shades.length), shades.length - 1)]!;
}

/** An upper half block: the upper pixel is its colour, the lower one the colour behind it. */
function halfBlocks(upper: number, lower: number): string {
  return `\u001b[38;5;${String(grey(upper))};48;5;${String(grey(lower))}m▀`;
}

/** One of the 24 greys of the 256 colours, black and white with them. */
function grey(brightness: number): number {
  const level = Math.round(brightness * 25);
  if (level === 0) return 16;
  return level === 25 ? 231 : 231 + level;
}
