import type { Activation, LayerArguments, LayerKind, ResolvedLayer } from "../network.ts";
import { imageArguments, imageShape } from "../sides.ts";
import { addActivation } from "./ops/activation.ts";
import { addAddition } from "./ops/addition.ts";
import { addAttention } from "./ops/attention.ts";
import { addAvgPool, addGlobalAvgPool } from "./ops/avgpool.ts";
import { addBatchnorm } from "./ops/batchnorm.ts";
import { addBias } from "./ops/bias.ts";
import { addConcat } from "./ops/concat.ts";
import { addConv } from "./ops/conv.ts";
import { pointwise } from "./ops/conv-geometry.ts";
import { addConvTranspose } from "./ops/conv-transpose.ts";
import { addDenseOfSteps } from "./ops/dense-of-steps.ts";
import { addDepthwise } from "./ops/depthwise.ts";
import { addDropout } from "./ops/dropout.ts";
import { addEmbedding } from "./ops/embedding.ts";
import { addLayernorm } from "./ops/layernorm.ts";
import { addGlobalMaxPool, addMaxPool } from "./ops/maxpool.ts";
import { addMultiplication } from "./ops/multiplication.ts";
import { addPad } from "./ops/pad.ts";
import { addPosition } from "./ops/position.ts";
import { addReshape } from "./ops/reshape.ts";
import { addSoftmax } from "./ops/softmax.ts";
import { addUpsample } from "./ops/upsample.ts";
import type { LayerContext } from "./layer-context.ts";
import type { Builder } from "./op.ts";
import {
  addBidirectional,
  addRecurrentLayer,
  bidirectionalPanels,
  recurrentPanels,
} from "./recurrent-layers.ts";
import { paddingOf } from "./same-padding.ts";
import type { Tensor } from "./tensor.ts";

interface Row<K extends LayerKind> {
  /** Adds the layer's ops and gives its result. */
  readonly build: (layer: Extract<ResolvedLayer, { kind: K }>, context: LayerContext) => Tensor;
  /** The parameters that matrix products read, which lie in panels. */
  readonly panels?: readonly PanelRule<LayerArguments[K]>[];
}

/** How a parameter of more than one dimension is a matrix. */
export interface PanelRule<A> {
  readonly parameter: string;
  /** Leading dimensions that are its rows; all but the last unless said. */
  readonly rowDimensions?: number;
  readonly groups?: (values: A) => number;
}

const undilated = [1, 1] as const;

/** Which ops each layer is made of: the only place where lowering knows layers. */
export const layerRows: { readonly [K in LayerKind]: Row<K> } = {
  conv: {
    panels: [{ parameter: "kernel", groups: ({ groups }) => groups }],
    build: (layer, { build, inputs: [x], parameter, optional }) => {
      const values = imageArguments(layer.arguments);
      const { kernel, stride, dilation, groups } = values;
      const padding = paddingOf(imageShape(x!.shape), values);
      return activated(build, values.activation, (activation) =>
        addConv(build, x!, parameter("kernel"), optional("bias"), {
          filters: values.filters,
          kernel,
          stride,
          dilation,
          groups,
          padding,
          activation,
        }),
      );
    },
  },
  depthwise: {
    build: (layer, { build, inputs: [x], parameter, optional }) => {
      const values = imageArguments(layer.arguments);
      const { kernel, stride, dilation, multiplier } = values;
      const padding = paddingOf(imageShape(x!.shape), values);
      const y = addDepthwise(build, x!, parameter("depthwise_kernel"), {
        kernel,
        stride,
        dilation,
        multiplier,
        padding,
      });
      return activate(build, biased(build, y, optional("bias")), values.activation);
    },
  },
  sepconv: {
    panels: [{ parameter: "pointwise_kernel" }],
    build: (layer, { build, inputs: [x], parameter, optional }) => {
      const values = imageArguments(layer.arguments);
      const { kernel, stride, dilation, multiplier } = values;
      const padding = paddingOf(imageShape(x!.shape), values);
      const y = addDepthwise(build, x!, parameter("depthwise_kernel"), {
        kernel,
        stride,
        dilation,
        multiplier,
        padding,
      });
      return activated(build, values.activation, (activation) =>
        addConv(
          build,
          y,
          parameter("pointwise_kernel"),
          optional("bias"),
          pointwise(values.filters, activation),
        ),
      );
    },
  },
  convtranspose: {
    panels: [{ parameter: "kernel" }],
    build: (layer, { build, inputs: [x], parameter, optional }) => {
      const values = imageArguments(layer.arguments);
      const { kernel, stride } = values;
      const [height, width] = imageShape(layer.shape);
      // The convolution whose gradient this is runs from the result back to the input.
      const padding = paddingOf([height, width], { ...values, dilation: undilated });
      return activated(build, values.activation, (activation) =>
        addConvTranspose(build, x!, parameter("kernel"), optional("bias"), {
          filters: values.filters,
          size: [height, width],
          kernel,
          stride,
          dilation: undilated,
          padding,
          activation,
        }),
      );
    },
  },
  maxpool: {
    build: ({ arguments: values }, { build, inputs: [x] }) =>
      addMaxPool(build, x!, imageArguments(values)),
  },
  avgpool: {
    build: ({ arguments: values }, { build, inputs: [x] }) =>
      addAvgPool(build, x!, imageArguments(values)),
  },
  globalavgpool: { build: (_, { build, inputs: [x] }) => addGlobalAvgPool(build, x!) },
  globalmaxpool: {
    build: (_, { build, inputs: [x] }) => addGlobalMaxPool(build, x!),
  },
  flatten: { build: ({ shape }, { build, inputs: [x] }) => addReshape(build, x!, shape) },
  reshape: { build: ({ shape }, { build, inputs: [x] }) => addReshape(build, x!, shape) },
  pad: {
    build: ({ arguments: values }, { build, inputs: [x] }) => {
      const [rows, columns] = imageArguments(values, 0).amount;
      return addPad(build, x!, { top: rows, bottom: rows, left: columns, right: columns });
    },
  },
  upsample: {
    build: ({ arguments: values }, { build, inputs: [x] }) =>
      addUpsample(build, x!, imageArguments(values)),
  },
  dense: {
    panels: [{ parameter: "kernel" }],
    build: ({ arguments: values }, { build, inputs: [x], parameter, optional }) =>
      activated(build, values.activation, (activation) =>
        addDenseOfSteps(build, x!, parameter("kernel"), optional("bias"), {
          units: values.units,
          activation,
        }),
      ),
  },
  embedding: {
    build: (_, { build, inputs: [x], parameter }) =>
      addEmbedding(build, x!, parameter("embeddings")),
  },
  attention: {
    panels: [
      { parameter: "query_kernel", rowDimensions: 1 },
      { parameter: "key_kernel", rowDimensions: 1 },
      { parameter: "value_kernel", rowDimensions: 1 },
      { parameter: "output_kernel" },
    ],
    build: ({ arguments: values }, { build, inputs: [x], parameter, optional, dropoutKey }) => {
      const projection = (name: string) => ({
        kernel: parameter(`${name}_kernel`),
        bias: optional(`${name}_bias`),
      });
      const projections = {
        query: projection("query"),
        key: projection("key"),
        value: projection("value"),
        output: projection("output"),
      };
      return addAttention(build, x!, projections, values, dropoutKey);
    },
  },
  position: {
    build: (_, { build, inputs: [x], parameter }) =>
      addPosition(build, x!, parameter("embeddings")),
  },
  dropout: {
    build: ({ arguments: values }, { build, inputs: [x], dropoutKey }) =>
      addDropout(build, x!, dropoutKey(), values),
  },
  batchnorm: {
    build: ({ arguments: values }, { build, inputs: [x], parameter, optional }) =>
      addBatchnorm(
        build,
        x!,
        {
          movingMean: parameter("moving_mean"),
          movingVariance: parameter("moving_variance"),
          gamma: optional("gamma"),
          beta: optional("beta"),
        },
        values,
      ),
  },
  layernorm: {
    build: ({ arguments: values }, { build, inputs: [x], optional }) =>
      addLayernorm(build, x!, { gamma: optional("gamma"), beta: optional("beta") }, values),
  },
  lstm: {
    panels: recurrentPanels,
    build: ({ arguments: values }, context) => addRecurrentLayer("lstm", values, context),
  },
  gru: {
    panels: recurrentPanels,
    build: ({ arguments: values }, context) => addRecurrentLayer("gru", values, context),
  },
  simplernn: {
    panels: recurrentPanels,
    build: ({ arguments: values }, context) =>
      addRecurrentLayer("simplernn", { ...values, recurrent: "linear" }, context),
  },
  bidirectional: {
    panels: bidirectionalPanels,
    build: ({ arguments: values }, context) => addBidirectional(values, context),
  },
  relu: activationRow("relu"),
  relu6: activationRow("relu6"),
  leakyrelu: {
    build: ({ arguments: { slope } }, { build, inputs: [x] }) =>
      addActivation(build, x!, { kind: "leakyrelu", slope }),
  },
  elu: activationRow("elu"),
  selu: activationRow("selu"),
  gelu: activationRow("gelu"),
  silu: activationRow("silu"),
  sigmoid: activationRow("sigmoid"),
  tanh: activationRow("tanh"),
  softplus: activationRow("softplus"),
  softsign: activationRow("softsign"),
  softmax: activationRow("softmax"),
  add: { build: (_, { build, inputs }) => addAddition(build, inputs) },
  multiply: { build: (_, { build, inputs }) => addMultiplication(build, inputs) },
  concat: { build: (_, { build, inputs }) => addConcat(build, inputs) },
};

/** Adds the ops of one layer and gives its result. */
export function addLayer(layer: ResolvedLayer, context: LayerContext): Tensor {
  const row = layerRows[layer.kind] as { build: (l: ResolvedLayer, c: LayerContext) => Tensor };
  return row.build(layer, context);
}

function activationRow<K extends LayerKind & Activation>(kind: K): Row<K> {
  return { build: (_, { build, inputs: [x] }) => activate(build, x!, kind) };
}

function activate(build: Builder, x: Tensor, kind: Activation): Tensor {
  switch (kind) {
    case "linear":
      return x;
    case "softmax":
      return addSoftmax(build, x);
    case "relu":
    case "relu6":
    case "leakyrelu":
    case "elu":
    case "selu":
    case "gelu":
    case "silu":
    case "sigmoid":
    case "tanh":
    case "softplus":
    case "softsign":
      return addActivation(build, x, { kind });
  }
}

/** Matrix kernels take a relu along; any other activation is an op of its own behind them. */
function activated(
  build: Builder,
  kind: Activation,
  matrix: (activation: "linear" | "relu") => Tensor,
): Tensor {
  return kind === "relu" ? matrix("relu") : activate(build, matrix("linear"), kind);
}

function biased(build: Builder, x: Tensor, bias: Tensor | undefined): Tensor {
  return bias === undefined ? x : addBias(build, x, bias);
}
