import { clipping, define, moments, rate } from "./definition.ts";

export const nadam = define(
  "nadam",
  {
    doc: "adam with Nesterov momentum (Dozat, 2016)",
    formula:
      "m and v as adam; u = beta1 (1 - .96^t/2), p the product of all u; w = w - rate (u' m/(1 - p u') + (1 - u) g/(1 - p))/(sqrt(v/(1 - beta2^t)) + epsilon), u' the next u",
    elsewhere: { keras: "keras.optimizers.Nadam", tfjs: undefined, pytorch: "torch.optim.NAdam" },
  },
  {
    rate: rate(0.001),
    ...moments(),
    ...clipping(),
  },
);
