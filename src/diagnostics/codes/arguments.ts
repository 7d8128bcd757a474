import { entry } from "./entry.ts";
import { list } from "./wording.ts";

/** The sentence on the nearest word, where there is one, then what is allowed. */
function allowed(near: string | undefined, takes: string): string {
  return near === undefined ? takes : `did you mean \`${near}\`? ${takes}`;
}

/** 03: the arguments of a statement. */
export const argumentsCodes = {
  NET0301: entry<{
    statement: string;
    option: string;
    near: string | undefined;
    options: readonly string[];
  }>({
    severity: "error",
    title: "an option that the statement does not have",
    message: ({ statement, option }) => `${statement} has no option \`${option}\``,
    help: ({ statement, near, options }) =>
      allowed(
        near,
        options.length === 0
          ? `${statement} takes no options`
          : `${statement} takes ${list(options)}`,
      ),
  }),
  NET0302: entry<{
    statement: string;
    word: string;
    near: string | undefined;
    words: readonly string[];
  }>({
    severity: "error",
    title: "a word that the statement does not know",
    message: ({ statement, word }) => `${statement} does not know the word \`${word}\``,
    help: ({ statement, near, words }) =>
      allowed(
        near,
        words.length === 0
          ? `${statement} takes no bare words`
          : `the words here are ${list(words)}`,
      ),
  }),
  NET0303: entry<{ statement: string; missing: string; example: string | undefined }>({
    severity: "error",
    title: "an argument is missing",
    message: ({ statement, missing }) => `${statement} needs ${missing}`,
    help: ({ example }) => (example === undefined ? undefined : `for example \`${example}\``),
  }),
  NET0304: entry<{
    statement: string;
    found: string;
    takes: string;
    hint: string | undefined;
  }>({
    severity: "error",
    title: "one argument too many",
    message: ({ statement, found, takes }) =>
      `${statement} takes ${takes}, so \`${found}\` is one too many`,
    help: ({ hint }) => hint,
  }),
  NET0305: entry<{
    statement: string;
    argument: string;
    found: string;
    expects: string;
    hint: string | undefined;
  }>({
    severity: "error",
    title: "an argument of the wrong kind",
    message: ({ statement, argument, found, expects }) =>
      `${argument} of ${statement} is ${expects}, not ${found}`,
    help: ({ hint }) => hint,
  }),
  NET0306: entry<{
    statement: string;
    argument: string;
    found: string;
    range: string;
    hint: string | undefined;
  }>({
    severity: "error",
    title: "a number outside its range",
    message: ({ statement, argument, found, range }) =>
      `${argument} of ${statement} is ${found}, but it must be ${range}`,
    help: ({ hint }) => hint,
  }),
  NET0307: entry<{ statement: string; argument: string; found: string; nearest: string }>({
    severity: "error",
    title: "a number that must be whole",
    message: ({ statement, argument, found }) =>
      `${argument} of ${statement} is ${found}, but it must be a whole number`,
    help: ({ nearest }) => `the nearest whole number is ${nearest}`,
  }),
  NET0308: entry<{ statement: string; what: string; first: string; second: string }>({
    severity: "error",
    title: "an argument given twice",
    message: ({ statement, what, first, second }) =>
      `${statement} is given ${what} twice: \`${first}\` and \`${second}\``,
    help: () => "keep one of the two",
  }),
  NET0309: entry<{ statement: string; option: string; value: string; alone: string }>({
    severity: "error",
    title: "an argument that stands without its name",
    message: ({ statement, option, value, alone }) =>
      `\`${option}\` of ${statement} stands without its name: \`${alone}\`, not \`${option}=${value}\``,
    help: ({ alone }) => `write \`${alone}\` alone`,
  }),
  NET0310: entry<{ statement: string; word: string; hint: string }>({
    severity: "error",
    title: "a word that belongs to another statement",
    message: ({ statement, word }) => `${statement} takes no \`${word}\``,
    help: ({ hint }) => hint,
  }),
  NET0311: entry<{ why: string }>({
    severity: "error",
    title: "arithmetic that comes to no number",
    message: ({ why }) => `this arithmetic has no result: ${why}`,
    help: () => "use + - * / % ** on numbers, as in `(2 * 16)`",
  }),
  NET0312: entry<{ statement: string }>({
    severity: "error",
    title: "a block where none belongs",
    message: ({ statement }) => `${statement} takes no block in { }`,
    help: () => "take the braces away, or end the statement before them with `;`",
  }),
  NET0313: entry<{ statement: string; example: string | undefined; body: string | undefined }>({
    severity: "error",
    title: "a statement written as a call",
    message: ({ statement }) => `${statement} is no block that can be called with ( )`,
    help: ({ example, body }) => {
      if (body !== undefined) return `its layers, calls among them, stand in braces: \`${body}\``;
      const rule = "write its arguments without parentheses";
      return example === undefined ? rule : `${rule}, as in \`${example}\``;
    },
  }),
  NET0314: entry<{ what: string; example: string }>({
    severity: "error",
    title: "a statement in another form than its own",
    message: ({ what }) => `this is not its form: ${what}`,
    help: ({ example }) => `write \`${example}\``,
  }),
  NET0315: entry<{ statement: string; example: string }>({
    severity: "error",
    title: "a statement without its block",
    message: ({ statement }) => `${statement} needs statements in { }`,
    help: ({ example }) => `for example \`${example}\``,
  }),
  NET0316: entry<object>({
    severity: "error",
    title: "a branch that joins nothing",
    message: () => "a block in { } alone is a branch, and branches stand in `parallel`",
    help: () => "take the braces away, or write `parallel concat { { … } { … } }`",
  }),
  NET0317: entry<{ found: string | undefined; count: number }>({
    severity: "error",
    title: "what is no branch in `parallel`",
    message: ({ found, count }) =>
      found === undefined
        ? `parallel joins two branches or more, but here is ${count}`
        : `\`${found}\` stands in \`parallel\` outside of its branches`,
    help: ({ found }) =>
      found === undefined
        ? "write a second one; an empty branch, `{ }`, passes on what comes in"
        : "put each branch into braces of its own: `parallel concat { { … } { … } }`",
  }),
  NET0318: entry<{ statement: string }>({
    severity: "error",
    title: "a section inside a block",
    message: ({ statement }) => `\`${statement}\` stands in a block of layers`,
    help: ({ statement }) => `\`${statement}\` stands once, outside of all blocks`,
  }),
  NET0319: entry<{ found: string | undefined; count: number }>({
    severity: "error",
    title: "what `bidirectional` cannot hold",
    message: ({ found, count }) =>
      found === undefined
        ? `bidirectional reads a sequence both ways with one recurrent layer, but its block holds ${count} statements`
        : `\`${found}\` stands in the block of \`bidirectional\``,
    help: ({ found }) => {
      if (found === "reverse") return "leave it out: bidirectional reads both ways by itself";
      if (found === "name")
        return "give the name to bidirectional: `bidirectional name=… { lstm 64 }`";
      return "its block holds one `lstm`, `gru` or `simplernn`, as in `bidirectional { lstm 64 }`";
    },
  }),
} as const;
