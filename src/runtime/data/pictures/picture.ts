/** A decoded picture: red, green, blue and opacity of each pixel, row by row, a byte each. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
  readonly colours: "grey" | "colour";
}

/** More pixels than this are refused before any memory is taken for them. */
export const MOST_PIXELS = 100_000_000;
