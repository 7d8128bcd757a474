import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check, type CheckResult } from "../../src/compiler/check.ts";
import { countAll } from "../../src/compiler/layers/parameter.ts";
import { resolvedSpec } from "../../src/compiler/resolved-spec.ts";
import { formatShape } from "../../src/compiler/shape.ts";

/** Layers of one kind, shape and count of parameters, and how many of them a net has. */
interface Row {
  readonly kind: string;
  readonly shape: string;
  readonly parameters: number;
  readonly times: number;
}

interface Figures {
  readonly name: string;
  readonly parameters: number;
  readonly trainable: number;
  readonly rows: readonly Row[];
}

const folder = new URL("../../specs/gallery/", import.meta.url);
const oracle = JSON.parse(
  readFileSync(new URL("../oracles/gallery.json", import.meta.url), "utf8"),
) as { readonly keras: string; readonly nets: readonly Figures[] };

function textOf(name: string): string {
  return readFileSync(new URL(`${name}.net`, folder), "utf8");
}

function resultOf(name: string): CheckResult {
  return check({ name: `${name}.net`, text: textOf(name) });
}

test("every spec of the gallery has figures of Keras, and the other way round", () => {
  const names = readdirSync(folder).map((file) => file.replace(/\.net$/, ""));
  expect(names.sort()).toEqual(oracle.nets.map(({ name }) => name).sort());
});

describe.each(oracle.nets)("$name", ({ name, parameters, trainable, rows }) => {
  const result = resultOf(name);

  test("has nothing to be said of", () => {
    expect(result.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  });

  test(`has the parameters of Keras ${oracle.keras}`, () => {
    expect(result.parameters).toBe(parameters);
    expect(result.trainable).toBe(trainable);
  });

  test(`has the layers of Keras ${oracle.keras}, each with its shape and count`, () => {
    const counted = new Map<string, number>();
    const kinds = new Set(rows.map(({ kind }) => kind));
    for (const layer of result.layers.filter(({ kind }) => kinds.has(kind))) {
      const key = `${layer.kind} ${formatShape(layer.shape)} ${countAll(layer.parameters)}`;
      counted.set(key, (counted.get(key) ?? 0) + 1);
    }
    const expected = rows.map(({ kind, shape, parameters: count, times }) => [
      `${kind} ${shape} ${count}`,
      times,
    ]);
    expect(Object.fromEntries(counted)).toEqual(Object.fromEntries(expected));
  });

  test("printed in full, it checks to the same network", () => {
    const text = resolvedSpec(result.network!);
    const again = check({ name: "resolved.net", text });
    expect(JSON.stringify(plain(again.network!))).toBe(JSON.stringify(plain(result.network!)));
    expect(resolvedSpec(again.network!)).toBe(text);
  });
});

/** A network without the places of its statements. */
function plain(network: NonNullable<CheckResult["network"]>): unknown {
  return JSON.parse(JSON.stringify(network, (key, v: unknown) => (key === "span" ? undefined : v)));
}

test("ResNet-50 takes no more than 40 lines", () => {
  expect(textOf("resnet-50").trimEnd().split("\n").length).toBeLessThanOrEqual(40);
});
