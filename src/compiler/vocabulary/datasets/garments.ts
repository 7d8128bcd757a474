import type { NamedDataset } from "./definition.ts";

/** Drawn by netc's own code as it is needed: no files, no download. */
export const garments: NamedDataset = {
  name: "garments",
  doc: "ten kinds of clothes, drawn by netc itself",
  elsewhere: { keras: undefined, tfjs: undefined, pytorch: undefined },
  shape: [28, 28, 1],
  classes: [
    "t-shirt",
    "trousers",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
  ],
  trainCount: 6000,
  testCount: 1000,
};
