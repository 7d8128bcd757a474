import type { LayerArguments, RecurrentActivation, RecurrentKind } from "../../network.ts";
import { tfjsActivations } from "./activations.ts";
import { tfjsInitializers, tfjsRegularizer } from "./initializers.ts";
import type { LayerCall, Spelling } from "./layer-call.ts";

type Values = Omit<LayerArguments["lstm"], "recurrent" | "reverse"> & {
  readonly recurrent?: RecurrentActivation;
  readonly reverse?: boolean;
};

const names = {
  lstm: { factory: "lstm", className: "LSTM" },
  gru: { factory: "gru", className: "GRU" },
  simplernn: { factory: "simpleRNN", className: "SimpleRNN" },
} as const satisfies Record<RecurrentKind, Pick<LayerCall, "factory" | "className">>;

/** A recurrent layer; its gates' activation and the forget gate's biases are others in TensorFlow.js unless given. */
export function recurrent(kind: RecurrentKind, values: Values): Spelling {
  return { ...recurrentCall(kind, values), ...lackingOf(kind, values) };
}

/** Both directions of a recurrent layer. */
export function bidirectional(
  kind: RecurrentKind,
  merge: LayerArguments["bidirectional"]["merge"],
  values: Values,
): Spelling {
  const modes = { concat: "concat", add: "sum", multiply: "mul", average: "ave" } as const;
  return {
    factory: "bidirectional",
    className: "Bidirectional",
    config: { mergeMode: modes[merge] },
    wraps: recurrentCall(kind, values),
    ...lackingOf(kind, values),
  };
}

function recurrentCall(kind: RecurrentKind, a: Values): LayerCall {
  return {
    ...names[kind],
    config: {
      units: a.units,
      activation: tfjsActivations[a.activation] ?? "linear",
      ...(a.recurrent === undefined || kind === "simplernn"
        ? {}
        : { recurrentActivation: tfjsActivations[a.recurrent] ?? "linear" }),
      useBias: a.bias,
      kernelInitializer: tfjsInitializers[a.init],
      recurrentInitializer: tfjsInitializers[a.recurrentInit],
      biasInitializer: tfjsInitializers.zeros,
      ...(kind === "lstm" ? { unitForgetBias: true } : {}),
      ...(kind === "gru" ? { resetAfter: true } : {}),
      kernelRegularizer: tfjsRegularizer(a.l1, a.l2),
      returnSequences: a.sequence,
      goBackwards: a.reverse ?? false,
    },
  };
}

function lackingOf(
  kind: RecurrentKind,
  { activation, recurrent = "linear" }: Values,
): Pick<Spelling, "lacking" | "unloadable"> {
  if (kind === "gru") {
    return {
      lacking: "TensorFlow.js applies a gru's reset gate before the product, netc after it",
      unloadable: true,
    };
  }
  if (tfjsActivations[activation] === null || tfjsActivations[recurrent] === null) {
    return { lacking: "TensorFlow.js has no leaky relu inside a recurrent layer" };
  }
  return {};
}
