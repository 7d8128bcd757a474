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
  readonly spec: string;
  readonly rows: readonly Row[];
  readonly parameters: number;
  readonly trainable: number;
  readonly multiplyAdds: number;
}

const oracle = JSON.parse(
  readFileSync(new URL("../../oracles/networks.json", import.meta.url), "utf8"),
) as { readonly keras: string; readonly nets: readonly Figures[] };

describe(`random nets have the sizes and counts of Keras ${oracle.keras}`, () => {
  test("there are at least 200, and every kind of layer is among them", () => {
    expect(oracle.nets.length).toBeGreaterThanOrEqual(200);
    const kinds = new Set(oracle.nets.flatMap(({ rows }) => rows.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual([...layerKinds].sort());
  });

  test.each(oracle.nets.map((net, index) => ({ ...net, index })))("net $index", (net) => {
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
  });
});
