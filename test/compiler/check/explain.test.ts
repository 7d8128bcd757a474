import { describe, expect, test } from "vitest";
import { check } from "../../../src/compiler/check.ts";
import { explain } from "../../../src/compiler/explain.ts";
import { plain } from "../../../src/diagnostics/paint.ts";
import { checked } from "../layers/checked.ts";
import { wholeNets } from "../layers/whole-nets.ts";

describe("the table", () => {
  test("of the lab manual", () => {
    const source = { name: "lab.net", text: wholeNets.labManual };
    const result = check(source, { trainingBytes: () => 12 * 2 ** 20 });
    expect(`\n${explain(result)}\n`).toBe(`
layer     output    parameters  arithmetic
────────────────────────────────────────────────────────────────────────────────
input     28x28x1
conv1     26x26x32         320  (28 - 3)/1 + 1 = 26
                                3*3*1*32 weights + 32 biases = 320
maxpool1  13x13x32           0  (26 - 2)/2 + 1 = 13
dropout1  13x13x32           0
conv2     11x11x64      18,496  (13 - 3)/1 + 1 = 11
                                3*3*32*64 weights + 64 biases = 18,496
maxpool2  5x5x64             0  floor((11 - 2)/2) + 1 = 5
dropout2  5x5x64             0
conv3     3x3x128       73,856  (5 - 3)/1 + 1 = 3
                                3*3*64*128 weights + 128 biases = 73,856
flatten1  1152               0  3*3*128 = 1152
dense1    128          147,584  1152*128 weights + 128 biases = 147,584
dropout3  128                0
dense2    10             1,290  128*10 weights + 10 biases = 1,290
────────────────────────────────────────────────────────────────────────────────
parameters       241,546  all trainable
multiply-adds  3,237,248  one image; convolution and dense, no biases
weights          944 KiB  of memory, as 32-bit floats
training          12 MiB  of memory
sizes          (n - k)/s + 1
               n what comes in, k kernel or pool, s stride
`);
  });

  test("of a graph with long names and unequal sides", () => {
    const text = `input 224x200x3
conv 64 7x7 stride=2 relu bias=no name=stem-of-the-whole-network
batchnorm
conv 64 3x3 same name=a
conv 64 3x3 same
add a
from a
dense 10`;
    expect(`\n${explain(checked(text))}\n`).toMatchInlineSnapshot(`
      "
      layer               output     parameters  arithmetic
      ────────────────────────────────────────────────────────────────────────────────
      input               224x200x3
      stem-of-the-whole…  109x97x64       9,408  height floor((224 - 7)/2) + 1 = 109,
                                                 width floor((200 - 7)/2) + 1 = 97
                                                 7*7*3*64 weights = 9,408
      batchnorm1          109x97x64         256  64 gammas + 64 betas + 64 means
                                                   + 64 variances = 256
      a                   109x97x64      36,928  height ceil(109/1) = 109,
                                                 width ceil(97/1) = 97
                                                 3*3*64*64 weights + 64 biases
                                                   = 36,928
      conv3               109x97x64      36,928  height ceil(109/1) = 109,
                                                 width ceil(97/1) = 97
                                                 3*3*64*64 weights + 64 biases
                                                   = 36,928
      add1                109x97x64           0  conv3 + a
      flatten1            676672              0  from a
                                                 implicit: 109*97*64 = 676672
      dense1              10          6,766,730  676672*10 weights + 10 biases
                                                   = 6,766,730
      ────────────────────────────────────────────────────────────────────────────────
      parameters       6,850,250  6,850,122 trainable, 128 not
      multiply-adds  885,763,648  one image; convolution and dense, no biases
      weights           26.1 MiB  of memory, as 32-bit floats
      sizes          (n - k)/s + 1
                     ceil(n/s) with \`same\`
                     n what comes in, k kernel or pool, s stride
      "
    `);
  });

  test.each(Object.keys(wholeNets) as (keyof typeof wholeNets)[])(
    "of %s keeps to 80 columns, and to 100",
    (name) => {
      for (const width of [80, 100])
        for (const line of explain(checked(wholeNets[name]), { width }).split("\n"))
          expect(line.length).toBeLessThanOrEqual(width);
    },
  );

  test("shows the rows up to the first mistake, and nothing where there are none", () => {
    expect(explain(checked("input 28x28x1\nconv 4 3\ndense 0"))).toContain("conv1");
    expect(explain(checked("input 1x28x28x1\nconv 4 3"))).toBe("");
  });

  test("is the same under its colours", () => {
    const mark = (text: string): string => `\u001b[1m${text}\u001b[0m`;
    const paint = { ...plain, strong: mark, faint: mark };
    const result = checked(wholeNets.labManual);
    const painted = explain(result, { paint });
    expect(painted).not.toBe(explain(result));

    expect(painted.replace(/\u001b\[\dm/g, "").replace(/ +$/gm, "")).toBe(explain(result));
  });
});
