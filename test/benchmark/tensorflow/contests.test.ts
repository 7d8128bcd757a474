import { expect, it } from "vitest";
import { datasets } from "../../../src/compiler/vocabulary/datasets/index.ts";
import { networkOf } from "../../network-of.ts";
import { contests, contestSpec, epochImages } from "./contests.ts";

it.each(contests)("%s is trained on all drawn images", (net) => {
  const { data, training } = networkOf(contestSpec(net, 7));
  expect(data).toMatchObject({ source: { kind: "garments" }, validation: { kind: "none" } });
  expect(training).toMatchObject({ epochs: 7, batch: 32, optimizer: { kind: "adam" } });
  expect(datasets.garments.trainCount).toBe(epochImages);
});
