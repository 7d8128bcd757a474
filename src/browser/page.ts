// The page itself: it reads what was emitted beside it, starts the worker and joins the page's parts to it.
import { browserFiles, type BrowserProject } from "../compiler/emit/browser/project.ts";
import { sizeOf } from "../compiler/shape.ts";
import { fitPicture } from "../runtime/data/pictures/fit.ts";
import { chooseBuild, chooseThreads } from "./choose-build.ts";
import { byId } from "./dom.ts";
import { createDrawingPad } from "./drawing-pad.ts";
import type { EngineParts, Reply, Request } from "./messages.ts";
import { isSingleFile, readBytes, readText, scriptAddress } from "./page-files.ts";
import { decodePictureFile, pictureOf } from "./picture-file.ts";
import { createPredictionView } from "./prediction-view.ts";
import { showSamples } from "./samples.ts";
import { createTrainingView, type TrainingView } from "./training-view.ts";

async function main(): Promise<void> {
  const project = JSON.parse(await readText(browserFiles.project)) as BrowserProject;
  const { picture, classes, background } = project;
  const worker = new Worker(scriptAddress(browserFiles.worker));
  const ask = (request: Request): void => {
    worker.postMessage(request);
  };
  const view = createPredictionView(picture, classes);
  let current: Uint8Array | undefined;
  let asked = 0;
  let pending = false;
  let stale = false;
  let opened = false;

  /** Asks for one prediction at a time; of what changes meanwhile, only the last picture counts. */
  const predictCurrent = (): void => {
    if (current === undefined || !opened) return;
    if (pending) {
      stale = true;
      return;
    }
    pending = true;
    stale = false;
    ask({ kind: "predict", id: ++asked, pixels: current });
  };
  const show = (pixels: Uint8Array, notes: readonly string[]): void => {
    current = pixels;
    view.showPicture(pixels, notes);
    predictCurrent();
  };
  const pad = createDrawingPad(background, picture, () => {
    show(fitPicture(pictureOf(pad.image()), picture, { invert: false }).pixels, []);
  });
  byId("clear").addEventListener("click", () => {
    pad.clear();
    show(fitPicture(pictureOf(pad.image()), picture, { invert: false }).pixels, []);
  });
  takePictures(project, show);

  const training: TrainingView | undefined =
    project.training === undefined ? undefined : createTrainingView(project, ask, predictCurrent);
  const samplesOf = (images: Uint8Array, labels: Uint8Array): void => {
    showSamples(project, images, labels, (pixels, name) => {
      show(pixels, [`a sample: ${name}`]);
    });
  };

  worker.onmessage = (event: MessageEvent<Reply>) => {
    const reply = event.data;
    switch (reply.kind) {
      case "opened": {
        opened = true;
        const { device, threads, version } = reply.description;
        const count = threads === 1 ? "one thread" : `${String(threads)} threads`;
        byId("engine").textContent =
          project.runtime === "tfjs"
            ? `TensorFlow.js ${version}, ${device}`
            : `netc engine ${version}, ${device}, ${count}`;
        document.body.dataset["state"] = "ready";
        predictCurrent();
        return;
      }
      case "samples":
        samplesOf(reply.images, reply.labels);
        return;
      case "prediction":
        pending = false;
        view.showPrediction(reply.prediction);
        if (stale) predictCurrent();
        return;
      case "failed":
        complain(reply.message);
        training?.show(reply);
        return;
      case "data":
      case "progress":
      case "epoch":
      case "ended":
      case "saved":
        training?.show(reply);
        return;
    }
  };
  worker.onerror = (event) => {
    complain(event.message || "the page's worker did not start");
  };

  await open(project, ask);
  if (project.samples > 0) {
    const bytes = await readBytes(browserFiles.samples);
    const size = sizeOf(picture) * project.samples;
    samplesOf(bytes.subarray(0, size), bytes.subarray(size));
  }
}

/** Fetches what the model needs and gives it to the worker. */
async function open(project: BrowserProject, ask: (request: Request) => void): Promise<void> {
  const [engine, weights, data] = await Promise.all([
    project.runtime === "netc" ? engineParts(project) : undefined,
    project.weights ? readBytes(browserFiles.weights) : undefined,
    project.training?.source === "file" ? readBytes(browserFiles.data) : undefined,
  ]);
  ask({ kind: "open", project, engine, weights, data });
}

async function engineParts(project: BrowserProject): Promise<EngineParts> {
  const single = isSingleFile();
  const build = single ? "single" : chooseBuild();
  return {
    build,
    kernels: await readBytes(`kernels/${build}.wasm`),
    threads: chooseThreads(build, project.training !== undefined),
    thread: single ? "" : scriptAddress(browserFiles.thread),
  };
}

/** Pictures chosen, dropped or pasted. */
function takePictures(
  { picture, background }: BrowserProject,
  show: (pixels: Uint8Array, notes: readonly string[]) => void,
): void {
  const input = byId<HTMLInputElement>("file");
  const zone = byId("drop");
  const take = (file: Blob | null | undefined): void => {
    if (!file) return;
    decodePictureFile(file).then(
      (decoded) => {
        const { pixels, notes } = fitPicture(decoded, picture, { invert: "auto", background });
        complain("");
        show(pixels, notes);
      },
      (error: unknown) => {
        complain(error instanceof Error ? error.message : String(error));
      },
    );
  };
  input.addEventListener("change", () => {
    take(input.files?.[0]);
    input.value = "";
  });
  for (const kind of ["dragover", "dragleave", "drop"] as const) {
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.toggle("over", kind === "dragover");
      if (kind === "drop") take(event.dataTransfer?.files[0]);
    });
  }
  document.addEventListener("paste", (event) => {
    take(event.clipboardData?.files[0]);
  });
}

/** Says what went wrong, where everybody reads it; an empty text takes it back. */
function complain(message: string): void {
  const place = byId("complaint");
  place.textContent = message;
  place.hidden = message === "";
}

main().catch((error: unknown) => {
  complain(error instanceof Error ? error.message : String(error));
});
