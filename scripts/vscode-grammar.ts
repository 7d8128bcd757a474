import { layerKinds, layers } from "../src/compiler/layers/registry.ts";
import { entries } from "../src/compiler/reference/entries.ts";
import { statementWords } from "../src/compiler/resolve/words.ts";
import type { Section } from "../src/compiler/reference/entry.ts";

/** Whole words: letters, digits, `_` and `-` belong to a word. */
function words(all: Iterable<string>): string {
  const longestFirst = [...new Set(all)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return `(?:${longestFirst.join("|")})(?![\\w-])`;
}

function wordsOf(...sections: readonly Section[]): readonly string[] {
  return entries()
    .filter(({ section }) => sections.includes(section))
    .map(({ word }) => word);
}

/** Where a statement begins. */
const start = "(?<=^|[;{}])\\s*";

/** The TextMate grammar of the language, its words out of the registries; the text of netc.tmLanguage.json. */
export function grammarText(): string {
  const kinds = layerKinds as readonly string[];
  const others = statementWords.filter((word) => !kinds.includes(word));
  const settings = wordsOf("train", "data").filter((word) => !others.includes(word));
  const listed = [
    ...layerKinds.flatMap((kind) =>
      Object.values(layers[kind].arguments).flatMap(({ reader }) => reader.words),
    ),
    ...wordsOf("initializers", "optimizers", "losses", "metrics", "monitors", "datasets"),
    ...["idx", "all", "first", "test", "none", "restore", "nesterov"],
  ];
  const number = "-?(?:\\d+(?:\\.\\d+)?|\\.\\d+)(?:[eE][+-]?\\d+)?%?(?![\\w.])";
  const grammar = {
    $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
    name: "netc",
    scopeName: "source.netc",
    patterns: [
      { include: "#comment" },
      { include: "#string" },
      { include: "#statement" },
      { include: "#value" },
    ],
    repository: {
      comment: { match: "#.*$", name: "comment.line.number-sign.netc" },
      string: {
        begin: '"',
        end: '"|$',
        name: "string.quoted.double.netc",
        patterns: [
          {
            match: '\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})',
            name: "constant.character.escape.netc",
          },
        ],
      },
      statement: {
        patterns: [
          capture(`${start}(${words(kinds)})`, "support.function.layer.netc"),
          capture(`${start}(${words(others)})`, "keyword.control.netc"),
          capture(`${start}(${words(settings)})`, "keyword.other.setting.netc"),
          { match: "\\b[a-zA-Z]\\w*(?=\\()", name: "entity.name.function.netc" },
        ],
      },
      value: {
        patterns: [
          {
            match: "\\b(name)\\s*(=)\\s*([a-zA-Z][\\w-]*)",
            captures: {
              1: { name: "variable.parameter.netc" },
              2: { name: "keyword.operator.assignment.netc" },
              3: { name: "entity.name.tag.netc" },
            },
          },
          {
            match: "\\b([a-zA-Z][\\w-]*)\\s*(=)(?!=)",
            captures: {
              1: { name: "variable.parameter.netc" },
              2: { name: "keyword.operator.assignment.netc" },
            },
          },
          { match: "\\b\\d+(?:x\\d+)+(?![\\w-])", name: "constant.numeric.size.netc" },
          { match: `(?<![\\w.-])${number}`, name: "constant.numeric.netc" },
          { match: `\\b${words(listed)}`, name: "support.constant.netc" },
          { include: "#parentheses" },
          { match: "\\b[a-zA-Z][\\w-]*", name: "variable.other.netc" },
        ],
      },
      parentheses: {
        begin: "\\(",
        end: "\\)",
        name: "meta.expression.netc",
        patterns: [
          { include: "#comment" },
          { include: "#string" },
          { include: "#parentheses" },
          {
            match: "\\b([a-zA-Z]\\w*)\\s*(=)(?!=)",
            captures: {
              1: { name: "variable.parameter.netc" },
              2: { name: "keyword.operator.assignment.netc" },
            },
          },
          { match: "\\b\\d+(?:x\\d+)+\\b", name: "constant.numeric.size.netc" },
          {
            match: "(?:\\b\\d+(?:\\.\\d+)?|(?<!\\w)\\.\\d+)(?:[eE][+-]?\\d+)?\\b",
            name: "constant.numeric.netc",
          },
          { match: "\\*\\*|[<>]=?|[=!]=|[-+*/%]", name: "keyword.operator.arithmetic.netc" },
          { match: "\\b[a-zA-Z]\\w*", name: "variable.other.netc" },
        ],
      },
    },
  };
  return `${JSON.stringify(grammar, null, 2)}\n`;
}

function capture(match: string, name: string) {
  return { match, captures: { 1: { name } } };
}
