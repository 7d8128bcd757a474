import type { Optimizer } from "../../network.ts";
import { nadamText } from "./nadam-text.ts";

/** The program's optimizer: the expression to compile with, and the statements that it needs before. */
export interface OptimizerText {
  readonly before: string;
  readonly expression: string;
}

export function optimizerText(optimizer: Optimizer): OptimizerText {
  const own = optimizer.kind === "nadam" ? nadamText(optimizer) : "";
  const made = constructorText(optimizer);
  const changes = changesText(optimizer);
  if (changes.length === 0) return { before: own, expression: made };
  return { before: own + wrappedText(made, changes), expression: "optimizer" };
}

/** TensorFlow.js' own optimizer, or the program's; its last arguments are left out where they are its defaults. */
function constructorText(optimizer: Optimizer): string {
  switch (optimizer.kind) {
    case "sgd": {
      const { rate, momentum, nesterov } = optimizer;
      if (momentum === 0) return `tf.train.sgd(${String(rate)})`;
      return `tf.train.momentum(${[rate, momentum, ...(nesterov ? [true] : [])].join(", ")})`;
    }
    case "adam":
    case "adamw": {
      const { rate, beta1, beta2, epsilon } = optimizer;
      return `tf.train.adam(${trimmed([rate, beta1, beta2, epsilon], [0.001, 0.9, 0.999, 1e-7])})`;
    }
    case "rmsprop": {
      const { rate, rho, momentum, epsilon } = optimizer;
      return `tf.train.rmsprop(${[rate, ...trimmedList([rho, momentum, epsilon], [0.9, 0, 1e-7])].join(", ")})`;
    }
    case "nadam":
      return "new Nadam()";
    case "adagrad":
      return `tf.train.adagrad(${String(optimizer.rate)})`;
  }
}

function trimmed(values: readonly number[], defaults: readonly number[]): string {
  return trimmedList(values, defaults).join(", ");
}

function trimmedList(values: readonly number[], defaults: readonly number[]): readonly number[] {
  let length = values.length;
  while (length > 0 && values[length - 1] === defaults[length - 1]) length--;
  return values.slice(0, length);
}

/** What Keras does with the gradients before the update and TensorFlow.js does not: one statement each. */
function changesText(optimizer: Optimizer): readonly string[] {
  const { weightDecay, clipnorm, clipvalue, globalClipnorm, rate } = optimizer;
  const each = (change: string): string =>
    `list = list.map(({ name, tensor }) => ({ name, tensor: ${change} }));`;
  return [
    ...(clipvalue === 0
      ? []
      : [
          `// No value beyond ${String(clipvalue)}.\n${each(`tensor.clipByValue(${String(-clipvalue)}, ${String(clipvalue)})`)}`,
        ]),
    ...(clipnorm === 0
      ? []
      : [
          `// No gradient longer than ${String(clipnorm)}.\n${each(`tensor.mul(tf.minimum(1, tf.div(${String(clipnorm)}, tensor.norm())))`)}`,
        ]),
    ...(globalClipnorm === 0
      ? []
      : [
          `// All gradients together no longer than ${String(globalClipnorm)}.\n` +
            `const length = tf.addN(list.map(({ tensor }) => tensor.square().sum())).sqrt();\n` +
            each(`tensor.mul(tf.minimum(1, tf.div(${String(globalClipnorm)}, length)))`),
        ]),
    ...(weightDecay === 0
      ? []
      : [
          `// Each step takes a share of every weight away.\n` +
            `for (const { name } of list) {\n` +
            `const variable = tf.engine().registeredVariables[name];\n` +
            `variable.assign(variable.mul(1 - ${String(rate)} * ${String(weightDecay)}));\n}`,
        ]),
  ];
}

function wrappedText(made: string, changes: readonly string[]): string {
  return [
    "// TensorFlow.js has no option for this, so it is done to the gradients on their way to the update.",
    `const optimizer = ${made};`,
    "const update = optimizer.applyGradients.bind(optimizer);",
    "optimizer.applyGradients = (gradients) => {",
    "tf.tidy(() => {",
    "let list = Array.isArray(gradients) ? gradients : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));".replace(
      "let",
      changes.some((text) => text.includes("list = list")) ? "let" : "const",
    ),
    ...changes,
    "update(list);",
    "});",
    "};",
  ].join("\n");
}
