import type { NamedDataset } from "./definition.ts";

/** Xiao, Rasul and Vollgraf, "Fashion-MNIST", 2017; the names of the classes are theirs. */
export const fashionMnist: NamedDataset = {
  name: "fashion-mnist",
  doc: "70,000 photographs of clothes in ten classes",
  elsewhere: {
    keras: "keras.datasets.fashion_mnist",
    tfjs: undefined,
    pytorch: "torchvision.datasets.FashionMNIST",
  },
  shape: [28, 28, 1],
  classes: [
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
  ],
  trainCount: 60_000,
  testCount: 10_000,
};
