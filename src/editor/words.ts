import { entries } from "../compiler/reference/entries.ts";
import type { Entry, Section } from "../compiler/reference/entry.ts";

/** Read when it is first needed: the registry does not change. */
let all: readonly Entry[] | undefined;

/** What the reference tells of every word. */
export function referenceEntries(): readonly Entry[] {
  all ??= entries();
  return all;
}

/** The entries of some sections. */
export function entriesOf(...sections: readonly Section[]): readonly Entry[] {
  return referenceEntries().filter(({ section }) => sections.includes(section));
}

/** What is told of a word in the first of these sections that has it. */
export function entryOf(word: string, ...sections: readonly Section[]): Entry | undefined {
  return entriesOf(...sections).find((entry) => entry.word === word);
}

/** What may stand in a section's statement, out of which list. */
export function listOf(section: string, statement: string): Section | undefined {
  if (section === "") return statement === "data" ? "datasets" : undefined;
  if (section !== "train") return undefined;
  switch (statement) {
    case "optimizer":
      return "optimizers";
    case "loss":
      return "losses";
    case "metrics":
      return "metrics";
    case "stop":
      return "monitors";
    default:
      return undefined;
  }
}
