import type { Family } from "./drawing.ts";

/** Light enough that black text is read on them, and told apart in print. */
export const colours: Readonly<Record<Family, { readonly fill: string; readonly line: string }>> = {
  terminal: { fill: "#ffffff", line: "#6b7280" },
  convolution: { fill: "#dbeafe", line: "#2563eb" },
  pool: { fill: "#dcfce7", line: "#16a34a" },
  dense: { fill: "#ffedd5", line: "#ea580c" },
  recurrent: { fill: "#ccfbf1", line: "#0d9488" },
  normalisation: { fill: "#f3f4f6", line: "#6b7280" },
  activation: { fill: "#fef9c3", line: "#ca8a04" },
  shape: { fill: "#ffffff", line: "#9ca3af" },
  join: { fill: "#f3e8ff", line: "#9333ea" },
};
