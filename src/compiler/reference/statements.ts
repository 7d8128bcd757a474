import type { otherStatements } from "../resolve/words.ts";
import type { DataWord } from "../resolve/data-words.ts";
import type { trainingWords } from "../resolve/training.ts";

/** What one statement that is no layer says. */
export interface StatementPage {
  readonly doc: string;
  readonly signature: string;
  readonly example: string;
}

/** The statements at the top of a spec that are no layers. */
export const topStatements: Readonly<Record<(typeof otherStatements)[number], StatementPage>> = {
  input: {
    doc: "What one image is like: height, width and channels; one number is a vector. It can be left out where the data says it.",
    signature: "input SHAPE",
    example: "input 28x28x1",
  },
  data: {
    doc: "Which images to train on.",
    signature: "data NAME { … }",
    example: "data fashion-mnist { validation 10% }",
  },
  train: {
    doc: "How to train; every statement in it can be left out.",
    signature: "train { … }",
    example: "train { optimizer adam 1e-3; epochs 10 }",
  },
  from: {
    doc: "The next layer reads the tensor of that name, not the one before it.",
    signature: "from NAME",
    example: "from stem",
  },
  let: {
    doc: "A constant, for the lines below it and the blocks used there; `--set NAME=VALUE` replaces it.",
    signature: "let NAME = VALUE",
    example: "let width = 32",
  },
  block: {
    doc: "Layers under a name, with parameters; `NAME(…)` writes them out where it stands.",
    signature: "block NAME(PARAMETER, PARAMETER=DEFAULT) { … }",
    example: "block stage(filters, stride=1) { conv filters 3x3 same stride=stride; relu }",
  },
  repeat: {
    doc: "The same layers several times, counted from 0 where a name is given.",
    signature: "repeat TIMES [as NAME] { … }",
    example: "repeat 2 as i { conv (8 * 2 ** i) 3x3 same relu }",
  },
  residual: {
    doc: "What its layers make of a tensor, added to that tensor.",
    signature: "residual { [shortcut { … }] … }",
    example: "residual { conv 1 3x3 same relu }",
  },
  shortcut: {
    doc: "What the other way of a `residual` goes through, where its shape must change too.",
    signature: "shortcut { … }",
    example: "residual { shortcut { conv 8 1x1 }; conv 8 3x3 same relu }",
  },
  parallel: {
    doc: "Branches that read the same tensor, joined again; an empty branch passes it on.",
    signature: "parallel concat|add|multiply { { … } { … } }",
    example: "parallel concat { { conv 4 1x1 relu } { conv 4 3x3 same relu } }",
  },
};

/** The statements of `train { … }`. */
export const trainStatements: Readonly<Record<(typeof trainingWords)[number], StatementPage>> = {
  optimizer: {
    doc: "How the weights follow the gradient, with the learning rate; adam where nothing is said.",
    signature: "optimizer NAME [RATE]",
    example: "optimizer adam 1e-3",
  },
  target: {
    doc: "What the net is to give: its own input, as an autoencoder does; where nothing is said, the labels.",
    signature: "target input",
    example: "target input",
  },
  loss: {
    doc: "What is made small; where nothing is said, what fits the end of the net.",
    signature: "loss NAME",
    example: "loss crossentropy",
  },
  metrics: {
    doc: "What is measured beside the loss.",
    signature: "metrics NAME…",
    example: "metrics accuracy top5",
  },
  epochs: {
    doc: "How often all training images are seen; 10 where nothing is said, 0 leaves the weights as they were drawn.",
    signature: "epochs NUMBER",
    example: "epochs 10",
  },
  batch: {
    doc: "Images a step, 32 where nothing is said; `all` takes all of them in one.",
    signature: "batch NUMBER|all",
    example: "batch 64",
  },
  shuffle: {
    doc: "Whether each epoch has an order of its own; yes where nothing is said.",
    signature: "shuffle yes|no",
    example: "shuffle no",
  },
  stop: {
    doc: "Stops when what it watches has not become better for `patience` epochs (5); `restore` takes the best weights.",
    signature: "stop MONITOR [patience=5] [restore]",
    example: "stop val_loss patience=3 restore",
  },
  seed: {
    doc: "What chance begins with: initial weights, splits, order, dropout; 1 where nothing is said.",
    signature: "seed NUMBER",
    example: "seed 7",
  },
};

/** The statements of `data NAME { … }`. */
export const dataStatements: Readonly<Record<DataWord, StatementPage>> = {
  train: {
    doc: "The files of `data idx` to train on: images, then labels, which `target input` does not need.",
    signature: 'train "IMAGES" ["LABELS"]',
    example: 'train "train-images.idx" "train-labels.idx"',
  },
  validation: {
    doc: "Which images tell after every epoch how good the net is; 10% where nothing is said.",
    signature: "validation test|none|SHARE|NUMBER|first NUMBER",
    example: "validation 20%",
  },
  test: {
    doc: "The test images: a share set aside where the data has none, or the files of `data idx`.",
    signature: 'test SHARE, or test "IMAGES" ["LABELS"]',
    example: "test 20%",
  },
  classes: {
    doc: "The names of the classes, in the order of the labels 0, 1, 2, …",
    signature: "classes NAME…",
    example: 'classes "cat" "dog"',
  },
  scale: {
    doc: "What each pixel is multiplied by; 1/255 where nothing is said, `no` leaves 0 to 255.",
    signature: "scale FACTOR|no",
    example: "scale (1/255)",
  },
};
