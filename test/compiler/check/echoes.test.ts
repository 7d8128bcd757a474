import { describe, expect, test } from "vitest";
import { processorTime } from "../../processor-time.ts";
import { checked, codes } from "../layers/checked.ts";

describe("a section that is never closed", () => {
  test("does not swallow the layers after it", () => {
    const text = "data fashion-mnist {\n  validation 10%\ninput 28x28x1\ndense 10 softmax\n";
    const result = checked(text);
    expect(codes(result)).toEqual(["NET0008"]);
    expect(result.layers.map(({ name }) => name)).toEqual(["flatten1", "dense1"]);
  });

  test("leaves what is wrong in the rest to be found", () => {
    const text = "data garments {\nflatten\ndnse 10\ntrain {\n  optimizer adm\n}\n";
    expect(codes(checked(text))).toEqual(["NET0008", "NET0101", "NET0302"]);
  });

  test("keeps its own statements, right or wrong", () => {
    const text = "data garments {\n  validaton 10%\nflatten; dense 10 softmax\ntrain { epochs 2";
    expect(codes(checked(text))).toEqual(["NET0008", "NET0502", "NET0008"]);
  });

  test("is not taken for a closed one with a layer in it", () => {
    const text = "data garments { dense 3 }\ndense 10 softmax";
    expect(codes(checked(text))).toEqual(["NET0502"]);
  });
});

describe("a misspelt word that says how large the input is", () => {
  test.each(["inptu 28x28x1", "dta garments"])("%s is one mistake", (statement) => {
    expect(codes(checked(`${statement}\nconv 3 3x3\ndense 10`))).toEqual(["NET0101"]);
  });

  test("another misspelt word hides nothing", () => {
    expect(codes(checked("cov 3 3x3\ndense 10"))).toEqual(["NET0101", "NET0201"]);
  });
});

test("a hundred thousand values too many are one mistake, found at once", () => {
  const text = `input 28x28x1\nconv 8 3x3${" 3".repeat(100_000)}\ndense 10`;
  const time = processorTime(() => {
    expect(codes(checked(text))).toEqual(["NET0304"]);
  });
  expect(time).toBeLessThan(5000);
});
