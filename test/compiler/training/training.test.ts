import { describe, expect, test } from "vitest";
import { checked, codesOf, marked, netEnding, network, trainedBy } from "./found.ts";

const training = (statements: string) => network(trainedBy(statements)).training;

describe("train", () => {
  test("without a section every default is filled in", () => {
    expect(network(netEnding("dense 10 softmax")).training).toEqual({
      optimizer: {
        kind: "adam",
        rate: 0.001,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-7,
        weightDecay: 0,
        clipnorm: 0,
        clipvalue: 0,
        globalClipnorm: 0,
      },
      target: "labels",
      loss: { kind: "crossentropy", fromLogits: false },
      metrics: ["accuracy"],
      epochs: 10,
      batch: 32,
      shuffle: true,
      stop: undefined,
      seed: 1,
    });
  });

  test("what is said takes the place of the defaults", () => {
    const plan = training(
      "optimizer sgd .5; loss mse; metrics top5 mae; epochs 3; batch all; shuffle no; stop loss; seed 7",
    );
    expect(plan).toMatchObject({
      optimizer: { kind: "sgd", rate: 0.5, momentum: 0, nesterov: false },
      loss: { kind: "mse" },
      metrics: ["top5", "mae"],
      epochs: 3,
      batch: "all",
      shuffle: false,
      stop: { monitor: "loss", patience: 5, restore: false },
      seed: 7,
    });
  });

  const autoencoder = (end: string, statements = "") =>
    `data garments; flatten; dense 8 relu; ${end}\ntrain { target input; ${statements} }`;

  test("a net that gives back its input is judged by its error", () => {
    const plan = network(autoencoder("dense 784 sigmoid; reshape 28x28x1")).training;
    expect(plan).toMatchObject({
      target: "input",
      loss: { kind: "mse", fromLogits: false },
      metrics: ["mae"],
    });
    const binary = autoencoder("dense 784 sigmoid; reshape 28x28x1", "loss binary-crossentropy");
    expect(network(binary).training.loss).toEqual({
      kind: "binary-crossentropy",
      fromLogits: false,
    });
    const steps = "data garments; input 28x28; dense 8 relu; dense 28\ntrain { target input }";
    expect(network(steps).training.loss.kind).toBe("mse");
  });

  test.each([
    ["another shape", autoencoder("dense 784"), ["NET0414"]],
    ["classes", autoencoder("dense 10 softmax"), ["NET0414"]],
    [
      "a loss of classes",
      autoencoder("dense 784; reshape 28x28x1", "loss crossentropy"),
      ["NET0407"],
    ],
    [
      "no probabilities",
      autoencoder("dense 784; reshape 28x28x1", "loss binary-crossentropy"),
      ["NET0407"],
    ],
    ["accuracy", autoencoder("dense 784; reshape 28x28x1", "metrics accuracy"), ["NET0408"]],
    ["watched accuracy", autoencoder("dense 784; reshape 28x28x1", "stop accuracy"), ["NET0406"]],
    ["an unknown target", "data garments; dense 10\ntrain { target outputs }", ["NET0302"]],
    [
      "the sequence of a net for classes",
      "data garments; input 28x28; dense 10 softmax",
      ["NET0504"],
    ],
  ])("%s: refused", (_, text, codes) => {
    expect(codesOf(text)).toEqual(codes);
  });

  test("a net that answers for each step is told how to answer once", () => {
    const text = "data garments; input 28x28; dense 10 softmax";
    const [found] = checked(text).diagnostics;
    expect(found?.message).toContain("ends in 28x10 with softmax");
    expect(found?.help).toContain("`globalavgpool` or `flatten` before `dense 10`");
  });

  test("words and options stand in any order", () => {
    const expected = { monitor: "val_loss", patience: 3, restore: true };
    for (const stop of [
      "stop val_loss patience=3 restore",
      "stop restore patience=3 val_loss",
      "stop patience = 3 restore val_loss",
    ])
      expect(training(stop).stop).toEqual(expected);
    expect(training("optimizer momentum=.9 sgd .1 nesterov").optimizer).toMatchObject({
      rate: 0.1,
      momentum: 0.9,
      nesterov: true,
    });
  });

  test("arithmetic stands for numbers", () => {
    expect(training("epochs (2 * 5); optimizer adam (1/1000)")).toMatchObject({
      epochs: 10,
      optimizer: { rate: 0.001 },
    });
  });

  test("no epochs at all is a net as it was drawn", () => {
    expect(training("epochs 0").epochs).toBe(0);
  });

  test.each([
    ["optimiser adam", "NET0401", "optimiser"],
    ["lr .1", "NET0401", "lr"],
    ["epochs 5; epochs 6", "NET0402", "epochs"],
    ["metrics accuracy accuracy", "NET0402", "accuracy"],
    ["optimizer adma", "NET0302", "adma"],
    ["optimizer", "NET0303", "optimizer"],
    ["optimizer .1", "NET0303", "optimizer"],
    ["optimizer adam 0", "NET0306", "0"],
    ["optimizer adam momentum=.9", "NET0301", "momentum"],
    ["optimizer sgd .1 momentum=1.5", "NET0306", "1.5"],
    ["optimizer adam clipnorm=1 clipvalue=2", "NET0409", "clipvalue=2"],
    ["loss crossentrpy", "NET0302", "crossentrpy"],
    ["loss", "NET0303", "loss"],
    ["metrics acc", "NET0302", "acc"],
    ["metrics", "NET0303", "metrics"],
    ["epochs -1", "NET0306", "-1"],
    ["epochs 1.5", "NET0307", "1.5"],
    ["epochs ten", "NET0305", "ten"],
    ["epochs 5 6", "NET0304", "6"],
    ["batch 0", "NET0306", "0"],
    ["batch some", "NET0302", "some"],
    ["shuffle maybe", "NET0302", "maybe"],
    ["seed -3", "NET0306", "-3"],
    ["stop val_los", "NET0302", "val_los"],
    ["stop patience=3", "NET0303", "stop"],
    ["stop loss patience=0", "NET0306", "0"],
    ["schedule cosine", "NET0410", "schedule"],
    ["{ epochs 3 }", "NET0411", "{ epochs 3 }"],
    ["epochs 5 { x }", "NET0312", "{ x }"],
    ["epochs(5)", "NET0313", "(5)"],
  ])("%s is refused by %s at %s", (statement, code, place) => {
    const text = trainedBy(statement);
    expect(codesOf(text)).toEqual([code]);
    expect(marked(text, code)).toBe(place);
  });

  test("all mistakes of a section are told at once, none twice", () => {
    expect(codesOf(trainedBy("optimzer sgd; loss x; epochs 0.5; batch 0; stop y"))).toEqual([
      "NET0401",
      "NET0302",
      "NET0307",
      "NET0306",
      "NET0302",
    ]);
  });

  test("words beside the block are refused", () => {
    expect(codesOf(netEnding("dense 10 softmax", "train epochs 5"))).toEqual(["NET0411"]);
  });

  test("a mistake in the layers leaves the section checked and its loss alone", () => {
    const text = "input 28x28x1\nconv 3x3\ndense 10 sigmoid\ntrain { loss crossentropy; epoch 3 }";
    expect(codesOf(text)).not.toContain("NET0407");
    expect(codesOf(text)).toContain("NET0401");
  });
});

describe("optimizers have Keras's defaults", () => {
  const clipping = { weightDecay: 0, clipnorm: 0, clipvalue: 0, globalClipnorm: 0 };
  const moments = { rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  // keras.optimizers, version 3.15: the defaults of the constructors.
  test.each([
    ["sgd", { rate: 0.01, momentum: 0, nesterov: false, ...clipping }],
    ["adam", { ...moments, ...clipping }],
    ["adamw", { ...moments, ...clipping, weightDecay: 0.004 }],
    ["nadam", { ...moments, ...clipping }],
    ["rmsprop", { rate: 0.001, rho: 0.9, momentum: 0, epsilon: 1e-7, ...clipping }],
    ["adagrad", { rate: 0.001, epsilon: 1e-7, ...clipping }],
  ])("%s", (name, values) => {
    expect(training(`optimizer ${name}`).optimizer).toEqual({ kind: name, ...values });
  });
});
