import { check, type CheckResult } from "../../../src/compiler/check.ts";
import type { ResolvedLayer } from "../../../src/compiler/network.ts";

/** Checks a spec given as text. */
export function checked(text: string): CheckResult {
  return check({ name: "spec.net", text });
}

/** The codes of all diagnostics of one severity, in the order of their places. */
export function codes(result: CheckResult, severity: "error" | "warning" = "error"): string[] {
  return result.diagnostics.filter((d) => d.severity === severity).map((d) => d.code);
}

/** The layers of a spec that must have no error. */
export function layersOf(text: string): readonly ResolvedLayer[] {
  const result = checked(text);
  const errors = result.diagnostics.filter((d) => d.severity === "error");
  if (errors.length > 0) throw new Error(errors.map((d) => `${d.code} ${d.message}`).join("\n"));
  return result.layers;
}

/** The last layer of a spec that must have no error. */
export function lastOf(text: string): ResolvedLayer {
  return layersOf(text).at(-1)!;
}
