import { optimizerState, optimizerValues } from "../../../compiler/lower/optimizers/index.ts";
import { inputScale } from "../../../compiler/input-scale.ts";
import type { Network } from "../../../compiler/network.ts";
import { sizeOf } from "../../../compiler/shape.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { EngineDescription, Model, NamedArray, OpenOptions, Totals } from "../engine.ts";
import { lossesOf, targetsOf } from "./losses.ts";
import { metricOf } from "./metrics.ts";
import type { Pass } from "./substitute.ts";
import { createNet, write, type PlacedParameter } from "./tfjs-net.ts";
import type { Tensor, Tensor1D, Tensor2D, Tfjs, Variable } from "./tfjs.ts";
import { clipped, updated } from "./updates.ts";

/** What tensors of one chunk may take where no smaller limit is given: beyond it a batch is cut. */
const chunkBytes = 2 ** 30;
/** Training keeps each layer's result, its gradient, and what operations make on the way. */
const copies = 4;

/** A trained parameter with the arrays that the optimizer keeps beside it. */
interface Trained extends PlacedParameter {
  readonly state: readonly { readonly name: string; readonly variable: Variable }[];
}

/** Opens a network on TensorFlow.js: its forward pass and gradients, netc's chance, Keras's optimizers. */
export async function createTfjsModel(
  tf: Tfjs,
  description: EngineDescription,
  network: Network,
  options: OpenOptions,
): Promise<Model> {
  await tf.ready();
  const { training } = network;
  const { optimizer, seed } = training;
  const net = createNet(tf, network);
  const trained = options.training ? addState(tf, network, net.parameters) : [];
  const penalised = net.parameters.filter(({ parameter: p }) => p.l1 !== 0 || p.l2 !== 0);
  const chunk = chunkOf(network, options);
  let updates = 0;

  /** The sum of all weights' penalties, in front of what an image gives. */
  const penalty = (): Tensor1D => {
    const parts = penalised.flatMap(({ parameter: { l1, l2 }, variable }) => [
      ...(l1 === 0 ? [] : [tf.mul(tf.sum(tf.abs(variable)), l1)]),
      ...(l2 === 0 ? [] : [tf.mul(tf.sum(tf.square(variable)), l2)]),
    ]);
    return tf.reshape(parts.length === 0 ? tf.scalar(0) : tf.addN(parts), [1]) as Tensor1D;
  };

  const measure = (images: Tensor, labels: Tensor1D, pass: Pass): readonly Tensor1D[] => {
    const { outputs, result, fromLogits } = net.forward(images, pass);
    const targets =
      training.target === "input"
        ? (tf.reshape(images, outputs.shape) as Tensor2D)
        : targetsOf(tf, labels, outputs.shape[1]);
    const loss = lossesOf(tf, { kind: training.loss.kind, fromLogits }, outputs, targets);
    const measured = { result, outputs, logits: fromLogits, targets, labels };
    return [loss, ...training.metrics.map((metric) => metricOf(tf, metric, measured))];
  };

  /**
   * The gradients of a chunk's share in the batch's mean loss, and each image's numbers, which the caller disposes of:
   * they are kept, since what is made while gradients are recorded goes with the record.
   */
  const backward = (images: Tensor, labels: Tensor1D, pass: Pass, batch: number) => {
    let numbers: Tensor1D | undefined;
    const run = (): Tensor => {
      const found = measure(images, labels, pass);
      numbers = tf.keep(tf.concat([...found]));
      return tf.div(tf.sum(found[0]!), batch);
    };
    const variables = trained.map(({ variable }) => variable);
    if (variables.length === 0) {
      run();
      return { numbers: numbers!, gradients: [] };
    }
    const { grads } = tf.variableGrads(run as () => never, variables);
    const gradients = variables.map((variable) => grads[variable.name] ?? tf.zerosLike(variable));
    return { numbers: numbers!, gradients };
  };

  /** One update of all that is trained; call within tf.tidy. */
  const update = (gradients: readonly Tensor[]): void => {
    updates++;
    const values = optimizerValues(optimizer, updates).map((value) => tf.scalar(value));
    const pulled = gradients.map((gradient, i) => pull(tf, trained[i]!, gradient));
    clipped(tf, optimizer, pulled).forEach((gradient, i) => {
      const { variable, state } = trained[i]!;
      const old = state.map((s) => s.variable);
      const now = updated(tf, optimizer, { parameter: variable, gradient, state: old, values });
      variable.assign(now.parameter);
      now.state.forEach((tensor, k) => {
        old[k]!.assign(tensor);
      });
    });
  };

  const stage = (dataset: Dataset, indices: Int32Array) => ({
    images: imagesOf(tf, network, dataset, indices),
    labels: tf.tensor1d(
      Int32Array.from(indices, (i) => dataset.labels[i] ?? 0),
      "int32",
    ),
  });

  return {
    description,
    async step(dataset, indices, epoch, step) {
      if (!options.training) throw new Error("the model was opened for prediction only");
      const sums = createSums(training.metrics);
      const size = chunk.train;
      const found = tf.tidy(() => {
        const numbers: Tensor1D[] = [penalty()];
        let gradients: readonly Tensor[] = [];
        for (let first = 0; first < indices.length; first += size) {
          const pass = { training: { seed, epoch, step, firstImage: first } };
          gradients = tf.tidy(() => {
            const { images, labels } = stage(dataset, indices.subarray(first, first + size));
            const part = backward(images, labels, pass, indices.length);
            numbers.push(part.numbers);
            return part.gradients.map((g, i) => (first === 0 ? g : tf.add(g, gradients[i]!)));
          });
        }
        update(gradients);
        const all = tf.concat(numbers);
        tf.dispose(numbers);
        return all;
      });
      const values = await taken(found);
      sums.add(values.subarray(1), indices.length, size);
      return sums.totals(indices.length, values[0]!);
    },
    async evaluate(dataset, indices) {
      const sums = createSums(training.metrics);
      for (let first = 0; first < indices.length; first += chunk.infer) {
        const part = indices.subarray(first, first + chunk.infer);
        const found = tf.tidy(() => {
          const { images, labels } = stage(dataset, part);
          const numbers = measure(images, labels, { training: undefined });
          return tf.concat([...numbers]);
        });
        sums.add(await taken(found), part.length, part.length);
      }
      const penalties = await taken(tf.tidy(penalty));
      return sums.totals(indices.length, penalties[0]!);
    },
    async predict(dataset, indices) {
      const size = sizeOf(network.layers[network.output]!.shape);
      const result = new Float32Array(indices.length * size);
      for (let first = 0; first < indices.length; first += chunk.infer) {
        const part = indices.subarray(first, first + chunk.infer);
        const found = tf.tidy(() => {
          const images = imagesOf(tf, network, dataset, part);
          return net.forward(images, { training: undefined }).result;
        });
        result.set(await taken(found), first * size);
      }
      return result;
    },
    weights: () =>
      Promise.all(
        net.parameters.map(({ name, shape, variable }) => arrayOf(name, shape, variable)),
      ),
    setWeights(weights) {
      const byName = new Map(weights.map((array) => [array.name, array]));
      for (const { name, shape, variable } of net.parameters) {
        const given = byName.get(name);
        if (given === undefined) throw new Error(`no weights for ${name}`);
        write(tf, variable, given.values, shape);
      }
      return Promise.resolve();
    },
    async optimizerState() {
      const arrays = trained.flatMap(({ name, shape, state }) =>
        state.map((s) => arrayOf(`${name}/${s.name}`, shape, s.variable)),
      );
      const iterations = { name: "iterations", shape: [1], values: Float32Array.of(updates) };
      return [iterations, ...(await Promise.all(arrays))];
    },
    setOptimizerState(state) {
      const byName = new Map(state.map((array) => [array.name, array]));
      updates = byName.get("iterations")?.values[0] ?? 0;
      for (const { name, shape, state: own } of trained) {
        for (const { name: kind, variable } of own) {
          const given = byName.get(`${name}/${kind}`);
          if (given === undefined) throw new Error(`no optimizer state for ${name}/${kind}`);
          write(tf, variable, given.values, shape);
        }
      }
      return Promise.resolve();
    },
    close() {
      net.dispose();
      for (const { state } of trained) for (const { variable } of state) variable.dispose();
      return Promise.resolve();
    },
  };
}

function addState(
  tf: Tfjs,
  network: Network,
  parameters: readonly PlacedParameter[],
): readonly Trained[] {
  const kept = optimizerState(network.training.optimizer);
  return parameters
    .filter(({ parameter }) => parameter.trainable)
    .map((placed) => ({
      ...placed,
      state: kept.map(({ name, initial }) => ({
        name,
        variable: tf.tidy(() => tf.variable(tf.fill([...placed.shape], initial), false)),
      })),
    }));
}

/** A gradient with that of the weight's penalty, l1 sign(w) + 2 l2 w. */
function pull(tf: Tfjs, { parameter: { l1, l2 }, variable }: Trained, gradient: Tensor): Tensor {
  const parts = [
    ...(l1 === 0 ? [] : [tf.mul(tf.sign(variable), l1)]),
    ...(l2 === 0 ? [] : [tf.mul(variable, 2 * l2)]),
  ];
  return parts.length === 0 ? gradient : tf.addN([gradient, ...parts]);
}

/** Images of a data set as the net takes them: floats, scaled. */
function imagesOf(tf: Tfjs, network: Network, dataset: Dataset, indices: Int32Array): Tensor {
  const size = sizeOf(network.input);
  const scale = Math.fround(inputScale(network));
  const pixels = new Float32Array(indices.length * size);
  indices.forEach((image, k) => {
    const from = image * size;
    const to = k * size;
    for (let i = 0; i < size; i++) pixels[to + i] = dataset.images[from + i]! * scale;
  });
  return tf.tensor(pixels, [indices.length, ...network.input]);
}

/** Images that go through the net at once. Batch normalisation needs its whole batch, so such a net is never cut. */
function chunkOf(network: Network, { memoryLimit }: OpenOptions): { train: number; infer: number } {
  const elements = network.layers.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const perImage = 4 * copies * (elements + sizeOf(network.input));
  const bytes = Math.min(chunkBytes, (memoryLimit ?? Infinity) / 4);
  const images = Math.max(1, Math.floor(bytes / perImage));
  const whole = network.layers.some(({ kind }) => kind === "batchnorm");
  return { train: whole ? Infinity : images, infer: Math.min(images, 1024) };
}

/** The values of a tensor, which is gone afterwards. */
async function taken(tensor: Tensor): Promise<Float32Array> {
  const values = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return values;
}

async function arrayOf(
  name: string,
  shape: readonly number[],
  variable: Variable,
): Promise<NamedArray> {
  // A copy: the cpu backend lends what it computes with.
  return { name, shape, values: (await variable.data()).slice() as Float32Array };
}

/** Adds up the numbers of images: loss after loss, then metric after metric, for each chunk. */
function createSums(metrics: readonly string[]) {
  const sums = new Float64Array(1 + metrics.length);
  return {
    add(values: Float32Array, images: number, chunk: number): void {
      let at = 0;
      for (let first = 0; first < images; first += chunk) {
        const count = Math.min(chunk, images - first);
        for (let k = 0; k < sums.length; k++) {
          for (let i = 0; i < count; i++) sums[k]! += values[at++]!;
        }
      }
    },
    totals: (images: number, penalties: number): Totals => ({
      images,
      loss: sums[0]! + penalties * images,
      metrics: Object.fromEntries(metrics.map((name, k) => [name, sums[k + 1]!])),
    }),
  };
}
