import { literal } from "../quote.ts";
import type { Module } from "./module.ts";

/** `index.js`: loads the net and says what its outputs mean. */
export function indexText(module: Module): string {
  const { names, outcome, pictures, shape, vocabulary } = module;
  const labels =
    outcome.kind === "values"
      ? ""
      : `
/** The classes, in the order of their numbers. */
export const labels = /** @type {const} */ (${literal(outcome.labels)});
`;
  const images =
    pictures === undefined
      ? `
/** Sizes of what the net takes. */
const shape = ${literal(shape)};
${vocabulary === undefined ? "" : `\n/** How many words it knows. */\nconst vocabulary = ${literal(vocabulary)};\n`}`
      : `
/** The pictures that the net was trained on: height, width, channels; what is around their object. */
const training = /** @type {const} */ (${literal(pictures)});
`;
  return `${importsText(module)}
${labels}${images}
/**
 * Loads the net; \`predict\` of what it gives says what is in an image.
 *
 * @returns {Promise<import("./index.d.ts").${names.type}>}
 */
export async function ${names.load}() {
  const compute = await ${openText(module)};
  return {
    ${outcome.kind === "classes" ? "labels," : ""}
    ${predictText(module)}
  };
}
`;
}

function importsText({ runtime, beside, pictures, outcome, vocabulary }: Module): string {
  const netc = runtime === "netc";
  const from = outcome.kind === "classes" ? outcome.from : undefined;
  return [
    ...(beside ? [`import { readFile } from "#read-file";`] : []),
    ...(beside ? [] : [`import { bytesOf } from "./lib/base64.js";`]),
    ...(netc ? [`import { openEngine } from "./lib/engine.js";`] : []),
    pictures === undefined
      ? `import { ${vocabulary === undefined ? "numbersOf" : "tokensOf"} } from "./lib/numbers.js";`
      : `import { pixelsOf } from "./lib/pixels.js";`,
    ...(outcome.kind === "classes" ? [`import { predictionOf } from "./lib/prediction.js";`] : []),
    ...(from === "logits" ? [`import { softmax } from "./lib/probabilities.js";`] : []),
    ...(from === "one logit" ? [`import { sigmoid } from "./lib/probabilities.js";`] : []),
    ...(netc ? [] : [`import { openModel } from "./lib/tfjs.js";`]),
    ...(netc && !beside ? [`import { kernels } from "./kernels.js";`] : []),
    netc ? `import { program } from "./program.js";` : `import { model } from "./model.js";`,
    ...(beside ? [] : [`import { weights } from "./weights.js";`]),
  ].join("\n");
}

function openText({ runtime, beside }: Module): string {
  const file = (name: string): string =>
    beside
      ? `await readFile(new URL("./${name}", import.meta.url))`
      : `bytesOf(${name.replace(/\..*/, "")})`;
  return runtime === "netc"
    ? `openEngine(program, ${file("kernels.wasm")}, ${file("weights.bin")})`
    : `openModel(model, ${file("weights.bin")})`;
}

function predictText({ names, runtime, pictures, outcome, vocabulary }: Module): string {
  const compute = runtime === "netc" ? "compute" : "await compute";
  const takesPictures = pictures !== undefined;
  const numbers =
    vocabulary === undefined ? "numbersOf(numbers, shape)" : "tokensOf(numbers, shape, vocabulary)";
  return `/**
     * @param {unknown} ${takesPictures ? "image" : "numbers"}
${takesPictures ? `     * @param {import("./index.d.ts").PictureOptions} [options]\n` : ""}     * @returns {Promise<import("./index.d.ts").${names.prefix}Prediction>}
     */
    async predict(${takesPictures ? "image, options" : "numbers"}) {
      const outputs = ${compute}(${takesPictures ? "pixelsOf(image, training, options)" : numbers});
      ${answerText(outcome)}
    },`;
}

function answerText(outcome: Module["outcome"]): string {
  if (outcome.kind === "values")
    return `return { values: [${outcome.count === 1 ? "outputs[0]" : "...outputs"}] };`;
  switch (outcome.from) {
    case "probabilities":
      return "return predictionOf(labels, outputs);";
    case "logits":
      return "return predictionOf(labels, softmax(outputs));";
    case "one probability":
      return `// One output: the probability of the second class.
      return predictionOf(labels, [1 - outputs[0], outputs[0]]);`;
    case "one logit":
      return `// One output: the logit of the second class.
      const probability = sigmoid(outputs[0]);
      return predictionOf(labels, [1 - probability, probability]);`;
  }
}
