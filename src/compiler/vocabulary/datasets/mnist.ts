import type { NamedDataset } from "./definition.ts";

/** LeCun, Cortes and Burges, "The MNIST database of handwritten digits", 1998. */
export const mnist: NamedDataset = {
  name: "mnist",
  doc: "70,000 handwritten digits",
  elsewhere: {
    keras: "keras.datasets.mnist",
    tfjs: undefined,
    pytorch: "torchvision.datasets.MNIST",
  },
  shape: [28, 28, 1],
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  trainCount: 60_000,
  testCount: 10_000,
};
