import type { LabelledFiles } from "../compiler/idx-files.ts";
import type { DatasetName } from "../compiler/vocabulary/datasets/index.ts";
import { type Shape, formatShape } from "../compiler/shape.ts";
import { shellCommand } from "../diagnostics/shell-command.ts";

/** Nets to begin with, by the word of `--net`. */
export const startingNets = {
  small: "two convolutions: quick, and good for small pictures",
  dense: "dense layers alone: for vectors, or as a first comparison",
  residual: "residual blocks: deeper, slower, usually better",
} as const;

export type StartingNet = keyof typeof startingNets;

export const netNames = Object.keys(startingNets) as readonly StartingNet[];

/** What the command line says; what it leaves open is asked. */
export interface NewOptions {
  readonly data?: DatasetName | "idx";
  readonly train?: readonly string[];
  readonly test?: readonly string[];
  readonly net?: StartingNet;
}

/** What the user has said of the data. */
export interface StartingData {
  /** A data set that netc knows, or the user's own files. */
  readonly source:
    | { readonly kind: "named"; readonly name: string }
    | {
        readonly kind: "idx";
        readonly train: LabelledFiles;
        readonly test: LabelledFiles | undefined;
      };
  readonly shape: Shape;
  readonly classes: number;
}

/** The file of a spec by the name that the user gives it, with or without its end. */
export function specPath(name: string): string {
  return name.endsWith(".net") ? name : `${name}.net`;
}

/** A spec to begin with, its comments for somebody who sees the language for the first time; `file` is its name. */
export function startingSpec(file: string, data: StartingData, net: StartingNet): string {
  const isVector = data.shape.length === 1;
  return [
    `# A net to begin with. Change it, and look at it again:`,
    "#",
    `#   ${shellCommand("npx", "netc", "check", file)}    the layers, their sizes, the arithmetic`,
    `#   ${shellCommand("npx", "netc", "train", file)}    trains; Ctrl-C keeps what is learnt`,
    "#   npx netc docs conv    what there is to know of a word",
    "",
    ...dataLines(data),
    "",
    `# One image: ${isVector ? "so many numbers" : "height, width, channels"}.`,
    `input ${formatShape(data.shape)}`,
    "",
    ...netLines(isVector ? "dense" : net, isVector),
    "",
    "# One unit a class: softmax makes probabilities of them.",
    `dense ${data.classes} softmax`,
    "",
    "train {",
    "  # The rate is the size of a step: smaller where the loss jumps about.",
    "  optimizer adam 1e-3",
    "  epochs 20",
    "  batch 32",
    "  # Ends when the validation has not become better for three epochs.",
    "  stop val_loss patience=3 restore",
    "}",
    "",
  ].join("\n");
}

function dataLines({ source }: StartingData): readonly string[] {
  const validation = [
    "  # Kept out of training: they tell after every epoch how good the net is.",
    "  validation 10%",
  ];
  if (source.kind === "named") return [`data ${source.name} {`, ...validation, "}"];
  const files = ([images, labels]: LabelledFiles): string =>
    `${JSON.stringify(images)} ${JSON.stringify(labels)}`;
  const test =
    source.test === undefined
      ? ["  # Set aside for the end: train without looking at them.", "  test 15%"]
      : [`  test ${files(source.test)}`];
  return [
    "data idx {",
    "  # Images, then the number of each one's class.",
    `  train ${files(source.train)}`,
    ...test,
    ...validation,
    "}",
  ];
}

function netLines(net: StartingNet, isVector: boolean): readonly string[] {
  switch (net) {
    case "small":
      return [
        "# 32 filters look at windows of 3x3 pixels; the pool keeps the largest of every 2x2.",
        "conv 32 3x3 same relu",
        "maxpool 2 same",
        "conv 64 3x3 same relu",
        "maxpool 2 same",
        "# A quarter of the numbers is left out in training, so that the net does not learn by heart.",
        "dropout .25",
      ];
    case "dense":
      return [
        ...(isVector ? [] : ["# All pixels one after the other.", "flatten"]),
        "dense 128 relu",
        "# A quarter of the numbers is left out in training, so that the net does not learn by heart.",
        "dropout .25",
      ];
    case "residual":
      return [
        "# Try another width without changing the file: --set width=32",
        "let width = 16",
        "",
        "# A convolution, normalised. It needs no bias: the normalisation adds one.",
        "block convbn(filters, stride=1) {",
        "  conv filters 3x3 same stride=stride bias=no",
        "  batchnorm",
        "}",
        "",
        "# Half as high and wide, and more filters: the way around must change the shape too.",
        "block stage(filters) {",
        "  residual {",
        "    shortcut { conv filters 1x1 stride=2 }",
        "    convbn(filters, stride=2)",
        "    relu",
        "    convbn(filters)",
        "  }",
        "  relu",
        "}",
        "",
        "convbn(width)",
        "relu",
        "stage(2 * width)",
        "stage(4 * width)",
        "stage(8 * width)",
        "globalavgpool",
      ];
  }
}
