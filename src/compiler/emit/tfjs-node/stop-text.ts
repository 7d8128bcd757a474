import type { Stop } from "../../network.ts";

/** What early stopping keeps while it watches. */
export function bestText({ monitor, restore }: Stop): string {
  const worst = monitor.endsWith("loss") ? "Infinity" : "-Infinity";
  return `
/** The best epoch so far, by its ${monitor}. */
const best = { epoch: 0, value: ${worst}${restore ? ", weights: [] as tf.Tensor[]" : ""} };
`;
}

/** What it does at the end of an epoch. */
export function stopText({ monitor, patience, restore }: Stop): string {
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

/** The best weights come back at the end, whether or not training was stopped. */
export const restoreText = `
if (best.epoch > 0) {
  model.setWeights(best.weights);
  tf.dispose(best.weights);
  console.log(\`restored the weights of epoch \${best.epoch}\`);
}
`;
