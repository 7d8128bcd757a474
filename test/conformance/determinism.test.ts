import { describe, expect, it } from "vitest";
import { networkOf } from "../network-of.ts";
import { randomDataset } from "./random-data.ts";
import { differing, trainSteps } from "./train-steps.ts";

const nets = {
  "residual, dropout, penalties, adam with clipnorm": `input 12x11x3
conv 20 3x3 same relu l2=.001 name=a
batchnorm name=b
dropout .25
depthwise 3x3 same bias=no name=c
batchnorm; relu
conv 20 3x3 same l1=.0001
add b c
maxpool 2 same
dropout .5
dense 33 tanh
dense 5 softmax
train { optimizer adam .01 clipnorm=.5; batch 13 }`,
  "up and down, joined, nadam with global_clipnorm": `input 12x11x3
conv 9 5x5 stride=2 same silu name=down
sepconv 17 3x3 same multiplier=2 relu
layernorm
avgpool 2 same
convtranspose 9 3x3 stride=2 same gelu
concat down
conv 12 3x3 same groups=3 name=x
multiply x
upsample 2 bilinear
globalavgpool
dense 5
train { optimizer nadam .01 global_clipnorm=.7; batch 13; loss crossentropy }`,
  "Winograd's convolutions of every tile size, adam": `input 12x11x3
conv 8 3x3 same relu
conv 13 3x3 same
conv 16 3x3 relu
conv 16 3x3
conv 24 3x3 relu
maxpool 2
conv 32 3x3 same bias=no
dense 5 softmax
train { optimizer adam .01; batch 13 }`,
  "tokens, and windows along their steps, adam": `input 396
embedding 256 9
conv 12 5 stride=3 relu
maxpool 2 name=a
depthwise 3 same bias=no
batchnorm
add a
dropout .2
dense 8 tanh
layernorm
conv 6 3 dilation=2 groups=2 l2=.01
globalavgpool
dense 5 softmax
train { optimizer adam .01; batch 13 }`,
  "recurrent layers of every kind, more images than a block, adam": `input 12x11x3
reshape 12x33
bidirectional { lstm 9 sequence }
dropout .2
gru 13 sequence reverse l2=.001
bidirectional average { simplernn 7 elu sequence }
lstm 10
dense 5 softmax
train { optimizer adam .01; batch 60 }`,
  "an autoencoder, rmsprop": `input 12x11x3
conv 8 3x3 same relu
dropout .1
conv 3 3x3 same sigmoid
train { target input; loss binary-crossentropy; metrics mse mae; optimizer rmsprop .01; batch 13 }`,
  "wide dense layers, sgd with momentum": `input 12x11x3
dense 301 relu
dropout .2
batchnorm
dense 130 relu
dense 5 softmax
train { optimizer sgd .1 momentum=.9 nesterov=yes clipvalue=.1; batch 50 }`,
  "an encoder of sequences, adam with global_clipnorm": `input 12x11x3
reshape 12x33
dense 24 l2=.001
position
repeat 2 {
  residual { layernorm; attention 3 9 dropout=.2 l1=.0001 }
  residual { layernorm; dense 50 gelu; dropout .1; dense 24 }
}
attention 2 8 causal bias=no
globalavgpool
dense 5 softmax
train { optimizer adam .01 global_clipnorm=.7; batch 13 }`,
};

const dataset = randomDataset([12, 11, 3], 200, 5);

describe.each(Object.entries(nets))("%s", (_, text) => {
  const network = networkOf(text);
  const batch = network.training.batch as number;
  // The last batch is a smaller one.
  const steps = [0, 1, 2, 3].map((i) => ({ first: i * batch, count: i === 3 ? 7 : batch }));
  const once = trainSteps(network, dataset, steps);

  it.each([1, 2, 3, 5])("gives the same bits on %d threads", async (threads) => {
    const [first, again] = [await once, await trainSteps(network, dataset, steps, { threads })];
    expect(again.losses).toEqual(first.losses);
    expect(differing(again.weights, first.weights)).toEqual([]);
    expect(differing(again.state, first.state)).toEqual([]);
  });

  it("goes on from what was saved, to the same bits", async () => {
    const whole = await once;
    const half = await trainSteps(network, dataset, steps.slice(0, 2), { threads: 2 });
    const from = { ...half, steps: 2 };
    const resumed = await trainSteps(network, dataset, steps.slice(2), { from });
    expect([...half.losses, ...resumed.losses]).toEqual(whole.losses);
    expect(differing(resumed.weights, whole.weights)).toEqual([]);
    expect(differing(resumed.state, whole.state)).toEqual([]);
  });

  it("has learnt something, and otherwise with another seed", async () => {
    const whole = await once;
    const start = await trainSteps(network, dataset, []);
    const trained = network.layers.flatMap((layer) => layer.parameters).length;
    expect(differing(start.weights, whole.weights)).toHaveLength(trained);
    const training = { ...network.training, seed: 2 };
    const other = await trainSteps({ ...network, training }, dataset, steps);
    expect(differing(other.weights, whole.weights)).toHaveLength(trained);
  });
});
