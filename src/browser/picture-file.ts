import { MOST_PIXELS, type Picture } from "../runtime/data/pictures/picture.ts";

/** Decodes a picture's file with the browser's own decoders. Throws a sentence for the visitor. */
export async function decodePictureFile(file: Blob): Promise<Picture> {
  const bitmap = await createImageBitmap(file, {
    colorSpaceConversion: "none",
    premultiplyAlpha: "none",
  }).catch(() => {
    throw new Error("this file is no picture that the browser can read");
  });
  const { width, height } = bitmap;
  if (width * height > MOST_PIXELS) throw new Error("this picture is too large");
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d")!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return pictureOf(context.getImageData(0, 0, width, height));
}

/** What a canvas shows, as a picture to be fitted. */
export function pictureOf({ width, height, data }: ImageData): Picture {
  const rgba = new Uint8Array(data.buffer);
  let colours: Picture["colours"] = "grey";
  for (let i = 0; i < rgba.length && colours === "grey"; i += 4) {
    if (rgba[i] !== rgba[i + 1] || rgba[i] !== rgba[i + 2]) colours = "colour";
  }
  return { width, height, rgba, colours };
}
