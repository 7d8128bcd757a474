/** A decoded picture: red, green, blue and opacity of each pixel, row by row, a byte each. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
  readonly colours: "grey" | "colour";
}

/** More pixels than this are refused before any memory is taken for them. */
export const MOST_PIXELS = 100_000_000;

/** What is wrong with a picture, in words for the user: the end of a sentence. */
export class PictureFault extends Error {}

/** Refuses sizes that no net can be shown. */
export function checkPixels(width: number, height: number): void {
  if (width === 0 || height === 0) throw new PictureFault("it has no pixels");
  if (width * height > MOST_PIXELS)
    throw new PictureFault(
      `its ${(width * height).toLocaleString("en")} pixels are more than ${MOST_PIXELS.toLocaleString("en")}`,
    );
}
