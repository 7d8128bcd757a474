import type { DataPlan, Network } from "../../network.ts";
import { batchText, shuffleText } from "./batch-text.ts";
import { compileText, measures } from "./compile-text.ts";
import { confusionText, judgeText, measureText } from "./evaluation-text.ts";
import { modelText } from "./model-text.ts";
import { partsOf } from "./parts.ts";
import { bestText, restoreText, stopText } from "./stop-text.ts";
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
    ...(parts.test || parts.validation ? [judgeText(network, data)] : []),
    batchText(network, data),
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

const savingText = `
await writeFile(join(import.meta.dirname, "history.json"), \`\${JSON.stringify(history, null, 2)}\\n\`);
await model.save(\`file://\${join(import.meta.dirname, "model")}\`);
console.log("saved the model in model/");
`;

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
