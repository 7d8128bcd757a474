import { check } from "../src/compiler/check.ts";
import type { Network } from "../src/compiler/network.ts";

/** The network of a spec's text; a spec that is wrong fails the test with what is wrong. */
export function networkOf(text: string): Network {
  const { network, diagnostics } = check({ name: "test.net", text });
  if (network !== undefined) return network;
  throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n"));
}
