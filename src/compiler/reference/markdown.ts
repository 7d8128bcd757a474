import { arithmeticOf } from "./arithmetic.ts";
import { isShort, sections, type Entry, type ReferenceArgument, type Section } from "./entry.ts";

const intro = `# Reference

Written by \`netc docs --out docs/layers.md\` from the registries of netc itself; \`netc docs conv\` prints one word's
part in the terminal. [language.md](language.md) tells the language from the beginning.

In the formulas x is what comes in, y what goes out, w and b are the kernel and the biases, s is the stride and d the
dilation; g is the gradient. A name of Keras, TensorFlow.js or PyTorch says where the same kind of thing is found
there; defaults and initial weights can differ, and netc's are Keras's.`;

/** All entries as one Markdown document, section by section. */
export function markdown(all: readonly Entry[]): string {
  const names = Object.keys(sections) as readonly Section[];
  const parts = names.map((section) => sectionText(section, ofSection(all, section)));
  return `${[intro, ...parts].join("\n\n")}\n`;
}

function ofSection(all: readonly Entry[], section: Section): readonly Entry[] {
  return all.filter((entry) => entry.section === section);
}

function sectionText(section: Section, found: readonly Entry[]): string {
  return `## ${sections[section]}\n\n${body(section, found)}`;
}

/** What takes arguments has a part of its own, words out of a list are rows of a table. */
function body(section: Section, found: readonly Entry[]): string {
  switch (section) {
    case "layers":
    case "optimizers":
      return found.map((entry) => `### ${entry.word}\n\n${entryMarkdown(entry)}`).join("\n\n");
    case "activations":
      return `A word in a layer, or a statement of its own; \`leakyrelu\` takes \`slope=.3\` as a statement.\n\n${wordsTable(found)}`;
    case "losses":
      return `y is what the net gives, t what is true; the loss of a batch is the mean over its images.\n\n${wordsTable(found)}`;
    case "initializers":
    case "metrics":
    case "datasets":
      return wordsTable(found);
    case "monitors":
      return table(
        ["word", "what it is"],
        found.map(({ word, doc }) => [code(word), doc]),
      );
    case "statements":
    case "train":
    case "data":
      return table(
        ["statement", "what it says", "example"],
        found.map(({ signature, doc, example }) => [code(signature), doc, code(example.statement)]),
      );
  }
}

/** One entry under its heading; also what an editor shows of a word. */
export function entryMarkdown(entry: Entry): string {
  const { section, doc, formula, signature, example, elsewhere } = entry;
  const parts = [
    `\`\`\`\n${signature}\n\`\`\``,
    doc,
    ...(formula === undefined ? [] : [code(formula)]),
    ...(entry.arguments.length === 0 ? [] : [argumentsTable(entry.arguments)]),
    `Example: ${code(example.statement)}${section === "layers" ? `, ${code(arithmeticOf(example))}` : ""}`,
    ...(elsewhere === undefined ? [] : [elsewhereLine(elsewhere)]),
  ];
  return parts.join("\n\n");
}

function elsewhereLine({ keras, tfjs, pytorch }: NonNullable<Entry["elsewhere"]>): string {
  const known = [
    ["Keras", keras],
    ["TensorFlow.js", tfjs],
    ["PyTorch", pytorch],
  ] as const;
  return known.map(([name, full]) => `${name}: ${nameElsewhere(full)}`).join(" · ");
}

function nameElsewhere(full: string | undefined): string {
  if (full === undefined) return "none";
  const [name = "", settings] = full.split(" with ");
  return settings === undefined ? code(name) : `${code(name)} with ${settings}`;
}

function argumentsTable(described: readonly ReferenceArgument[]): string {
  const rows = described.map(({ name, place, doc, takes, standard, words, foreign }) => [
    code(place === "option" ? `${name}=` : place === "position" ? name.toUpperCase() : name),
    foreign.length === 0 ? doc : `${doc} (${foreign.map(code).join(", ")})`,
    isShort(words) ? words.map(code).join(" ") : takes,
    standard === undefined ? "" : code(standard),
  ]);
  return table(["argument", "what it says", "takes", "default"], rows);
}

function wordsTable(found: readonly Entry[]): string {
  return table(
    ["word", "what it is", "Keras", "TensorFlow.js", "PyTorch"],
    found.map(({ word, section, doc, formula, elsewhere }) => [
      code(word),
      [
        ...(section === "activations" ? [] : [doc]),
        ...(formula === undefined ? [] : [code(formula)]),
      ].join("; "),
      nameElsewhere(elsewhere?.keras),
      nameElsewhere(elsewhere?.tfjs),
      nameElsewhere(elsewhere?.pytorch),
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows.map((row) => row.map(escapeBars))];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** A `|` would end its cell, also in code. */
function escapeBars(text: string): string {
  return text.replaceAll("|", "\\|");
}

function code(text: string): string {
  return `\`${text}\``;
}
