import { diagnose, type Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { isRecurrent } from "../../layers/is-recurrent.ts";
import type { LayerKind, Network, ResolvedLayer } from "../../network.ts";
import { tfjsSpelling } from "../tfjs/layers.ts";

const target = "tfjs-node";

/** Everything in a network that TensorFlow.js 4.22 cannot train as netc does. */
export function refusals(network: Network): readonly Diagnostic[] {
  const training = trainingRefusal(network);
  return [...network.layers.flatMap(layerRefusals), ...(training === undefined ? [] : [training])];
}

function layerRefusals(layer: ResolvedLayer): readonly Diagnostic[] {
  const refuse = (reason: string, help: string): Diagnostic =>
    diagnose("NET0601", layer.span, { layer: layer.name, target, reason, help });
  const { lacking } = tfjsSpelling(layer);
  const dilated = "dilation" in layer.arguments && layer.arguments.dilation.some((n) => n !== 1);
  return [
    ...(lacking === undefined ? [] : [refuse(lacking, wayOut(layer))]),
    ...(dilated
      ? [
          refuse(
            "TensorFlow.js has no gradient through dilation",
            "leave `dilation` out and take a larger kernel, or train with netc train",
          ),
        ]
      : []),
    ...(lacking === undefined && isRecurrent(layer) && layer.inputShapes[0]![0] === 1
      ? [
          refuse(
            "TensorFlow.js has no gradient through a recurrent layer's single step",
            "let it read more steps, or train with netc train",
          ),
        ]
      : []),
  ];
}

function wayOut({ kind }: ResolvedLayer): string {
  const change: Partial<Record<LayerKind, string>> = {
    conv: "leave `groups` out, or ",
    upsample: "write `nearest`, or ",
  };
  return `${change[kind] ?? ""}train with netc train`;
}

function trainingRefusal({ data, training }: Network): Diagnostic | undefined {
  // The network does not keep where its training is described.
  const span = { start: 0, end: 0 };
  const { optimizer } = training;
  if (data === undefined) return diagnose("NET0604", span, { target });
  if (optimizer.kind === "adagrad" && optimizer.epsilon !== 1e-7) {
    return diagnose("NET0602", span, {
      what: `epsilon=${String(optimizer.epsilon)}`,
      target,
      reason: "the epsilon of TensorFlow.js' adagrad is always 1e-7",
      help: "leave `epsilon` out, or train with netc train",
    });
  }
  return undefined;
}
