/** An element of the page that the HTML promises. */
export function byId<T extends Element = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found as unknown as T;
}

/** A new element with a class and a text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  text = "",
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className !== "") made.className = className;
  if (text !== "") made.textContent = text;
  return made;
}

/** Draws bytes (height, width, 1 or 3 channels) on a canvas, pixel by pixel. */
export function paint(
  canvas: HTMLCanvasElement,
  pixels: Uint8Array,
  picture: readonly number[],
): void {
  const [height, width, channels] = picture as readonly [number, number, number];
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) {
      image.data[4 * i + c] = pixels[i * channels + (channels === 1 ? 0 : c)]!;
    }
    image.data[4 * i + 3] = 255;
  }
  canvas.getContext("2d", { willReadFrequently: true })!.putImageData(image, 0, 0);
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
