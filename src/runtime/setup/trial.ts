import { complaintOf, runProgram } from "./run-program.ts";
import type { NodePackage } from "./package.ts";

/** What a working TensorFlow says of itself. */
export interface TrialResult {
  readonly tfjs: string;
  readonly tensorflow: string;
  readonly gpu: boolean;
}

/**
 * A matrix product and training steps with the package, in a process of its own: a native part that does not fit may
 * end the process that loads it.
 */
const program = `
const util = require("node:util");
util.isNullOrUndefined = (value) => value === null || value === undefined;
util.isArray = Array.isArray;
const tf = require(process.argv[1]);
const product = tf.matMul([[1, 2], [3, 4]], [[5, 6], [7, 8]]).dataSync();
if (String(product) !== "19,22,43,50") throw new Error("a matrix product is wrong: " + product);
const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2], kernelInitializer: "zeros" })] });
model.compile({ optimizer: tf.train.sgd(0.1), loss: "meanSquaredError" });
const xs = tf.tensor2d([[1, 0], [0, 1], [1, 1]]);
const ys = tf.tensor2d([[1], [2], [3]]);
(async () => {
  const before = await model.trainOnBatch(xs, ys);
  const after = await model.trainOnBatch(xs, ys);
  if (!(after < before)) throw new Error("a training step does not lower the loss");
  const backend = tf.backend();
  const said = { tfjs: tf.version["tfjs-node"], tensorflow: backend.binding.TF_Version, gpu: backend.isUsingGpuDevice === true };
  console.log("netc-trial " + JSON.stringify(said));
})().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
`;

/** Tries the package as a program in `project` would use it: what it says, or why it does not work. */
export async function tryPackage(
  name: NodePackage,
  project: string,
): Promise<TrialResult | { readonly failure: string }> {
  const outcome = await runProgram(
    process.execPath,
    ["--input-type=commonjs", "-e", program, name],
    {
      folder: project,
      environment: { TF_CPP_MIN_LOG_LEVEL: "2" },
    },
  );
  const line = outcome.output.split("\n").find((text) => text.startsWith("netc-trial "));
  if (outcome.code === 0 && line !== undefined) {
    return JSON.parse(line.slice("netc-trial ".length)) as TrialResult;
  }
  return { failure: complaintOf(outcome) };
}
