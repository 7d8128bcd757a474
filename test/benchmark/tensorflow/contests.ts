import { netSpec } from "../nets.ts";

/** The nets that are trained with TensorFlow. */
export const contests = ["W1", "W2"] as const;
export type Contest = (typeof contests)[number];

/** How many images an epoch has: all drawn ones for training. */
export const epochImages = 6000;

/** The net's spec, trained on drawn images for some epochs. */
export function contestSpec(net: Contest, epochs: number): string {
  return netSpec(net)
    .text.replace("input 28x28x1", "data garments { validation none }")
    .replace("train {", `train { epochs ${String(epochs)};`);
}
