import { formatShape } from "../../shape.ts";
import { literal } from "../quote.ts";
import type { Module } from "./module.ts";

/** `index.d.ts`: what an app sees of the module. */
export function typesText(module: Module): string {
  const { names, outcome, shape, pictures } = module;
  const count = shape.reduce((product, size) => product * size, 1);
  return [
    outcome.kind === "classes" ? labelsText(module, outcome.labels) : "",
    predictionText(module),
    pictures === undefined ? "" : pictureText(pictures.shape),
    `/** What is given as an image; an array whose length TypeScript knows must have ${String(count)} numbers. */
export type Fitting<Given> = [Given] extends [{ readonly length: number }]
  ? number extends Given["length"]
    ? Given
    : Given["length"] extends ${String(count)}
      ? Given
      : ArrayLike<number> & { readonly length: ${String(count)} }
  : Given;`,
    netText(module, count),
    `/** Loads the net: its weights, and what computes with them. */
export declare function ${names.load}(): Promise<${names.type}>;`,
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function labelsText({ names }: Module, labels: readonly string[]): string {
  return `/** The classes, in the order of their numbers. */
export declare const labels: readonly ${literal(labels)};

/** One of the classes. */
export type ${names.prefix}Label = (typeof labels)[number];`;
}

function predictionText({ names: { prefix }, outcome }: Module): string {
  const fields =
    outcome.kind === "values"
      ? `/** The net's ${outcome.count === 1 ? "output" : `${String(outcome.count)} outputs`}. */
  readonly values: readonly ${outcome.count === 1 ? "[number]" : "number[]"};`
      : `/** The likeliest class. */
  readonly label: ${prefix}Label;
  /** The probability of \`label\`. */
  readonly confidence: number;
  /** The probability of every class. */
  readonly probabilities: Readonly<Record<${prefix}Label, number>>;`;
  return `/** What the net says of an image. */
export interface ${prefix}Prediction {
  ${fields}
}`;
}

function pictureText([height, width, channels]: readonly number[]): string {
  return `/** A picture of any size, such as ImageData. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity of each pixel, row by row. */
  readonly data: Uint8ClampedArray | Uint8Array;
}

/** A canvas with a 2d context: HTMLCanvasElement, OffscreenCanvas. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: "2d"): {
    getImageData(x: number, y: number, width: number, height: number): Picture;
  } | null;
}

/** How a picture becomes the ${String(height)}x${String(width)} pixels${channels === 1 ? " in grey" : ""} that the net takes. */
export interface PictureOptions {
  /**
   * Whether light becomes dark and dark light. Where nothing is said, that is done to pictures whose border is light
   * if that of the training images is dark, and the other way round.
   */
  readonly invert?: boolean;
}`;
}

function netText(
  { names, outcome, shape, bytes, vocabulary, pictures }: Module,
  count: number,
): string {
  const wrong =
    vocabulary === undefined
      ? "one is not finite"
      : `one is no token: a whole number from 0 to ${String(vocabulary - 1)}`;
  const values = `${String(count)} numbers${bytes ? " from 0 to 255" : ""}`;
  const predict =
    pictures === undefined
      ? `/**
   * Says what the net makes of ${values}, as the training data has them.
   *
   * @throws {RangeError} where there are more or fewer, or ${wrong}
   */
  predict<const Given extends ArrayLike<number>>(numbers: Fitting<Given>): Promise<${names.prefix}Prediction>;`
      : `/**
   * Says what is in a picture. ImageData and canvases may have any size: what is transparent becomes white,${shape[2] === 1 ? " colours\n   * become grey," : ""} and
   * the picture is scaled to fit. An array is taken as it is: ${values}, ${formatShape(shape)}, row by row.
   *
   * @throws {TypeError} where it is no picture, or a canvas without a 2d context
   * @throws {RangeError} where there are more or fewer numbers than that, or one is not finite
   */
  predict<const Given extends Picture | Canvas | ArrayLike<number>>(
    image: Fitting<Given>,
    options?: PictureOptions,
  ): Promise<${names.prefix}Prediction>;`;
  return `/** A net that is ready to be asked. */
export interface ${names.type} {
  ${outcome.kind === "classes" ? "readonly labels: typeof labels;" : ""}
  ${predict}
}`;
}
