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
    /** Where the name is given, if not above: further down, in a block that is closed, outside of this block. */
    elsewhere: "later" | "inside" | "outside" | undefined;
  }>({
    severity: "error",
    title: "a name that no layer before has",
    message: ({ name }) => `no layer before this place has the name \`${name}\``,
    help: ({ name, near, names, elsewhere }) => {
      if (elsewhere === "later")
        return `\`${name}\` stands further down: a layer reads what stands before it`;
      if (elsewhere === "inside")
        return `\`${name}\` stands inside of { }, where names are known only up to the }: give the statement before the { a \`name=\``;
      if (elsewhere === "outside")
        return `a block knows its own names alone: pass \`${name}\` to it as an argument`;
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
  NET0104: entry<{ name: string; what: string; example: string }>({
    severity: "error",
    title: "a name that is taken by the language",
    message: ({ name, what }) => `\`${name}\` cannot be a name: it is ${what}`,
    help: ({ example }) => `write another, such as \`${example}\``,
  }),
  NET0105: entry<{ name: string; near: string | undefined; isBlock: boolean }>({
    severity: "error",
    title: "a name in arithmetic that is not known",
    message: ({ name }) => `\`${name}\` has no value`,
    help: ({ name, near, isBlock }) => {
      if (isBlock) return `\`${name}\` is a block: it stands for layers, not for a value`;
      return near === undefined
        ? `give it one: \`let ${name} = 32\`; a block knows its parameters, and the constants around it`
        : `did you mean \`${near}\`?`;
    },
  }),
  NET0106: entry<{
    name: string;
    near: string | undefined;
    known: readonly string[];
    isConstant: boolean;
  }>({
    severity: "error",
    title: "a call of a block that does not exist",
    message: ({ name, isConstant }) =>
      isConstant
        ? `\`${name}\` is a value and no block: it cannot be called`
        : `there is no block \`${name}\``,
    help: ({ name, near, known }) => {
      if (near !== undefined) return `did you mean \`${near}\`?`;
      return known.length === 0
        ? `declare it: \`block ${name}(filters) { … }\``
        : `the blocks here are ${list(known)}`;
    },
  }),
  NET0107: entry<{ name: string }>({
    severity: "error",
    title: "a constant, parameter or block declared twice",
    message: ({ name }) => `\`${name}\` is declared twice`,
    help: () => "give one of the two another name",
  }),
  NET0108: entry<{
    setting: string;
    name: string;
    near: string | undefined;
    names: readonly string[];
  }>({
    severity: "error",
    title: "a value from outside for a constant that does not exist",
    message: ({ setting, name }) =>
      `\`--set ${setting}\` has no effect: the spec has no constant \`${name}\``,
    help: ({ name, near, names }) => {
      if (near !== undefined) return `did you mean \`${near}\`?`;
      return names.length === 0
        ? `declare it in the spec: \`let ${name} = …\``
        : `the constants of the spec are ${list(names)}`;
    },
  }),
  NET0109: entry<{ setting: string; name: string; found: string; expected: string; own: string }>({
    severity: "error",
    title: "a value from outside of the wrong kind",
    message: ({ setting, name, found, expected }) =>
      `\`--set ${setting}\` gives \`${name}\` ${found}, but in the spec it is ${expected}`,
    help: ({ name, own, expected }) => `give it ${expected}, such as \`--set ${name}=${own}\``,
  }),
  NET0110: entry<{ name: string }>({
    severity: "error",
    title: "a block that calls itself",
    message: ({ name }) => `\`${name}\` calls itself, so it would never end`,
    help: () => "use `repeat` for the same layers several times",
  }),
} as const;
