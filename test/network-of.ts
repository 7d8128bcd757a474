import { check } from "../src/compiler/check.ts";
import type { DataFacts, Network } from "../src/compiler/network.ts";

/**
 * The network of a spec's text; a spec that is wrong fails the test with what is wrong. `facts`: what the files of
 * `data idx` would say.
 */
export function networkOf(text: string, facts?: DataFacts): Network {
  const { network, diagnostics } = check({ name: "test.net", text }, { facts: () => facts });
  if (network !== undefined) return network;
  throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n"));
}
