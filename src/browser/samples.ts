import type { BrowserProject } from "../compiler/emit/browser/project.ts";
import { sizeOf } from "../compiler/shape.ts";
import { byId, element, paint } from "./dom.ts";

/** Makes a button of every sample; the bytes hold one picture after the other. */
export function showSamples(
  { picture, classes }: BrowserProject,
  images: Uint8Array,
  labels: Uint8Array,
  take: (pixels: Uint8Array, name: string) => void,
): void {
  const size = sizeOf(picture);
  const buttons = Array.from(labels, (label, i) => {
    const pixels = images.slice(i * size, (i + 1) * size);
    const name = classes[label] ?? String(label);
    const button = element("button", "sample");
    const canvas = element("canvas");
    paint(canvas, pixels, picture);
    button.type = "button";
    button.append(canvas, element("span", "", name));
    button.addEventListener("click", () => {
      take(pixels, name);
    });
    return button;
  });
  byId("samples").replaceChildren(...buttons);
  byId("samples-part").hidden = buttons.length === 0;
}
