import { clipping, define, moments, rate } from "./definition.ts";

export const adamw = define(
  "adamw",
  {
    doc: "adam with weight decay (Loshchilov and Hutter, 2017)",
    formula: "w = w - rate weight_decay w, then as adam",
    elsewhere: { keras: "keras.optimizers.AdamW", tfjs: undefined, pytorch: "torch.optim.AdamW" },
  },
  {
    rate: rate(0.001),
    ...moments(),
    ...clipping(0.004),
  },
);
