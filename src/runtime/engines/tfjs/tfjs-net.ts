import type { Network, Parameter } from "../../../compiler/network.ts";
import { initialWeights } from "../initial-weights.ts";
import { createUnits, fusedEnd, shapeOf, type LayerUnit } from "./layer-units.ts";
import type { Pass } from "./substitute.ts";
import type { Tensor, Tensor2D, Tfjs, Variable } from "./tfjs.ts";

/** One array of weights with the variable that holds it. */
export interface PlacedParameter {
  /** `conv1/kernel`. */
  readonly name: string;
  readonly parameter: Parameter;
  readonly shape: readonly number[];
  readonly variable: Variable;
}

/** What a forward pass gives, both [images, units]. */
export interface ForwardResult {
  readonly result: Tensor2D;
  /** What the loss takes: the result, or what stands before a last softmax or sigmoid. */
  readonly outputs: Tensor2D;
  readonly fromLogits: boolean;
}

export interface TfjsNet {
  /** In the order of the table. */
  readonly parameters: readonly PlacedParameter[];
  /** @param images [images, ...input], scaled */
  readonly forward: (images: Tensor, pass: Pass) => ForwardResult;
  readonly dispose: () => void;
}

/** A network in TensorFlow.js with netc's initial weights. Call `forward` within tf.tidy. */
export function createNet(tf: Tfjs, network: Network): TfjsNet {
  let units: readonly LayerUnit[] = [];
  // The values that variables begin with are tensors of their own.
  tf.tidy(() => {
    units = createUnits(tf, network);
  });
  const end = fusedEnd(network);
  const parameters = units.flatMap(({ layer, variables }) =>
    layer.parameters.map((parameter, i) => ({
      name: `${layer.name}/${parameter.name}`,
      parameter,
      shape: shapeOf(parameter),
      variable: variables[i]!,
    })),
  );
  parameters.forEach(({ parameter, shape, variable }, index) => {
    const values = initialWeights(parameter, network.training.seed, index);
    write(tf, variable, values, shape);
  });
  return {
    parameters,
    forward: (images, pass) => {
      const results: Tensor[] = [];
      for (const unit of units) {
        const inputs = unit.layer.inputs.map((source) =>
          source === "input" ? images : results[source]!,
        );
        results.push(unit.apply(inputs, pass));
      }
      const flat = (x: Tensor): Tensor2D => tf.reshape(x, [images.shape[0]!, -1]) as Tensor2D;
      const outputs = flat(results[network.output]!);
      if (end === undefined) {
        return { outputs, result: outputs, fromLogits: network.training.loss.fromLogits };
      }
      const result = end === "softmax" ? tf.softmax(outputs) : tf.sigmoid(outputs);
      return { outputs, result, fromLogits: true };
    },
    dispose: () => {
      units.forEach((unit) => {
        unit.dispose();
      });
    },
  };
}

/** Gives a variable new values. */
export function write(
  tf: Tfjs,
  variable: Variable,
  values: Float32Array,
  shape: readonly number[],
): void {
  const given = tf.tensor(values, [...shape]);
  variable.assign(given);
  given.dispose();
}
