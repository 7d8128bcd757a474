import { entries } from "../../compiler/reference/entries.ts";
import type { Entry } from "../../compiler/reference/entry.ts";
import { markdown } from "../../compiler/reference/markdown.ts";
import { entryText } from "../../compiler/reference/text.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import { writeAtomically } from "../../runtime/atomic-write.ts";
import type { DefineCommand } from "../define-command.ts";
import { ExitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import { paintFor, print, widthOf } from "../output.ts";

interface DocsOptions {
  readonly out?: string;
}

/** `netc docs`: the reference of all words as Markdown; `netc docs conv`: one of them in the terminal. */
export const defineDocs: DefineCommand = (program, finish) => {
  program
    .command("docs")
    .description("print the reference of the language's words")
    .argument("[word]", "one word, for example conv, adam or he_normal")
    .option("--out <file>", "write the whole reference to a Markdown file")
    .action(async (word: string | undefined, options: DocsOptions) => {
      finish(await docs(word, options));
    });
};

async function docs(word: string | undefined, { out }: DocsOptions): Promise<ExitCode> {
  const all = entries();
  if (word !== undefined) {
    if (out !== undefined)
      throw new CommandFailure("--out is for the whole reference: give a word or a file, not both");
    printWord(word, all);
    return ExitCode.fine;
  }
  const { format } = await import("../format.ts");
  const text = await format("layers.md", markdown(all));
  if (out === undefined) print(text);
  else {
    await writeAtomically(out, text);
    print(`wrote ${out}`);
  }
  return ExitCode.fine;
}

/** A word may stand in several lists: `mse` is a loss and a metric. */
function printWord(word: string, all: readonly Entry[]): void {
  const found = all.filter((entry) => entry.word === word);
  if (found.length > 0) {
    const options = { width: widthOf(process.stdout), paint: paintFor(process.stdout) };
    print(found.map((entry) => entryText(entry, options)).join("\n\n"));
    return;
  }
  const meant =
    all.find(({ arguments: own }) => own.some(({ name }) => name === word))?.word ??
    nearest(
      word,
      all.map((entry) => entry.word),
    );
  throw new CommandFailure(`there is no word "${word}" in the language`, {
    help: meant === undefined ? "`netc docs` prints all of them" : `try: netc docs ${meant}`,
  });
}
