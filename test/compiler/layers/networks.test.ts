import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { countAll, countTrainable } from "../../../src/compiler/layers/parameter.ts";
import type { LayerKind } from "../../../src/compiler/network.ts";
import { layerKinds } from "../../../src/compiler/layers/registry.ts";
import { checked, layersOf } from "./checked.ts";

interface Row {
  readonly kind: LayerKind;
  readonly shape: readonly number[];
  readonly parameters: number;
  readonly trainable: number;
  readonly multiplyAdds: number;
  readonly implicit?: true;
}

interface Figures {
  readonly name?: string;
  readonly spec: string;
  readonly rows: readonly Row[];
  readonly parameters: number;
  readonly trainable: number;
  readonly multiplyAdds: number;
}

interface Oracle {
  readonly keras: string;
  readonly nets: readonly Figures[];
}

function read(name: string): Oracle {
  const file = new URL(`../../oracles/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as Oracle;
}

/** Every row and every sum. */
function compare(net: Figures): void {
  const rows = layersOf(net.spec).map((layer) => ({
    kind: layer.kind,
    shape: layer.shape,
    parameters: countAll(layer.parameters),
    trainable: countTrainable(layer.parameters),
    multiplyAdds: layer.multiplyAdds,
    ...(layer.implicit ? { implicit: true } : {}),
  }));
  expect(rows).toEqual(net.rows);
  const { parameters, trainable, multiplyAdds } = checked(net.spec);
  expect({ parameters, trainable, multiplyAdds }).toEqual({
    parameters: net.parameters,
    trainable: net.trainable,
    multiplyAdds: net.multiplyAdds,
  });
}

const random = read("networks");
const recurrent = read("recurrent");
const famous = read("famous");

describe(`random nets have the sizes and counts of Keras ${random.keras}`, () => {
  test("there are at least 200, and every kind of layer is among them", () => {
    expect(random.nets.length).toBeGreaterThanOrEqual(200);
    const nets = [...random.nets, ...recurrent.nets];
    const kinds = new Set(nets.flatMap(({ rows }) => rows.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual([...layerKinds].sort());
  });

  test.each(random.nets.map((net, index) => ({ ...net, index })))("net $index", compare);
});

describe(`recurrent nets have the sizes and counts of Keras ${recurrent.keras}`, () => {
  test.each(recurrent.nets.map((net, index) => ({ ...net, index })))("net $index", compare);
});

describe(`well-known nets have the sizes and counts of Keras ${famous.keras}`, () => {
  test.each(famous.nets)("$name", compare);
});
