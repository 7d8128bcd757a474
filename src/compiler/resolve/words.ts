import { layerKinds } from "../layers/registry.ts";

/** Statements that are no layers. */
export const otherStatements = [
  "input",
  "data",
  "train",
  "from",
  "let",
  "block",
  "repeat",
  "residual",
  "shortcut",
  "parallel",
] as const;

/** What the language promises and nobody has built yet, with what to write for now. */
export const notBuilt: Readonly<Record<string, string>> = {
  augment: "train without it for now",
  sweep: "train one spec after the other for now",
};

/** Every word that a statement may begin with. */
export const statementWords: readonly string[] = [
  ...layerKinds,
  ...otherStatements,
  ...Object.keys(notBuilt),
];

const known: ReadonlySet<string> = new Set(statementWords);

export function isStatementWord(text: string): boolean {
  return known.has(text);
}
