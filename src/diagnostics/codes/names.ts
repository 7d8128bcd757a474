import { entry } from "./entry.ts";
import { list } from "./wording.ts";

/** 01: words that name something. */
export const names = {
  NET0101: entry<{
    word: string;
    near: string | undefined;
    /** Where the word does belong. */
    belongs: string | undefined;
  }>({
    severity: "error",
    title: "a statement that does not exist",
    message: ({ word, belongs }) =>
      `there is no statement \`${word}\`${belongs === undefined ? "" : " here"}`,
    help: ({ word, near, belongs }) =>
      belongs !== undefined
        ? `\`${word}\` stands in the block of \`${belongs}\``
        : near === undefined
          ? "a statement begins with a layer, such as `conv` or `dense`, or with input, data or train"
          : `did you mean \`${near}\`?`,
  }),
  NET0102: entry<{
    name: string;
    near: string | undefined;
    names: readonly string[];
    /** The name is given to a layer further down. */
    later: boolean;
  }>({
    severity: "error",
    title: "a name that no layer before has",
    message: ({ name }) => `no layer before this place has the name \`${name}\``,
    help: ({ name, near, names, later }) => {
      if (later) return `\`${name}\` stands further down: a layer reads what stands before it`;
      if (near !== undefined) return `did you mean \`${near}\`?`;
      return names.length > 0
        ? `the names so far are ${list(names)}`
        : `give a layer above the name: \`name=${name}\``;
    },
  }),
  NET0103: entry<{ name: string }>({
    severity: "error",
    title: "a name given to two layers",
    message: ({ name }) => `two layers have the name \`${name}\``,
    help: ({ name }) => `give one of them another name, such as \`name=${name}-2\``,
  }),
  NET0104: entry<{ name: string; what: string }>({
    severity: "error",
    title: "a name that is taken by the language",
    message: ({ name, what }) => `\`${name}\` cannot be a name: it is ${what}`,
    help: ({ name }) => `add something to it, such as \`name=${name}-1\``,
  }),
  NET0105: entry<{ name: string }>({
    severity: "error",
    title: "a name in arithmetic that is not known",
    message: ({ name }) => `\`${name}\` has no value`,
    help: () => "write the number itself: constants by `let` are not built yet",
  }),
} as const;
