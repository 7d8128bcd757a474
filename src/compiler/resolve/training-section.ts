import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import type { Word } from "../../parser/ast.ts";
import type { Settled, Worded } from "../arguments/settled.ts";

/** What a section is made of, and how it says that a word is not one of its own. */
export interface SectionGrammar<K extends string> {
  readonly name: string;
  readonly words: readonly K[];
  /** Words of the language that are not built yet, with what to do instead. */
  readonly notBuilt: Readonly<Record<string, string>>;
  /** An example of the section, for one that is written otherwise. */
  readonly example: string;
  readonly unknown: (word: Word, report: Report) => void;
}

/**
 * The statements of a section by their words, each once. What is unknown, doubled, not built yet or no statement of
 * one line is reported and left out; so is what the parser could not read.
 */
export function readSection<K extends string>(
  section: Settled | undefined,
  grammar: SectionGrammar<K>,
  report: Report,
): ReadonlyMap<K, Worded> {
  const found = new Map<K, Worded>();
  for (const statement of section?.block?.statements ?? []) {
    const { word } = statement;
    if (word === undefined) {
      const parameters = {
        section: grammar.name,
        found: "a block alone",
        example: grammar.example,
      };
      report(diagnose("NET0411", statement.span, parameters));
    } else if (grammar.notBuilt[word.text] !== undefined) {
      reportNotBuilt(word, grammar.notBuilt[word.text]!, report);
    } else if (!isOneOf(word.text, grammar.words)) {
      grammar.unknown(word, report);
    } else if (statement.damaged !== true && isPlain(statement, word, report)) {
      keep(found, word.text, { ...statement, word }, report);
    }
  }
  return found;
}

function isOneOf<K extends string>(text: string, words: readonly K[]): text is K {
  return (words as readonly string[]).includes(text);
}

function keep<K extends string>(
  found: Map<K, Worded>,
  key: K,
  statement: Worded,
  report: Report,
): void {
  const first = found.get(key);
  if (first === undefined) found.set(key, statement);
  else reportDoubled(first, statement, report);
}

/** `epochs` a second time, with the first shown. */
export function reportDoubled(first: Worded, second: Worded, report: Report): void {
  const labels = [{ span: first.word.span, message: "the first is here" }];
  report(diagnose("NET0402", second.word.span, { word: second.word.text }, { labels }));
}

/** A word of the language that is refused for now, never ignored. */
export function reportNotBuilt(word: Word, instead: string, report: Report): void {
  report(diagnose("NET0410", word.span, { what: word.text, instead }));
}

/** Whether a statement has neither a block nor the parentheses of a call. */
function isPlain(statement: Settled, word: Word, report: Report): boolean {
  if (statement.call !== undefined) {
    const parameters = { statement: word.text, example: undefined, body: undefined };
    report(diagnose("NET0313", statement.call.span, parameters));
    return false;
  }
  if (statement.block !== undefined) {
    report(diagnose("NET0312", statement.block.span, { statement: word.text }));
    return false;
  }
  return true;
}
