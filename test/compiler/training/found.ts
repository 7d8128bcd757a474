import { check, type CheckOptions, type CheckResult } from "../../../src/compiler/check.ts";
import type { Network } from "../../../src/compiler/network.ts";

export function checked(text: string, options: CheckOptions = {}): CheckResult {
  return check({ name: "test.net", text }, options);
}

/** The codes that a spec gives, in the order of their places. */
export function codesOf(text: string, options: CheckOptions = {}): readonly string[] {
  return checked(text, options).diagnostics.map(({ code }) => code);
}

/** The network of a spec without errors. */
export function network(text: string, options: CheckOptions = {}): Network {
  const result = checked(text, options);
  if (result.network !== undefined) return result.network;
  throw new Error(result.diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n"));
}

/** The stretch of text that the first diagnostic with this code marks. */
export function marked(text: string, code: string, options: CheckOptions = {}): string | undefined {
  const found = checked(text, options).diagnostics.find((d) => d.code === code);
  return found && text.slice(found.span.start, found.span.end);
}

/** A small net on images of 28x28x1 with the given last line and, perhaps, a train section. */
export function netEnding(last: string, train = ""): string {
  return `input 28x28x1\ndense 20 relu\n${last}\n${train}`;
}

export function trainedBy(statements: string): string {
  return netEnding("dense 10 softmax", `train { ${statements} }`);
}
