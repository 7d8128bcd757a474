import { isLayerKind, layers } from "../layers/registry.ts";
import type { LayerKind } from "../network.ts";
import type { Example, Section } from "./entry.ts";

/** What each layer is tried on: a grey image of 28x28 pixels, or the same as a vector or a sequence of its rows. */
const map = "input 28x28x1 name=stem";
const vector = "input 784 name=stem";
const sequence = "input 28x28 name=stem";

/** A statement inside the smallest spec in which it is right. */
export function exampleOf(section: Section, word: string, statement: string): Example {
  return { statement, spec: `${specOf(section, word, statement)}\n` };
}

function specOf(section: Section, word: string, statement: string): string {
  switch (section) {
    case "layers":
    case "activations":
      return `${isLayerKind(word) ? inputFor(word) : map}\n${statement}`;
    case "initializers":
      return `${vector}\n${statement}`;
    case "losses":
      return `${vector}\n${word === "binary-crossentropy" ? "dense 1 sigmoid" : "dense 10 softmax"}\ntrain { ${statement} }`;
    case "train":
      if (word === "target")
        return `${vector}\ndense 32 relu\ndense 784 sigmoid\ntrain { ${statement} }`;
      return `${vector}\ndense 10 softmax\ntrain { ${statement} }`;
    case "optimizers":
    case "metrics":
      return `${vector}\ndense 10 softmax\ntrain { ${statement} }`;
    case "monitors":
      return `data garments\ndense 10 softmax\ntrain { ${statement} }`;
    case "datasets":
      return `${statement}\ndense 10 softmax`;
    case "data":
      return dataSpec(word, statement);
    case "statements":
      return statementSpec(word, statement);
  }
}

function inputFor(kind: LayerKind): string {
  switch (layers[kind].rank) {
    case "vector":
    case "features":
      return vector;
    case "sequence":
      return sequence;
    case "map":
    case "any":
      return map;
  }
}

/** Files and shares of test images are for the user's own data. */
function dataSpec(word: string, statement: string): string {
  const files = 'train "train-images.idx" "train-labels.idx"';
  if (word === "train") return `${map}\ndata idx { ${statement} }\ndense 10 softmax`;
  if (word === "test" || word === "classes")
    return `${map}\ndata idx { ${files}; ${statement} }\ndense ${word === "test" ? "10" : "2"} softmax`;
  return `data garments { ${statement} }\ndense 10 softmax`;
}

function statementSpec(word: string, statement: string): string {
  switch (word) {
    case "input":
    case "data":
      return `${statement}\ndense 10 softmax`;
    case "train":
      return `${vector}\ndense 10 softmax\n${statement}`;
    case "from":
      return `${map}\nconv 8 3x3 same name=side\n${statement}\nconv 8 3x3 same\nadd side`;
    case "let":
      return `${map}\n${statement}\nconv width 3x3`;
    case "block":
      return `${map}\n${statement}\nstage(8, stride=2)`;
    default:
      return `${map}\n${statement}`;
  }
}
