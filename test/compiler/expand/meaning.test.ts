import { describe, expect, test } from "vitest";
import { networkOf } from "../../network-of.ts";
import { expectSameNet, namesOf } from "./written-out.ts";

const input = "input 16x16x3\n";

describe("a spec with blocks means the same net as the spec written out", () => {
  test.each([
    [
      "a constant",
      "let w = 8\nconv w 3x3; conv (2 * w) 3 stride=(w / 4)",
      "conv 8 3; conv 16 3 stride=2",
    ],
    ["a constant that is a size", "let k = 5x3\nconv 4 k", "conv 4 5x3"],
    [
      "a constant that is a word",
      "let act = gelu\nconv 4 3 act\ndense 3 act",
      "conv 4 3 gelu\ndense 3 gelu",
    ],
    [
      "a constant that is a share",
      "let p = 20%\ndropout p\ndropout (p / 2)",
      "dropout .2\ndropout .1",
    ],
    ["a constant of constants", "let a = 2 b = (a ** 3)\nconv b 3", "conv 8 3"],
    ["a constant that stands below", "conv w 3\nlet w = 4", "conv 4 3"],
    ["comparison", "let big = (3 > 2)\nconv (4 + big) 3", "conv 5 3"],
    [
      "a block",
      "block cb(n, s=1) { conv n 3 same stride=s bias=no; batchnorm; relu }\ncb(4); cb(8, s=2); cb(n=2)",
      `conv 4 3 same bias=no; batchnorm; relu; conv 8 3 same stride=2 bias=no; batchnorm; relu
       conv 2 3 same bias=no; batchnorm; relu`,
    ],
    [
      "words as arguments",
      "block c(n, act=relu, b=no) { conv n 3 act bias=b }\nc(2); c(3, tanh, yes)",
      "conv 2 3 relu bias=no; conv 3 3 tanh",
    ],
    [
      "defaults of parameters before",
      "block c(n, m=4 * n) { conv n 1; conv m 1 }\nc(2); c(2, 3)",
      "conv 2 1; conv 8 1; conv 2 1; conv 3 1",
    ],
    [
      "blocks in blocks",
      "block a(n) { conv n 1 }\nblock b(n) { a(n); a(2 * n) }\nb(3)",
      "conv 3 1; conv 6 1",
    ],
    [
      "a block that is known in its body alone",
      "block b(n) { block a(m) { conv (m + n) 1 }; a(1); a(2) }\nb(3)",
      "conv 4 1; conv 5 1",
    ],
    ["repeat", "repeat 3 { conv 4 3; relu }", "conv 4 3; relu; conv 4 3; relu; conv 4 3; relu"],
    [
      "repeat that counts",
      "repeat 3 as i { conv (4 * 2 ** i) 3 }",
      "conv 4 3; conv 8 3; conv 16 3",
    ],
    [
      "repeat in repeat",
      "repeat 2 as i { repeat 2 as j { conv (1 + 2 * i + j) 1 } }",
      "conv 1 1; conv 2 1; conv 3 1; conv 4 1",
    ],
    ["repeat no times", "conv 3 3\nrepeat 0 { conv 4 3 }", "conv 3 3"],
    [
      "residual",
      "conv 4 3 same\nresidual { relu; conv 4 3 same }\nrelu",
      "conv 4 3 same name=x\nrelu; conv 4 3 same; add x\nrelu",
    ],
    [
      "residual with a shortcut",
      "conv 4 3 same\nresidual { shortcut { conv 8 1 stride=2 }; conv 8 3 same stride=2 }",
      "conv 4 3 same name=x\nconv 8 1 stride=2 name=s\nfrom x\nconv 8 3 same stride=2\nadd s",
    ],
    [
      "a shortcut that stands last",
      "conv 4 3 same\nresidual { conv 8 3 same; shortcut { conv 8 1 } }",
      "conv 4 3 same name=x\nconv 8 3 same name=f\nfrom x\nconv 8 1 name=s\nfrom f\nadd s",
    ],
    [
      "parallel",
      "conv 4 3\nparallel concat { { conv 2 1 } { } { relu; conv 3 3 same } }",
      "conv 4 3 name=x\nconv 2 1 name=a\nfrom x\nrelu; conv 3 3 same name=c\nfrom a\nconcat x c",
    ],
    [
      "parallel add",
      "conv 4 3\nparallel add { { relu } { tanh } }",
      "conv 4 3 name=x\nrelu name=a\nfrom x\ntanh name=b\nfrom a\nadd b",
    ],
    [
      "parallel multiply",
      "conv 4 3\nparallel multiply { { } { sigmoid } }",
      "conv 4 3 name=x\nsigmoid name=b\nfrom x\nmultiply b",
    ],
    [
      "names of blocks' results",
      "repeat 2 name=x { conv 4 3 same }\nconv 4 3 same\nresidual name=r { conv 4 1 }\nadd x r",
      "conv 4 3 same; conv 4 3 same name=x\nconv 4 3 same name=y\nconv 4 1; add y name=r\nadd x r",
    ],
    [
      "tensors as arguments",
      "conv 4 3 same name=x\nconv 4 3 same\nblock join(skip, n) { add skip; conv n 1 }\njoin(x, 5)",
      "conv 4 3 same name=x\nconv 4 3 same\nadd x; conv 5 1",
    ],
    [
      "names in a body, anew in each round",
      "conv 4 3\nrepeat 2 { relu name=a; conv 4 3 same; add a }",
      "conv 4 3\nrelu name=a; conv 4 3 same; add a\nrelu name=b; conv 4 3 same; add b",
    ],
    [
      "names from around",
      "conv 4 3 same name=a\nresidual { conv 4 3 same; add a }",
      "conv 4 3 same name=a\nconv 4 3 same; add a; add a",
    ],
  ])("%s", (_, spec, writtenOut) => {
    expectSameNet(input + spec, input + writtenOut);
  });

  test("constants in data and training", () => {
    const { data, training } = networkOf(
      "let share = 20% epochs = 3 rate = 1e-4\ndata garments { validation share }\ndense 10 softmax\ntrain { epochs epochs; optimizer adam (2 * rate); batch (2 ** 6) }",
    );
    expect(data?.validation).toEqual({ kind: "share", share: 0.2 });
    expect(training).toMatchObject({ epochs: 3, batch: 64, optimizer: { rate: 2e-4 } });
  });
});

describe("layers in blocks have names that say where they stand", () => {
  test.each([
    [
      "block cb(n) { conv n 1; relu }\ncb(2); cb(3)",
      ["cb1-conv1", "cb1-relu1", "cb2-conv1", "cb2-relu1"],
    ],
    ["block cb(n) { conv n 1 }\ncb(2) name=stem", ["stem-conv1"]],
    [
      "block a() { relu }\nblock b() { a(); a() }\nb(); b()",
      ["b1-a1-relu1", "b1-a2-relu1", "b2-a1-relu1", "b2-a2-relu1"],
    ],
    ["block a() { repeat 2 { relu } }\na()", ["a1-relu1", "a1-relu2"]],
    ["repeat 2 { relu }\nrelu", ["relu1", "relu2", "relu3"]],
    ["repeat 3 { relu name=x }", ["x", "x-2", "x-3"]],
    ["repeat 2 { relu name=x }\nrelu name=x", ["x-2", "x-3", "x"]],
    ["block a() { relu name=x }\na(); a()", ["a1-x", "a2-x"]],
    ["block a() { relu }\nrelu; a(); relu", ["relu1", "a1-relu1", "relu3"]],
    ["relu name=a1-relu1\nblock a() { relu }\na()", ["a1-relu1", "a1-relu2"]],
    ["block head(n) { dense n }\nhead(4); head(3)", ["flatten1", "head1-dense1", "head2-dense1"]],
  ])("%s", (spec, names) => {
    expect(namesOf(input + spec)).toEqual(names);
  });
});
