import type { Optimizer, OptimizerName } from "../../../compiler/network.ts";
import type { Tensor, Tfjs } from "./tfjs.ts";

/** One parameter's update; `values` are those of compiler/lower/optimizers, in their order, as scalars. */
interface Update {
  readonly tf: Tfjs;
  readonly parameter: Tensor;
  readonly gradient: Tensor;
  /** In the order of the optimizer's state. */
  readonly state: readonly Tensor[];
  readonly values: readonly Tensor[];
  readonly nesterov: boolean;
}

interface Updated {
  readonly parameter: Tensor;
  readonly state: readonly Tensor[];
}

type Rule = (update: Update) => Updated;

/** old + (given - old) share: a running mean. */
function towards(tf: Tfjs, old: Tensor, given: Tensor, share: Tensor): Tensor {
  return tf.add(old, tf.mul(tf.sub(given, old), share));
}

const adam: Rule = ({ tf, parameter, gradient, state: [oldM, oldV], values }) => {
  const [rate, , beta1Rest, beta2Rest, epsilon] = values;
  const m = towards(tf, oldM!, gradient, beta1Rest!);
  const v = towards(tf, oldV!, tf.square(gradient), beta2Rest!);
  const step = tf.div(tf.mul(m, rate!), tf.add(tf.sqrt(v), epsilon!));
  return { parameter: tf.sub(parameter, step), state: [m, v] };
};

/** Keras's formulas, which TensorFlow.js' own optimizers do not share (its Adam places epsilon elsewhere). */
const rules = {
  sgd: ({ tf, parameter, gradient, state: [velocity], values, nesterov }) => {
    const [rate, , momentum] = values;
    const step = tf.mul(gradient, rate!);
    if (velocity === undefined) return { parameter: tf.sub(parameter, step), state: [] };
    const m = tf.sub(tf.mul(velocity, momentum!), step);
    const ahead = nesterov ? tf.sub(tf.mul(m, momentum!), step) : m;
    return { parameter: tf.add(parameter, ahead), state: [m] };
  },
  adam,
  adamw: adam,
  nadam: ({ tf, parameter, gradient, state: [oldM, oldV], values }) => {
    const [ofMoment, , beta1Rest, beta2Rest, epsilon, ofGradient, correction] = values;
    const m = towards(tf, oldM!, gradient, beta1Rest!);
    const v = towards(tf, oldV!, tf.square(gradient), beta2Rest!);
    const ahead = tf.add(tf.mul(m, ofMoment!), tf.mul(gradient, ofGradient!));
    const root = tf.sqrt(tf.mul(v, correction!));
    const step = tf.div(ahead, tf.add(root, epsilon!));
    return { parameter: tf.sub(parameter, step), state: [m, v] };
  },
  rmsprop: ({ tf, parameter, gradient, state: [oldV, velocity], values }) => {
    const [rate, , rhoRest, epsilon, momentum] = values;
    const v = towards(tf, oldV!, tf.square(gradient), rhoRest!);
    const step = tf.div(tf.mul(gradient, rate!), tf.sqrt(tf.add(v, epsilon!)));
    if (velocity === undefined) return { parameter: tf.sub(parameter, step), state: [v] };
    const m = tf.add(tf.mul(velocity, momentum!), step);
    return { parameter: tf.sub(parameter, m), state: [v, m] };
  },
  adagrad: ({ tf, parameter, gradient, state: [sum], values }) => {
    const [rate, , epsilon] = values;
    const a = tf.add(sum!, tf.square(gradient));
    const step = tf.div(tf.mul(gradient, rate!), tf.sqrt(tf.add(a, epsilon!)));
    return { parameter: tf.sub(parameter, step), state: [a] };
  },
} satisfies Record<OptimizerName, Rule>;

/** A parameter after one update, and what is kept beside it. The parameter first loses its share of weight decay. */
export function updated(
  tf: Tfjs,
  optimizer: Optimizer,
  update: Omit<Update, "tf" | "nesterov">,
): Updated {
  const { parameter, values } = update;
  const decayed =
    optimizer.weightDecay === 0 ? parameter : tf.sub(parameter, tf.mul(parameter, values[1]!));
  const nesterov = optimizer.kind === "sgd" && optimizer.nesterov;
  return rules[optimizer.kind]({ ...update, tf, parameter: decayed, nesterov });
}

/** Gradients within the optimizer's limits: of each value, of each array's norm, or of the norm of all together. */
export function clipped(
  tf: Tfjs,
  { clipnorm, clipvalue, globalClipnorm }: Optimizer,
  gradients: readonly Tensor[],
): readonly Tensor[] {
  if (clipvalue > 0) return gradients.map((g) => tf.clipByValue(g, -clipvalue, clipvalue));
  const within = (squares: Tensor, limit: number): Tensor =>
    tf.div(limit, tf.maximum(tf.sqrt(squares), limit));
  const squaresOf = (g: Tensor): Tensor => tf.sum(tf.square(g));
  if (clipnorm > 0) return gradients.map((g) => tf.mul(g, within(squaresOf(g), clipnorm)));
  if (globalClipnorm > 0 && gradients.length > 0) {
    const factor = within(tf.addN(gradients.map(squaresOf)), globalClipnorm);
    return gradients.map((g) => tf.mul(g, factor));
  }
  return gradients;
}
