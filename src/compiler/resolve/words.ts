import { layerKinds } from "../layers/registry.ts";

/** Statements that are no layers. */
export const sectionWords = ["input", "data", "train", "from"] as const;

/** What the language promises and nobody has built yet, with what to write for now. */
export const notBuilt: Readonly<Record<string, string>> = {
  let: "write the numbers themselves for now",
  block: "write its layers out for now",
  repeat: "write its layers out for now",
  residual: "give the tensor before it a name and write `add NAME` after its layers",
  parallel: "write one branch after the other with `name=` and `from`, then `concat`",
  shortcut: "write its layers after a `from`",
  augment: "train without it for now",
  sweep: "train one spec after the other for now",
};

/** Every word that a statement may begin with. */
export const statementWords: readonly string[] = [
  ...layerKinds,
  ...sectionWords,
  ...Object.keys(notBuilt),
];

const known: ReadonlySet<string> = new Set(statementWords);

export function isStatementWord(text: string): boolean {
  return known.has(text);
}
