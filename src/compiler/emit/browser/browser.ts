import { diagnose } from "../../../diagnostics/diagnostic.ts";
import { shellCommand } from "../../../diagnostics/shell-command.ts";
import { formatShape, type Shape } from "../../shape.ts";
import { defineTarget, type EmitRequest, type Emission } from "../emit.ts";
import { pictureShape } from "../picture-shape.ts";
import { type BrowserRequest, emitBrowser } from "./emit-browser.ts";
import { pageAssets } from "./page-assets.ts";
import type { BrowserProject } from "./project.ts";

const options = {
  runtime: {
    kind: "choice",
    choices: ["netc", "tfjs"],
    doc: "what the page computes with",
  },
  samples: { kind: "count", doc: "pictures of the data to put beside the page" },
  "single-file": { kind: "flag", doc: "one HTML file that opens from disk" },
  data: { kind: "folder", doc: "where data sets lie" },
} as const;

/** How many pictures a predicting page offers unless told. */
const usualSamples = 12;

/** A page that predicts, from a run, or trains, from a spec. */
export const browser = defineTarget({
  name: "browser",
  doc: "a page that predicts with a run's model, or trains a spec's",
  options,
  emit,
});

type Request = EmitRequest<typeof options>;
type Content = Omit<BrowserRequest, "assets" | "singleFile">;

async function emit(request: Request): Promise<Emission> {
  const { network, trained, supplies } = request;
  const picture = pictureShape(network);
  if (picture === undefined) {
    const input = formatShape(network.input);
    const diagnostics = [diagnose("NET0641", { start: 0, end: 0 }, { input })];
    return { kind: "refused", diagnostics };
  }
  const singleFile = request.options["single-file"];
  const content = await (trained ? predictingPage : trainingPage)(request, picture);
  const assets = await pageAssets(supplies.asset, request.options.runtime);
  const closing = (folder: string): string =>
    singleFile
      ? `wrote ${folder}/index.html: open it in a browser`
      : `wrote ${folder}; look at it with: ${shellCommand("netc", "serve", folder)}`;
  return { kind: "project", files: emitBrowser({ ...content, assets, singleFile }), closing };
}

/** A page that predicts with the run's weights. */
async function predictingPage(request: Request, picture: Shape): Promise<Content> {
  const { supplies } = request;
  const { weights, classes, background } = await supplies.model();
  const { samples: wanted = usualSamples } = request.options;
  const required = request.options.samples !== undefined;
  const chosen = wanted === 0 ? undefined : await supplies.samples(wanted, required);
  const project: BrowserProject = {
    ...frame(request, picture),
    classes,
    background,
    weights: true,
    samples: chosen?.count ?? 0,
    training: undefined,
  };
  return { project, weights, samples: chosen?.bytes, data: undefined };
}

/** A page that trains on pictures that it draws, that lie beside it, or that its visitor has. */
async function trainingPage(request: Request, picture: Shape): Promise<Content> {
  const { network, supplies } = request;
  const { samples: wanted = 0 } = request.options;
  const drawn = network.data?.source.kind === "garments";
  const pictures = drawn || wanted === 0 ? undefined : await supplies.trainingPictures(wanted);
  const project: BrowserProject = {
    ...frame(request, picture),
    classes: network.data?.facts.classes ?? [],
    background: pictures?.background ?? "dark",
    weights: false,
    samples: 0,
    training:
      pictures === undefined
        ? { source: drawn ? "garments" : "visitor" }
        : { source: "file", train: pictures.train, test: pictures.test },
  };
  return { project, weights: undefined, samples: undefined, data: pictures?.bytes };
}

/** What every page says of its net. */
function frame({ network, title, generator, spec, options: { runtime } }: Request, picture: Shape) {
  return { version: 1, title, generator, runtime, spec, network, picture } as const;
}
