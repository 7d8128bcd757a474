import { describe, expect, test } from "vitest";
import { checked, codesOf, netEnding, network } from "./found.ts";

describe("the loss that is inferred", () => {
  test.each([
    ["dense 10 softmax", "crossentropy", false],
    ["dense 10; softmax", "crossentropy", false],
    ["dense 10", "crossentropy", true],
    ["dense 10 softmax; flatten", "crossentropy", false],
    ["dense 1 sigmoid", "binary-crossentropy", false],
    ["dense 1; sigmoid", "binary-crossentropy", false],
    ["dense 1", "mse", false],
    ["dense 1 relu", "mse", false],
    ["dense 1 softmax", "mse", false],
    ["dense 10 sigmoid", "mse", false],
    ["dense 10 relu", "mse", false],
    ["dense 10; batchnorm", "crossentropy", true],
    ["reshape 2x2x5; conv 10 1x1; globalavgpool; softmax", "crossentropy", false],
    ["reshape 2x2x5; conv 10 1x1; globalavgpool", "crossentropy", true],
    ["reshape 2x2x5; conv 10 1x1 softmax; globalavgpool", "crossentropy", false],
    ["reshape 2x2x5; conv 10 1x1", "mse", false],
    ["reshape 4x5; lstm 1 sigmoid", "binary-crossentropy", false],
    ["reshape 4x5; lstm 1 sigmoid recurrent=relu", "mse", false],
    ["reshape 4x5; bidirectional multiply { gru 1 sigmoid }", "binary-crossentropy", false],
    ["reshape 4x5; bidirectional multiply { gru 1 sigmoid recurrent=tanh }", "mse", false],
  ])("%s: %s, from logits %s", (last, kind, fromLogits) => {
    expect(network(netEnding(last)).training.loss).toEqual({ kind, fromLogits });
  });
});

describe("the loss that is named", () => {
  test.each([
    ["dense 10 softmax", "crossentropy", false],
    ["dense 10", "crossentropy", true],
    ["dense 1 sigmoid", "binary-crossentropy", false],
    ["dense 1", "binary-crossentropy", true],
    ["dense 10 softmax", "mse", false],
    ["dense 10 sigmoid", "mae", false],
    ["dense 1", "huber", false],
  ])("%s takes %s", (last, kind, fromLogits) => {
    expect(network(netEnding(last, `train { loss ${kind} }`)).training.loss).toEqual({
      kind,
      fromLogits,
    });
  });

  test.each([
    ["dense 10 sigmoid", "crossentropy", "10 units with sigmoid"],
    ["dense 10 relu", "crossentropy", "10 units with relu"],
    ["dense 1 softmax", "crossentropy", "1 unit with softmax"],
    ["dense 1", "crossentropy", "1 unit without activation"],
    ["dense 10 softmax", "binary-crossentropy", "10 units with softmax"],
    ["dense 2 sigmoid", "binary-crossentropy", "2 units with sigmoid"],
    ["dense 1 tanh", "binary-crossentropy", "1 unit with tanh"],
    ["reshape 2x2x5; conv 3 1x1 softmax", "crossentropy", "2x2x3 with softmax"],
  ])("%s is refused for %s", (last, kind, ending) => {
    const { diagnostics } = checked(netEnding(last, `train { loss ${kind} }`));
    expect(diagnostics.map(({ code }) => code)).toEqual(["NET0407"]);
    expect(diagnostics[0]!.message).toContain(ending);
  });
});

describe("metrics", () => {
  test.each([
    ["dense 10 softmax", ["accuracy"]],
    ["dense 1 sigmoid", ["accuracy"]],
    ["dense 1", ["mae"]],
    ["dense 10 relu", ["accuracy"]],
  ])("%s measures %s", (last, metrics) => {
    expect(network(netEnding(last)).training.metrics).toEqual(metrics);
  });

  test.each([
    ["dense 1", "accuracy", "NET0408"],
    ["dense 1", "top5", "NET0408"],
    ["dense 5 softmax", "top5", "NET0408"],
    ["dense 1 sigmoid", "top5", "NET0408"],
  ])("%s has no %s", (last, metric, code) => {
    expect(codesOf(netEnding(last, `train { metrics ${metric} }`))).toEqual([code]);
  });

  test("six classes are enough for the first five", () => {
    expect(codesOf(netEnding("dense 6 softmax", "train { metrics top5 }"))).toEqual([]);
  });

  test("what is not measured stops nothing", () => {
    expect(codesOf(netEnding("dense 1", "train { stop accuracy }"))).toEqual(["NET0406"]);
    expect(codesOf(netEnding("dense 10", "train { stop val_accuracy; metrics top5 }"))).toEqual([
      "NET0406",
    ]);
    expect(codesOf(netEnding("dense 1", "train { stop val_loss }"))).toEqual([]);
  });
});
