import type { Optimizer } from "../../network.ts";

/**
 * The program's own Nadam by Keras's formula, the one of `lower/optimizers/nadam.ts`: TensorFlow.js has none. Gradients
 * come as a list or as a record, as TensorFlow.js' own optimizers take them.
 */
export function nadamText({
  rate,
  beta1,
  beta2,
  epsilon,
}: Extract<Optimizer, { readonly kind: "nadam" }>): string {
  return `
/** Adam with Nesterov's momentum (Dozat, 2016) as Keras computes it, which TensorFlow.js lacks. */
class Nadam extends tf.Optimizer {
  static className = "Nadam";
  private readonly settings = { rate: ${String(rate)}, beta1: ${String(beta1)}, beta2: ${String(beta2)}, epsilon: ${String(epsilon)} };
  private readonly moments = new Map<string, readonly [m: tf.Variable, v: tf.Variable]>();
  private updates = 0;
  /** The product of the momenta of all updates. */
  private product = 1;

  applyGradients(gradients: Parameters<tf.Optimizer["applyGradients"]>[0]): void {
    const list = Array.isArray(gradients) ? gradients : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    const { rate, beta1, beta2, epsilon } = this.settings;
    const momentumAt = (update: number) => beta1 * (1 - 0.5 * 0.96 ** update);
    const momentum = momentumAt(++this.updates);
    const next = momentumAt(this.updates + 1);
    this.product *= momentum;
    tf.tidy(() => {
      for (const { name, tensor: gradient } of list) {
        const weight = tf.engine().registeredVariables[name];
        const [m, v] = this.momentsOf(name, weight);
        m.assign(m.mul(beta1).add(gradient.mul(1 - beta1)));
        v.assign(v.mul(beta2).add(gradient.square().mul(1 - beta2)));
        const ahead = m.mul(next / (1 - this.product * next)).add(gradient.mul((1 - momentum) / (1 - this.product)));
        const root = v.div(1 - beta2 ** this.updates).sqrt();
        weight.assign(weight.sub(ahead.mul(rate).div(root.add(epsilon))));
      }
    });
  }

  private momentsOf(name: string, weight: tf.Variable): readonly [m: tf.Variable, v: tf.Variable] {
    const known = this.moments.get(name);
    if (known !== undefined) return known;
    const made = [tf.variable(tf.zerosLike(weight), false), tf.variable(tf.zerosLike(weight), false)] as const;
    this.moments.set(name, made);
    return made;
  }

  getConfig() {
    return this.settings;
  }
}
`;
}
