import type { DataPlan, Network } from "../../network.ts";
import { measures, unitsOf } from "./compile-text.ts";
import { partsOf } from "./parts.ts";

/** The evaluation after training: on the test images, else on those of validation. */
export function judgeText(network: Network, data: DataPlan): string {
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

/** `measure`: loss and metrics of a part. */
export function measureText(network: Network): string {
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

/** True where weights are penalised: TensorFlow.js adds that to the loss in training, Keras in validation too. */
function penalties({ layers }: Network): boolean {
  return layers.some(({ parameters }) => parameters.some(({ l1, l2 }) => l1 !== 0 || l2 !== 0));
}

/** `confusionOf`: how the classes are taken for each other. */
export function confusionText(network: Network): string {
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
