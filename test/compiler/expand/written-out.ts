import { expect } from "vitest";
import type { Network } from "../../../src/compiler/network.ts";
import { networkOf } from "../../network-of.ts";

/** What a network computes, without names and places. */
function substance({ input, layers, output }: Network) {
  const rows = layers.map(({ kind, arguments: values, inputs, shape }) => ({
    kind,
    values,
    inputs,
    shape,
  }));
  return { input, rows, output };
}

/** Two specs mean the same net, whatever its layers are called. */
export function expectSameNet(spec: string, writtenOut: string): void {
  expect(substance(networkOf(spec))).toEqual(substance(networkOf(writtenOut)));
}

/** The names of a spec's layers in their order. */
export function namesOf(spec: string): readonly string[] {
  return networkOf(spec).layers.map(({ name }) => name);
}
