import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { check } from "../../src/compiler/check.ts";
import { readSetting } from "../../src/compiler/resolve/settings.ts";
import { drawGarments } from "../../src/runtime/data/garments/garments.ts";
import { trainSteps } from "../conformance/train-steps.ts";

const text = readFileSync(new URL("../../specs/gallery/small-resnet.net", import.meta.url), "utf8");

/** At a higher rate than the spec's: thirty steps are to be enough. */
test("the small residual net learns drawn garments", async () => {
  const { name, value } = readSetting("width=8")!;
  const { network } = check(
    {
      name: "small-resnet.net",
      text: text.replace("data fashion-mnist", "data garments").replace("adamw 1e-3", "adamw 5e-3"),
    },
    { settings: new Map([[name, value]]) },
  );
  const steps = Array.from({ length: 30 }, (_, i) => ({ first: 32 * i, count: 32 }));
  const { losses } = await trainSteps(network!, drawGarments("train"), steps, { threads: 1 });
  const mean = (some: readonly number[]) => some.reduce((sum, n) => sum + n, 0) / some.length;
  // Ten classes told apart by chance alone have a loss of ln 10.
  expect(mean(losses.slice(-6))).toBeLessThan(0.75 * Math.log(10));
  expect(mean(losses.slice(-6))).toBeLessThan(0.7 * mean(losses.slice(0, 6)));
});
