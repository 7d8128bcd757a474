import type { DataPlan, Network, Stop } from "../../network.ts";
import { sizeOf } from "../../shape.ts";
import { compileText, labelsOf, measures, unitsOf } from "./compile-text.ts";
import { modelText } from "./model-text.ts";
import { partsOf } from "./parts.ts";
import { weightsText } from "./weights-text.ts";

export interface TrainTextRequest {
  readonly network: Network;
  readonly data: DataPlan;
  /** The package that computes. */
  readonly engine: string;
  readonly weights: boolean;
}

/** `train.ts`: the model, its training, and how good it is. */
export function trainText(request: TrainTextRequest): string {
  const { network, data } = request;
  const { training } = network;
  const parts = partsOf(data);
  return [
    importsText(request),
    `// TensorFlow.js 4.22 calls this function, which Node 23 removed.
Object.assign(util, { isNullOrUndefined: (value: unknown) => value === undefined || value === null });`,
    `const epochs = ${String(training.epochs)};`,
    `${modelText(network)}\n${compileText(network)}\nmodel.summary();`,
    ...(request.weights ? [weightsText] : []),
    `const data = await loadData();`,
    `const batchSize = ${training.batch === "all" ? "data.train.indices.length" : String(training.batch)};`,
    trainingText(request),
    savingText,
    ...(parts.test || parts.validation ? [judgeText(request)] : []),
    batchText(request),
    ...(parts.validation || parts.test ? [measureText(network)] : []),
    ...(training.shuffle ? [shuffleText(training.seed)] : []),
    ...(parts.test || parts.validation ? [confusionText(network)] : []),
    showText,
  ].join("\n\n");
}

function importsText({ network, data, engine, weights }: TrainTextRequest): string {
  const parts = partsOf(data);
  const judged = parts.validation || parts.test;
  return [
    `import { ${weights ? "readFile, " : ""}writeFile } from "node:fs/promises";`,
    `import { join } from "node:path";`,
    `import util from "node:util";`,
    `import * as tf from "${engine}";`,
    `import { ${judged ? "classes, " : ""}loadData, type Part } from "./data.ts";`,
    ...(network.training.shuffle ? [`import { permutation, purposes } from "./random.ts";`] : []),
  ].join("\n");
}

/** True where weights are penalised: TensorFlow.js adds that to the loss in training, Keras in validation too. */
function penalties({ layers }: Network): boolean {
  return layers.some(({ parameters }) => parameters.some(({ l1, l2 }) => l1 !== 0 || l2 !== 0));
}

function trainingText({ network, data }: TrainTextRequest): string {
  const { stop, shuffle } = network.training;
  const names = measures(network);
  const { validation } = partsOf(data);
  const record = [
    "epoch",
    ...names.map((name, i) => `${name}: sums[${String(i)}] / order.length`),
    ...(validation ? names.map((name, i) => `val_${name}: validation[${String(i)}]`) : []),
    "seconds: (performance.now() - started) / 1000",
  ];
  return `
const history: Record<string, number>[] = [];
${stop === undefined ? "" : bestText(stop)}
for (let epoch = 1; epoch <= epochs; epoch++) {
  const started = performance.now();
  const order = ${shuffle ? "shuffled(data.train.indices, epoch)" : "data.train.indices"};
  // Over the images: ${names.join(", ")}.
  const sums = [${names.map(() => "0").join(", ")}];
  for (let start = 0; start < order.length; start += batchSize) {
    const indices = order.subarray(start, start + batchSize);
    const { x, y } = batchOf(data.train, indices);
    const values = [await model.trainOnBatch(x, y)].flat();
    tf.dispose([x, y]);
    if (!Number.isFinite(values[0])) throw new Error(\`the loss of epoch \${epoch} is \${values[0]}: lower the learning rate\`);
    values.forEach((value, i) => { sums[i] += value * indices.length; });
    showProgress(epoch, start + indices.length, order.length, sums[0] / (start + indices.length));
  }
  ${validation ? "const validation = measure(data.validation);" : ""}
  const record = { ${record.join(", ")} };
  history.push(record);
  showEpoch(record);
  ${stop === undefined ? "" : stopText(stop)}
}
${stop?.restore ? restoreText : ""}`;
}

function bestText({ monitor, restore }: Stop): string {
  const worst = monitor.endsWith("loss") ? "Infinity" : "-Infinity";
  return `
/** The best epoch so far, by its ${monitor}. */
const best = { epoch: 0, value: ${worst}${restore ? ", weights: [] as tf.Tensor[]" : ""} };
`;
}

function stopText({ monitor, patience, restore }: Stop): string {
  const better = monitor.endsWith("loss") ? "<" : ">";
  const keep = restore
    ? `
    tf.dispose(best.weights);
    best.weights = model.getWeights().map((weight) => weight.clone());`
    : "";
  return `
  if (record.${monitor} ${better} best.value) {
    best.epoch = epoch;
    best.value = record.${monitor};${keep}
  } else if (epoch > 1 && epoch - best.epoch >= ${String(Math.max(patience, 1))}) {
    console.log(\`stopped: ${monitor} has not ${better === "<" ? "fallen" : "risen"} since epoch \${best.epoch}\`);
    break;
  }`;
}

const restoreText = `
if (best.epoch > 0) {
  model.setWeights(best.weights);
  tf.dispose(best.weights);
  console.log(\`restored the weights of epoch \${best.epoch}\`);
}
`;

const savingText = `
await writeFile(join(import.meta.dirname, "history.json"), \`\${JSON.stringify(history, null, 2)}\\n\`);
await model.save(\`file://\${join(import.meta.dirname, "model")}\`);
console.log("saved the model in model/");
`;

/** The evaluation after training: on the test images, else on those of validation. */
function judgeText({ network, data }: TrainTextRequest): string {
  const set = partsOf(data).test ? "test" : "validation";
  const names = measures(network);
  const shown = names.map((name, i) => `${name} \${values[${String(i)}].toFixed(4)}`).join(" - ");
  return `
const values = measure(data.${set});
console.log(\`${set}: \${data.${set}.indices.length} images - ${shown}\`);
const confusion = confusionOf(data.${set});
const recalls = classes.map((name, label) => {
  const images = confusion[label].reduce((sum, n) => sum + n, 0);
  return { class: name, images, recognised: images === 0 ? 0 : confusion[label][label] / images };
});
console.table(recalls);
const evaluation = { set: "${set}", ${names.map((name, i) => `${name}: values[${String(i)}]`).join(", ")}, classes, confusion };
await writeFile(join(import.meta.dirname, "evaluation.json"), \`\${JSON.stringify(evaluation, null, 2)}\\n\`);
`;
}

function batchText({ network, data }: TrainTextRequest): string {
  const { input } = network;
  const size = sizeOf(input);
  const scaled = scaleText(data.scale);
  const numbers = "Array.from(indices, (image) => labels[image])";
  const y =
    labelsOf(network) === "numbers"
      ? `tf.tensor2d(${numbers}, [indices.length, 1])`
      : `tf.tidy(() => tf.oneHot(tf.tensor1d(${numbers}, "int32"), ${String(unitsOf(network))}).toFloat())`;
  const tensor = `tf.tensor(values, [indices.length, ${input.join(", ")}])`;
  return `
/** Some images as the net takes them, and their labels. */
function batchOf({ pixels, labels }: Part, indices: Int32Array): { x: tf.Tensor; y: tf.Tensor } {
  const values = new Float32Array(indices.length * ${String(size)});
  indices.forEach((image, i) => values.set(pixels.subarray(image * ${String(size)}, (image + 1) * ${String(size)}), i * ${String(size)}));
  const x = ${scaled === "" ? tensor : `tf.tidy(() => ${tensor}${scaled})`};
  const y = ${y};
  return { x, y };
}
`;
}

function scaleText(scale: number): string {
  if (scale === 1) return "";
  return scale === 1 / 255 ? ".div(255)" : `.mul(${String(scale)})`;
}

function measureText(network: Network): string {
  const names = measures(network);
  const penalty = penalties(network)
    ? `
  // Keras counts the penalties of the weights in every loss, TensorFlow.js in training alone.
  const penalty = tf.tidy(() => tf.addN(model.calculateLosses()).dataSync()[0]);
  sums[0] += penalty * indices.length;`
    : "";
  return `
/** The means over a part's images: ${names.join(", ")}. */
function measure(part: Part): number[] {
  const { indices } = part;
  const sums = [${names.map(() => "0").join(", ")}];
  for (let start = 0; start < indices.length; start += 256) {
    const { x, y } = batchOf(part, indices.subarray(start, start + 256));
    const count = x.shape[0];
    const values = [model.evaluate(x, y, { batchSize: count })].flat();
    values.forEach((value, i) => { sums[i] += value.dataSync()[0] * count; });
    tf.dispose([x, y, values]);
  }${penalty}
  return sums.map((sum) => sum / indices.length);
}
`;
}

function shuffleText(seed: number): string {
  return `
/** The images in the order of an epoch, which depends on the seed and the epoch alone. */
function shuffled(indices: Int32Array, epoch: number): Int32Array {
  return permutation(indices.length, ${String(seed)}, purposes.shuffle, 0, epoch - 1).map((i) => indices[i]);
}
`;
}

function confusionText(network: Network): string {
  const { loss } = network.training;
  const threshold = loss.kind === "binary-crossentropy" && loss.fromLogits ? 0 : 0.5;
  const predicted =
    unitsOf(network) === 1
      ? `outputs.greater(${String(threshold)}).flatten()`
      : "outputs.argMax(-1)";
  return `
/** How often each class was taken for each: a row for each true class, a column for each predicted one. */
function confusionOf(part: Part): number[][] {
  const counts = classes.map(() => classes.map(() => 0));
  for (let start = 0; start < part.indices.length; start += 256) {
    const indices = part.indices.subarray(start, start + 256);
    const predicted = tf.tidy(() => {
      const outputs = model.predictOnBatch(batchOf(part, indices).x) as tf.Tensor;
      return ${predicted}.dataSync();
    });
    indices.forEach((image, i) => counts[part.labels[image]][predicted[i]]++);
  }
  return counts;
}
`;
}

const showText = `
/** One line that is written over, where there is a terminal. */
function showProgress(epoch: number, done: number, total: number, loss: number): void {
  if (!process.stdout.isTTY) return;
  const line = \`epoch \${epoch}/\${epochs} - \${done}/\${total} - loss \${loss.toFixed(4)}\`;
  process.stdout.write(\`\\r\${line}\\x1b[K\${done === total ? "\\r\\x1b[K" : ""}\`);
}

function showEpoch({ epoch, seconds, ...values }: Record<string, number>): void {
  const parts = Object.entries(values).map(([name, value]) => \`\${name} \${value.toFixed(4)}\`);
  console.log([\`epoch \${epoch}/\${epochs}\`, \`\${seconds.toFixed(1)}s\`, ...parts].join(" - "));
}
`;
