import type { DataFacts, Network } from "../../../src/compiler/network.ts";
import { networkOf } from "../../network-of.ts";

const garments = "data garments { validation 10% }";
const own = 'data idx { train "a" "b"; validation 10% }';

const facts = (shape: readonly number[], classes: number): DataFacts => ({
  shape,
  classes: Array.from({ length: classes }, (_, i) => `class ${String(i)}`),
  trainCount: 100,
  testCount: 0,
});

/** Nets of every layer and of every way in which outputs become an answer. */
export const nets: Readonly<Record<string, Network>> = {
  probabilities: networkOf(`${garments}; conv 8 3x3 relu; maxpool 2; dense 10 softmax`),
  logits: networkOf(`${garments}; maxpool 2 stride=3 same; dense 16 tanh; dense 10`),
  graph: networkOf(`${garments}
    conv 8 3x3 same relu name=a; conv 8 3x3 same leakyrelu; add a name=b
    conv 8 1x1 gelu name=c; concat a; conv 8 1x1; multiply b c; globalavgpool; dense 10 softmax`),
  windows: networkOf(`${garments}
    pad 1; upsample 2; depthwise 3 same relu6 multiplier=2 stride=2; sepconv 8 3x3 silu; batchnorm
    layernorm; convtranspose 4 2x2 stride=2; leakyrelu slope=.2; maxpool 3 stride=2 same; avgpool 2x3
    conv 6 3x3 dilation=2; elu; selu; softplus; softsign; conv 4 1x1 sigmoid; globalmaxpool; dense 10`),
  colours: networkOf(
    `${own}; conv 5 3x3 stride=2 relu; flatten; dense 3 softmax`,
    facts([9, 11, 3], 3),
  ),
  "one probability": networkOf(`${own}; dense 1 sigmoid`, facts([5, 5, 1], 2)),
  "one logit": networkOf(
    `${own}; dense 1; train { loss binary-crossentropy }`,
    facts([5, 5, 1], 2),
  ),
  "one-hot": networkOf(`${own}; dense 3 sigmoid; train { loss mse }`, facts([5, 5, 1], 3)),
  number: networkOf(`${own}; dense 4 relu; dense 1; train { loss mse }`, facts([5, 5, 1], 3)),
  rows: networkOf(`${garments}; input 28x28; lstm 8; dense 10 softmax`),
  tokens: networkOf(`${own}; embedding 300 6; lstm 5; dense 3 softmax`, facts([12], 3)),
  vector: networkOf(`${own}; dense 4 relu; dense 2`, facts([7], 0)),
};

/** Nets that TensorFlow.js cannot compute. */
export const netcOnly: Readonly<Record<string, Network>> = {
  groups: networkOf(
    `${garments}; conv 8 3x3; conv 8 3x3 groups=2 relu; maxpool 4; dense 10 softmax`,
  ),
  bilinear: networkOf(`${garments}; maxpool 2; upsample 2 bilinear; globalavgpool; dense 10`),
};
