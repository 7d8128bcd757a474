import { entry } from "./entry.ts";

/** 00: the text is not well formed. Whatever is quoted comes with its backticks or as words (`a line end`). */
export const syntax = {
  NET0001: entry<{ found: string; hint: string }>({
    severity: "error",
    title: "a character that means nothing here",
    message: ({ found }) => `${found} means nothing in a spec`,
    help: ({ hint }) => hint,
  }),
  NET0002: entry<{ found: string; hint: string }>({
    severity: "error",
    title: "neither a number nor a word",
    message: ({ found }) => `${found} is neither a number, a size nor a word`,
    help: ({ hint }) => hint,
  }),
  NET0003: entry<{ found: string; reason: string; hint: string }>({
    severity: "error",
    title: "a number that cannot be held",
    message: ({ found, reason }) => `${found} is ${reason}`,
    help: ({ hint }) => hint,
  }),
  NET0004: entry<{ found: string }>({
    severity: "error",
    title: "a string that does not end",
    message: ({ found }) => `the string ${found} does not end on its line`,
    help: () => 'close it with `"`; a line break within a string is written `\\n`',
  }),
  NET0005: entry<{ found: string; hint: string }>({
    severity: "error",
    title: "what cannot stand in a string",
    message: ({ found }) => `${found} cannot stand in a string`,
    help: ({ hint }) => hint,
  }),
  NET0006: entry<{ found: string; closed: string }>({
    severity: "error",
    title: "a parenthesis that is not closed",
    message: ({ found }) => `the parenthesis of ${found} is never closed`,
    help: ({ closed }) => `write ${closed}`,
  }),
  NET0007: entry<object>({
    severity: "error",
    title: "a `)` without `(`",
    message: () => "this `)` closes nothing",
    help: () => "remove it, or write the `(` that it belongs to",
  }),
  NET0008: entry<{ opener: string }>({
    severity: "error",
    title: "a block that is not closed",
    message: ({ opener }) => `the block of ${opener} is never closed`,
    help: () => "write its `}`",
  }),
  NET0009: entry<object>({
    severity: "error",
    title: "a `}` without `{`",
    message: () => "this `}` closes nothing",
    help: () => "remove it, or write the `{` that it belongs to",
  }),
  NET0010: entry<{ word: string }>({
    severity: "error",
    title: "a block on the line after its statement",
    message: ({ word }) => `the \`{\` does not stand on the line of ${word}`,
    help: ({ word }) =>
      `write the \`{\` on the line of ${word}; for a branch of its own, end that line with \`;\``,
  }),
  NET0011: entry<{ found: string; hint: string }>({
    severity: "error",
    title: "a value without a key",
    message: ({ found }) => `no key stands before ${found}`,
    help: ({ hint }) => hint,
  }),
  NET0012: entry<{ key: string; before: string }>({
    severity: "error",
    title: "an option without a value",
    message: ({ key, before }) => `the option \`${key}=\` has no value before ${before}`,
    help: ({ key }) => `write the value after the \`=\`, or remove \`${key}=\``,
  }),
  NET0013: entry<{ found: string; hint: string }>({
    severity: "error",
    title: "a statement that does not begin with a word",
    message: ({ found }) => `a statement begins with a word, not with ${found}`,
    help: ({ hint }) => hint,
  }),
  NET0014: entry<{ hint: string }>({
    severity: "error",
    title: "a comma outside parentheses",
    message: () => "a comma separates only the arguments of a call, in parentheses",
    help: ({ hint }) => hint,
  }),
  NET0015: entry<{ left: string; right: string }>({
    severity: "error",
    title: "no space between two arguments",
    message: ({ left, right }) => `no space stands between ${left} and ${right}`,
    help: () => "put a space between them",
  }),
  NET0016: entry<{ word: string }>({
    severity: "error",
    title: "a call in the middle of a statement",
    message: ({ word }) => `\`${word}(…)\` is a call, and a call begins a statement`,
    help: ({ word }) =>
      `write \`${word} (…)\` for a word and a value, or let the call begin a statement of its own`,
  }),
  NET0017: entry<{ after: string; before: string }>({
    severity: "error",
    title: "a value is missing in parentheses",
    message: ({ after, before }) => `a value is missing between ${after} and ${before}`,
    help: () => "write a number, a name or an expression there",
  }),
  NET0018: entry<{ found: string; after: string; hint: string }>({
    severity: "error",
    title: "what does not continue an expression",
    message: ({ found, after }) => `${found} cannot follow ${after} in parentheses`,
    help: ({ hint }) => hint,
  }),
  NET0019: entry<{ found: string; value: string }>({
    severity: "error",
    title: "a percentage in parentheses",
    message: ({ found }) => `percentages such as ${found} do not stand in parentheses`,
    help: ({ value }) => `write \`${value}\`; in parentheses \`%\` is the remainder of a division`,
  }),
  NET0020: entry<{ found: string; hint: string }>({
    severity: "error",
    title: "arithmetic outside parentheses",
    message: ({ found }) => `${found} is arithmetic, which stands in parentheses only`,
    help: ({ hint }) => hint,
  }),
  NET0021: entry<{ what: "blocks" | "parentheses"; limit: number }>({
    severity: "error",
    title: "nested too deeply",
    message: ({ what, limit }) => `${what} are nested more than ${limit} deep here`,
    help: ({ what }) =>
      what === "blocks"
        ? "write some of them one after another, or as named blocks"
        : "compute parts of it with `let` first",
  }),
  NET0022: entry<{ count: number; limit: number }>({
    severity: "error",
    title: "an expression that is too long",
    message: ({ count, limit }) => `this expression has ${count} operators; ${limit} are allowed`,
    help: () => "compute parts of it with `let` first",
  }),
  NET0023: entry<{ found: string }>({
    severity: "error",
    title: "more than one `=`",
    message: ({ found }) => `${found} stands where one \`=\` belongs`,
    help: () => "an option is `key=value`; comparisons stand in parentheses",
  }),
  NET0024: entry<{ word: string; value: string }>({
    severity: "error",
    title: "a statement that begins with an option",
    message: ({ word, value }) =>
      `\`${word} = ${value}\` is an option, and a statement begins with a word of its own`,
    help: ({ word, value }) =>
      `write \`let ${word} = ${value}\` for a constant, or \`${word} ${value}\` for a setting`,
  }),
  NET0025: entry<{ offset: number; byte: string; reason: string }>({
    severity: "error",
    title: "a spec that is not text in UTF-8",
    message: ({ offset, byte, reason }) => `byte ${offset} of the spec is ${byte}, ${reason}`,
    help: () => "a spec is text in UTF-8: save it as such in your editor, or name another file",
  }),
} as const;
