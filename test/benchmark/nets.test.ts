import { expect, it } from "vitest";
import { check } from "../../src/compiler/check.ts";
import { netIds, nets, netSpec } from "./nets.ts";

it.each(netIds)("%s has the parameters that all contenders are held to", (id) => {
  const { network, parameters } = check(netSpec(id));
  expect(network?.training.batch).toBe(32);
  expect(parameters).toBe(nets[id].parameters);
});
