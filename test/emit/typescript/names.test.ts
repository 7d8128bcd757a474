import { expect, test } from "vitest";
import { namesOf } from "../../../src/compiler/emit/typescript/names.ts";

const classes = { kind: "classes", labels: ["a", "b"], from: "probabilities" } as const;

test.each([
  ["garment", "loadGarmentClassifier", "garment-classifier"],
  ["garment-001", "loadGarmentClassifier", "garment-classifier"],
  ["garment-1234", "loadGarmentClassifier", "garment-classifier"],
  ["garment-12", "loadGarment12Classifier", "garment-12-classifier"],
  ["lab-manual-001", "loadLabManualClassifier", "lab-manual-classifier"],
  ["lab_manual.v2", "loadLabManualV2Classifier", "lab-manual-v2-classifier"],
  ["cloth-classifier", "loadClothClassifier", "cloth-classifier"],
  ["003-001", "loadNet003Classifier", "003-classifier"],
  ["crème-brûlée", "loadCremeBruleeClassifier", "creme-brulee-classifier"],
  ["", "loadNetClassifier", "net-classifier"],
  ["衣服", "loadNetClassifier", "net-classifier"],
  ["-001", "loadNet001Classifier", "001-classifier"],
  ["__proto__", "loadProtoClassifier", "proto-classifier"],
  ["await", "loadAwaitClassifier", "await-classifier"],
])("a run named %j is loaded by %s from %s", (title, load, name) => {
  expect(namesOf(title, classes)).toMatchObject({ load, package: name });
});

test("a net without classes is a model", () => {
  expect(namesOf("price-001", { kind: "values", count: 1 })).toEqual({
    package: "price-model",
    prefix: "Price",
    type: "PriceModel",
    load: "loadPriceModel",
  });
});
