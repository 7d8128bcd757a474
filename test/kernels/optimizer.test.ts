import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { KernelCall, Node } from "../../src/compiler/lower/op.ts";
import { penaltyCalls, penaltyGradientCall } from "../../src/compiler/lower/ops/penalty.ts";
import { clippingCalls } from "../../src/compiler/lower/optimizers/clipping.ts";
import {
  optimizerState,
  optimizerValues,
  updateCall,
} from "../../src/compiler/lower/optimizers/index.ts";
import type { Tensor } from "../../src/compiler/lower/tensor.ts";
import type { Optimizer, OptimizerName } from "../../src/compiler/network.ts";
import {
  builds,
  execute,
  randomValues,
  recorder,
  relativeError,
  type ExecuteOptions,
  type Results,
  type Values,
} from "./harness.ts";

/** Runs calls that are no op's. */
function executeCalls(
  calls: readonly KernelCall[],
  given: ReadonlyMap<Tensor, Values>,
  options: ExecuteOptions,
): Promise<Results> {
  const touched = [...new Set(calls.flatMap((call) => [...call.reads, ...call.writes]))];
  const [output, ...extras] = touched;
  const node: Node = {
    op: { name: "calls", kernels: () => calls },
    attributes: {},
    inputs: [],
    output: output!,
    extras,
  };
  return execute([node], given, options);
}

interface Oracle {
  readonly statement: string;
  readonly optimizer: OptimizerName;
  readonly options: Readonly<Record<string, number | boolean>>;
  readonly gradients: string;
  readonly parameters: readonly (readonly (readonly number[])[])[];
}
const oracles = JSON.parse(
  readFileSync(new URL("../oracles/optimizers.json", import.meta.url), "utf8"),
) as {
  readonly initial: readonly (readonly number[])[];
  readonly gradients: Readonly<Record<string, readonly (readonly (readonly number[])[])[]>>;
  readonly cases: readonly Oracle[];
};

/** Keras's defaults, and a case's options over them. */
function optimizerOf({ optimizer, options }: Oracle): Optimizer {
  const value = (name: string, otherwise: number) => {
    const given = options[name];
    return typeof given === "number" ? given : otherwise;
  };
  const common = {
    rate: value("rate", optimizer === "sgd" ? 0.01 : 0.001),
    weightDecay: value("weight_decay", optimizer === "adamw" ? 0.004 : 0),
    clipnorm: value("clipnorm", 0),
    clipvalue: value("clipvalue", 0),
    globalClipnorm: value("global_clipnorm", 0),
  };
  const epsilon = value("epsilon", 1e-7);
  const momentum = value("momentum", 0);
  switch (optimizer) {
    case "sgd":
      return { kind: optimizer, ...common, momentum, nesterov: options["nesterov"] === true };
    case "rmsprop":
      return { kind: optimizer, ...common, rho: value("rho", 0.9), momentum, epsilon };
    case "adagrad":
      return { kind: optimizer, ...common, epsilon };
    case "adam":
    case "adamw":
    case "nadam": {
      const betas = { beta1: value("beta1", 0.9), beta2: value("beta2", 0.999) };
      return { kind: optimizer, ...common, ...betas, epsilon };
    }
  }
}

/** Steps an optimizer over the variables and gives them after each step. */
async function train(
  optimizer: Optimizer,
  initial: readonly Values[],
  steps: readonly (readonly Values[])[],
  options: ExecuteOptions,
): Promise<readonly (readonly Float32Array[])[]> {
  const build = recorder();
  const parameters = initial.map((v) => build.fixed([v.length], "parameter"));
  const gradients = initial.map((v) => build.fixed([v.length], "gradient"));
  const arrays = optimizerState(optimizer);
  const states = parameters.map((p) => arrays.map((a) => build.fixed(p.shape, a.name)));
  const clipping = clippingCalls(build, optimizer, gradients);
  const calls = [
    ...clipping.calls,
    ...parameters.map((parameter, i) =>
      updateCall(optimizer, {
        parameter,
        gradient: gradients[i]!,
        state: states[i]!,
        factor: clipping.factors[i],
      }),
    ),
  ];
  const held = new Map<Tensor, Values>();
  parameters.forEach((p, i) => {
    held.set(p, initial[i]!);
    states[i]!.forEach((state, k) => {
      held.set(state, new Float32Array(initial[i]!.length).fill(arrays[k]!.initial));
    });
  });
  const after: Float32Array[][] = [];
  for (const [step, values] of steps.entries()) {
    gradients.forEach((g, i) => held.set(g, values[i]!));
    const given = optimizerValues(optimizer, step + 1);
    expect(given.length).toBeLessThanOrEqual(8);
    const results = await executeCalls(calls, held, { ...options, optimizer: given });
    for (const tensor of [...parameters, ...states.flat()]) {
      held.set(tensor, results.floats(tensor));
    }
    after.push(parameters.map((p) => results.floats(p)));
  }
  return after;
}

describe("Keras", () => {
  it.each(oracles.cases)("$statement, $gradients gradients", async (c) => {
    const optimizer = optimizerOf(c);
    for (const build of builds) {
      const after = await train(optimizer, oracles.initial, oracles.gradients[c.gradients]!, {
        build,
      });
      after.forEach((variables, step) => {
        variables.forEach((got, k) => {
          const expected = c.parameters[step]![k]!;
          got.forEach((value, i) => {
            const away = Math.abs(value - expected[i]!) / Math.max(1, Math.abs(expected[i]!));
            expect(away, `step ${String(step)}, element ${String(i)}`).toBeLessThan(1e-6);
          });
        });
      });
    }
  });
});

const kinds: readonly OptimizerName[] = ["sgd", "adam", "adamw", "rmsprop", "adagrad", "nadam"];

it.each(kinds)("%s is the same in any pieces of many blocks", async (kind) => {
  const size = 3 * 4096 + 5;
  const oracle = { statement: "", optimizer: kind, gradients: "", parameters: [] };
  const optimizer = optimizerOf({ ...oracle, options: { momentum: 0.9, rate: 0.1, clipnorm: 1 } });
  const steps = [1, 2].map((seed) => [randomValues(size, seed)]);
  const start = [randomValues(size, 9)];
  for (const build of builds) {
    const whole = await train(optimizer, start, steps, { build });
    const pieces = await train(optimizer, start, steps, { build, split: "each" });
    expect(pieces).toEqual(whole);
    // The last element of the last block moved too.
    expect(whole[1]![0]![size - 1]).not.toBe(start[0]![size - 1]);
  }
});

it("clips the norm of all gradients together, whatever their number", async () => {
  const sizes = [5000, 3, 9000];
  const gradients = sizes.map((size, i) => randomValues(size, i + 1));
  const norm = Math.sqrt(gradients.flatMap((g) => [...g]).reduce((a, v) => a + v * v, 0));
  const oracle = { statement: "", optimizer: "sgd", gradients: "", parameters: [] } as const;
  const optimizer = optimizerOf({ ...oracle, options: { rate: 1, global_clipnorm: 2 } });
  const start = sizes.map((size) => new Float32Array(size));
  for (const build of builds) {
    const [after] = await train(optimizer, start, [gradients], { build });
    after!.forEach((values, i) => {
      const expected = Float64Array.from(gradients[i]!, (g) => (-2 * g) / norm);
      expect(relativeError(values, expected)).toBeLessThan(1e-6);
    });
  }
});

it("passes NaN on through clipping, so that it is found", async () => {
  const oracle = { statement: "", optimizer: "sgd", gradients: "", parameters: [] } as const;
  for (const options of [{ clipvalue: 1 }, { clipnorm: 1 }]) {
    const [after] = await train(optimizerOf({ ...oracle, options }), [[1]], [[[NaN]]], {});
    expect(after![0]![0]).toBeNaN();
  }
});

it.each([...kinds, "momentum" as const])(
  "%s forgets what is smaller than any normal number",
  async (kind) => {
    const momentum = kind === "momentum" ? { momentum: 0.9 } : {};
    const optimizer = optimizerOf({
      statement: "",
      optimizer: kind === "momentum" ? "sgd" : kind,
      gradients: "",
      parameters: [],
      options: momentum,
    });
    const least = 2 ** -126;
    for (const build of builds) {
      const record = recorder();
      const [parameter, gradient] = [record.fixed([5], "p"), record.fixed([5], "g")];
      const state = optimizerState(optimizer).map(({ name }) => record.fixed([5], name));
      const call = updateCall(optimizer, { parameter, gradient, state, factor: undefined });
      const kept = Float32Array.of(least, -least, 1e-40, -1e-45, least * 4);
      const given = new Map<Tensor, Values>([
        [parameter, [1, 1, 1, 1, 1]],
        [gradient, [0, 0, 0, 0, 0]],
        ...state.map((tensor) => [tensor, kept] as const),
      ]);
      const values = optimizerValues(optimizer, 1000);
      const results = await executeCalls([call], given, { build, optimizer: values });
      if (kind === "adagrad") continue; // What it keeps never shrinks.
      for (const tensor of state) {
        const after = results.floats(tensor).map(Math.abs);
        expect(after.subarray(0, 4)).toEqual(new Float32Array(4));
        expect(after[4]! / least).toBeGreaterThan(3);
      }
    }
  },
);

describe("penalties", () => {
  const sizes = [4096 * 2 + 7, 5];
  const factors = [
    { l1: 0.01, l2: 0.002 },
    { l1: 0, l2: 0.5 },
  ];
  const values = sizes.map((size, i) => randomValues(size, i + 1));
  values[1]![2] = 0;

  it("add up to one number", async () => {
    const expected = values
      .flatMap((v, i) => [...v].map((w) => factors[i]!.l1 * Math.abs(w) + factors[i]!.l2 * w * w))
      .reduce((a, b) => a + b, 0);
    for (const build of builds) {
      for (const split of ["whole", "each"] as const) {
        const record = recorder();
        const parameters = sizes.map((size) => record.fixed([size], "parameter"));
        const penalised = parameters.map((parameter, i) => ({ parameter, ...factors[i]! }));
        const { calls, result } = penaltyCalls(record, penalised);
        const given = new Map(parameters.map((p, i) => [p, values[i]!] as const));
        const results = await executeCalls(calls, given, { build, split });
        expect(results.floats(result)[0]! / expected).toBeCloseTo(1, 6);
      }
    }
  });

  it("pull gradients", async () => {
    for (const build of builds) {
      for (const [i, size] of sizes.entries()) {
        const record = recorder();
        const parameter = record.fixed([size], "parameter");
        const gradient = record.fixed([size], "gradient");
        const call = penaltyGradientCall({ parameter, ...factors[i]! }, gradient);
        const start = randomValues(size, 4);
        const given = new Map([
          [parameter, values[i]!],
          [gradient, start],
        ]);
        const results = await executeCalls([call], given, { build, split: "each" });
        const { l1, l2 } = factors[i]!;
        const expected = Float64Array.from(
          start,
          (g, k) => g + l1 * Math.sign(values[i]![k]!) + 2 * l2 * values[i]![k]!,
        );
        expect(relativeError(results.floats(gradient), expected)).toBeLessThan(1e-7);
      }
    }
  });
});
