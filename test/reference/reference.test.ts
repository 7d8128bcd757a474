import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { format } from "../../src/cli/format.ts";
import { optionsOf } from "../../src/compiler/arguments/argument.ts";
import { check } from "../../src/compiler/check.ts";
import { tfjsActivations } from "../../src/compiler/emit/tfjs/activations.ts";
import { tfjsInitializers } from "../../src/compiler/emit/tfjs/initializers.ts";
import { tfjsSpelling } from "../../src/compiler/emit/tfjs/layers.ts";
import { layerKinds, layers } from "../../src/compiler/layers/registry.ts";
import type { DataFacts } from "../../src/compiler/network.ts";
import { entries } from "../../src/compiler/reference/entries.ts";
import { markdown } from "../../src/compiler/reference/markdown.ts";
import { entryText } from "../../src/compiler/reference/text.ts";
import { notBuilt, statementWords } from "../../src/compiler/resolve/words.ts";
import { hasErrors } from "../../src/diagnostics/diagnostic.ts";
import { activationNames } from "../../src/compiler/vocabulary/activations.ts";
import { initializerNames } from "../../src/compiler/vocabulary/initializers.ts";
import oracle from "../oracles/names.json" with { type: "json" };

const all = entries();

/** What the headers of the files in an example would say. */
const facts: DataFacts = { shape: [28, 28, 1], classes: [], trainCount: 60_000, testCount: 0 };

function checked(spec: string) {
  return check({ name: "example", text: spec }, { facts: () => facts });
}

describe("the reference", () => {
  test.each(all.map((entry) => [`${entry.section} ${entry.word}`, entry] as const))(
    "has an example of %s that checks",
    (_, { example }) => {
      const { diagnostics } = checked(example.spec);
      expect(example.spec).toContain(example.statement);
      expect(hasErrors(diagnostics), diagnostics.map(({ message }) => message).join()).toBe(false);
    },
  );

  test("leaves no statement out", () => {
    const words = new Set(all.map(({ word }) => word));
    const built = statementWords.filter((word) => !Object.hasOwn(notBuilt, word));
    expect(built.filter((word) => !words.has(word))).toEqual([]);
  });

  test.each(layerKinds)("tells of every argument of %s", (kind) => {
    const entry = all.find(({ word }) => word === kind)!;
    const text = entryText(entry);
    for (const option of optionsOf(layers[kind].ownArguments))
      expect(text).toContain(`  ${option}=`);
    expect(entry.arguments.map(({ doc }) => doc)).not.toContain("");
    expect(entry.formula).not.toBe("");
  });

  test("is what docs/layers.md holds; `netc docs --out docs/layers.md` writes it", async () => {
    const file = readFileSync(new URL("../../docs/layers.md", import.meta.url), "utf8");
    expect(await format("layers.md", markdown(all))).toBe(file);
  });
});

describe("names elsewhere", () => {
  /** The name alone, without how it is to be set. */
  const names = (of: "keras" | "tfjs" | "pytorch") =>
    all.flatMap(({ elsewhere }) => elsewhere?.[of]?.split(" with ")[0] ?? []);

  test("are names of Keras and PyTorch", () => {
    const known = new Set(oracle.names);
    // The data sets of PyTorch are a package of their own.
    const wanted = [...names("keras"), ...names("pytorch")].filter(
      (name) => !name.startsWith("torchvision.datasets."),
    );
    expect(wanted.length).toBeGreaterThan(80);
    expect(wanted.filter((name) => !known.has(name))).toEqual([]);
  });

  test("are names of TensorFlow.js", () => {
    const has = (name: string): boolean => {
      let value: unknown = { tf };
      for (const step of name.split(".")) value = (value as Record<string, unknown>)[step];
      return typeof value === "function";
    };
    expect(names("tfjs").length).toBeGreaterThan(40);
    expect(names("tfjs").filter((name) => !has(name))).toEqual([]);
  });

  test.each(layerKinds)("are those that netc emits for %s", (kind) => {
    const entry = all.find(({ word }) => word === kind)!;
    const layer = checked(entry.example.spec).layers.at(-1)!;
    const { factory, unloadable } = tfjsSpelling(layer);
    const name = layers[kind].elsewhere.tfjs?.split(" with ")[0];
    expect(name).toBe(unloadable === true ? undefined : `tf.layers.${factory}`);
  });

  test.each(activationNames.filter((name) => name !== "leakyrelu"))(
    "are those that netc emits for %s in a layer",
    (name) => {
      expect(layers[name].elsewhere.tfjs).toContain(` with activation=${tfjsActivations[name]}`);
    },
  );

  test.each(initializerNames)("are those that netc emits for %s", (name) => {
    const factory = all
      .find(({ word }) => word === name)!
      .elsewhere!.tfjs!.split(" with ")[0]!
      .replace("tf.initializers.", "");
    expect(factory.toLowerCase()).toBe(tfjsInitializers[name].className.toLowerCase());
  });
});
