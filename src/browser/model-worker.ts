import type { BrowserProject } from "../compiler/emit/browser/project.ts";
import { inputScale } from "../compiler/input-scale.ts";
import { sizeOf } from "../compiler/shape.ts";
import type { Splits } from "../runtime/data/dataset.ts";
import { EngineRefusal, type Model } from "../runtime/engines/engine.ts";
import { modelJson } from "../runtime/model-json.ts";
import { predict } from "../runtime/predict.ts";
import { bytesOf, joinArrays, parameterEntries, splitArrays } from "../runtime/weight-arrays.ts";
import type { OpenRequest, Reply, Request } from "./messages.ts";
import { trainingSplits, visitorSplits } from "./worker-data.ts";
import { createTrainingSession, type TrainingSession } from "./training-session.ts";

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(reply: Reply): void;
};

/** All that is known once the page has opened its model. */
interface Open {
  readonly project: BrowserProject;
  model: Model;
  readonly fresh: () => Promise<Model>;
  splits: Splits | undefined;
  readonly session: TrainingSession;
}

/** Makes a model with the weights that training begins with; each call gives another. */
export type ModelMaker = (request: OpenRequest) => Promise<() => Promise<Model>>;

let open: Open | undefined;
const say = (reply: Reply): void => {
  scope.postMessage(reply);
};

/**
 * What a page's worker does: it holds the model that `prepare` makes, predicts and trains, so that the page itself never
 * waits.
 */
export function serveModel(prepare: ModelMaker): void {
  scope.onmessage = (event) => {
    answer(event.data, prepare).catch((error: unknown) => {
      say({ kind: "failed", message: sentence(error) });
    });
  };
}

async function answer(request: Request, prepare: ModelMaker): Promise<void> {
  if (request.kind === "open") {
    await openModel(request, await prepare(request));
    return;
  }
  if (open === undefined) throw new Error("the model is not open yet");
  const { project, session } = open;
  switch (request.kind) {
    case "predict":
      await answerPrediction(open, request.id, request.pixels);
      return;
    case "own-data":
      announce(open, await visitorSplits(project, request.images, request.labels));
      return;
    case "train":
      if (session.running() || open.splits === undefined) return;
      if (request.afresh) {
        await open.model.close();
        open.model = await open.fresh();
      }
      await session.start(open.model, open.splits, request.afresh);
      return;
    case "stop":
      session.stop();
      return;
    case "save":
      await save(open);
      return;
  }
}

async function openModel(request: OpenRequest, fresh: () => Promise<Model>): Promise<void> {
  const { project } = request;
  const model = await fresh();
  if (request.weights !== undefined) {
    const entries = parameterEntries(project.network);
    if (request.weights.length !== bytesOf(entries))
      throw new Error(
        `the page's weights are damaged: ${String(request.weights.length)} bytes, not ${String(bytesOf(entries))}`,
      );
    await model.setWeights(splitArrays(request.weights, entries));
  }
  const session = createTrainingSession(project, say);
  open = { project, model, fresh, splits: undefined, session };
  say({ kind: "opened", description: model.description });
  const splits = trainingSplits(project, request.data);
  if (splits !== undefined) announce(open, splits);
}

/** Says how many pictures there are to train on, and shows some of them. */
function announce(to: Open, splits: Splits): void {
  to.splits = splits;
  const shown = splits.test ??
    splits.validation ?? { dataset: splits.train, indices: splits.trainIndices };
  const size = sizeOf(to.project.picture);
  const chosen = shown.indices.subarray(0, 12);
  const images = new Uint8Array(chosen.length * size);
  chosen.forEach((index, i) => {
    images.set(shown.dataset.images.subarray(index * size, (index + 1) * size), i * size);
  });
  const labels = Uint8Array.from(chosen, (index) => shown.dataset.labels[index]!);
  say({ kind: "samples", images, labels });
  const validation = splits.validation?.indices.length ?? 0;
  say({ kind: "data", train: splits.trainIndices.length, validation });
}

async function answerPrediction(
  { project, model }: Open,
  id: number,
  pixels: Uint8Array,
): Promise<void> {
  const dataset = {
    shape: project.picture,
    count: 1,
    images: pixels,
    labels: new Uint8Array(1),
    classes: project.classes,
  };
  const [prediction] = await predict(model, project.network, dataset, Int32Array.of(0));
  say({ kind: "prediction", id, prediction: prediction! });
}

async function save({ project, model }: Open): Promise<void> {
  const weights = await model.weights();
  const scale = inputScale(project.network);
  const { classes, background, generator } = project;
  const metadata = { shape: project.network.input, classes, scale, background };
  const bytes = new Uint8Array(joinArrays(weights));
  const { json } = modelJson(
    project.network,
    weights,
    { generator, metadata },
    await hashes(bytes),
  );
  say({ kind: "saved", json, weights: bytes });
}

/** SHA-256 of the weights; pages from other machines without encryption have no means for it. */
async function hashes(bytes: Uint8Array<ArrayBuffer>): Promise<readonly string[]> {
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return [];
  const hash = new Uint8Array(await subtle.digest("SHA-256", bytes));
  return [Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")];
}

function sentence(error: unknown): string {
  if (error instanceof EngineRefusal) return [error.message, error.help].filter(Boolean).join("; ");
  return error instanceof Error ? error.message : String(error);
}
