import { entry } from "./entry.ts";
import { list, thousands } from "./wording.ts";

/** 02: sizes, and how layers fit together. */
export const shapes = {
  NET0201: entry<object>({
    severity: "error",
    title: "nothing says how large the input is",
    message: () => "nothing says how large the input is: the spec has neither `input` nor `data`",
    help: () =>
      "write `input 28x28x1`, name a data set such as `data fashion-mnist`, or pass --input 28x28x1",
  }),
  NET0202: entry<{ statement: string; found: string; suggestion: string }>({
    severity: "error",
    title: "a shape with the wrong number of sizes",
    message: ({ statement, found }) =>
      `${statement} ${found} is no shape: an image has height, width and channels, a sequence steps and features, a vector one size`,
    help: ({ suggestion }) => `write \`${suggestion}\``,
  }),
  NET0203: entry<{
    layer: string;
    called: "kernel" | "pool";
    size: string;
    /** What a dilated kernel covers. */
    covered: string | undefined;
    incoming: string;
    fitting: string;
  }>({
    severity: "error",
    title: "a kernel or pool larger than what comes in",
    message: ({ layer, called, size, covered, incoming }) =>
      covered === undefined
        ? `the ${size} ${called} of ${layer} is larger than what comes in, ${incoming}`
        : `the ${size} ${called} of ${layer} covers ${covered} with its dilation, more than what comes in, ${incoming}`,
    help: ({ called, covered, fitting }) =>
      covered === undefined
        ? `use a ${called} of at most ${fitting}, write \`same\`, or shrink less in the layers before`
        : "use a smaller dilation, write `same`, or shrink less in the layers before",
  }),
  NET0204: entry<{
    layer: string;
    wants: string;
    from: string;
    shape: string;
    hint: string;
  }>({
    severity: "error",
    title: "a layer that cannot read what comes in",
    message: ({ layer, wants, from, shape }) =>
      `${layer} reads ${wants}, but ${from} gives ${shape}`,
    help: ({ hint }) => hint,
  }),
  NET0205: entry<{
    groups: number;
    what: string;
    count: number;
    common: readonly number[];
  }>({
    severity: "error",
    title: "groups that do not divide the channels or filters",
    message: ({ groups, what, count }) => `groups=${groups} does not divide the ${count} ${what}`,
    help: ({ common }) => `groups must divide channels and filters alike: ${list(common)} would do`,
  }),
  NET0206: entry<{
    target: string;
    targetSize: number;
    shape: string;
    size: number;
    suggestion: string | undefined;
  }>({
    severity: "error",
    title: "a reshape that does not fit",
    message: ({ target, targetSize, shape, size }) =>
      `reshape ${target} has ${thousands(targetSize)} numbers, but ${thousands(size)} come in (${shape})`,
    help: ({ suggestion, size }) =>
      suggestion === undefined
        ? `the sizes must multiply to ${thousands(size)}`
        : `\`reshape ${suggestion}\` would fit`,
  }),
  NET0207: entry<{
    layer: string;
    first: string;
    firstShape: string;
    second: string;
    secondShape: string;
    hint: string;
  }>({
    severity: "error",
    title: "shapes that cannot be added or multiplied",
    message: ({ layer, first, firstShape, second, secondShape }) =>
      `${layer} needs equal shapes, but ${first} is ${firstShape} and ${second} is ${secondShape}`,
    help: ({ hint }) => hint,
  }),
  NET0208: entry<{
    first: string;
    firstShape: string;
    second: string;
    secondShape: string;
    hint: string;
  }>({
    severity: "error",
    title: "shapes that cannot be concatenated",
    message: ({ first, firstShape, second, secondShape }) =>
      `concat needs equal height and width, but ${first} is ${firstShape} and ${second} is ${secondShape}`,
    help: ({ hint }) => hint,
  }),
  NET0214: entry<{ layer: string; sides: string; input: string; enough: string }>({
    severity: "error",
    title: "height and width where there are only steps",
    message: ({ layer, sides, input }) =>
      `${layer} moves along the steps of a sequence, ${input}: ${sides} says height and width`,
    help: ({ enough, input }) =>
      `write one number, such as \`${enough}\`; if ${input} is meant as an image, make it one of one channel: ${input}x1`,
  }),
  NET0215: entry<{ layer: string; from: string }>({
    severity: "error",
    title: "an embedding that reads no tokens",
    message: ({ layer, from }) =>
      `${layer} reads tokens, whole numbers from the data, but ${from} computes what it gives`,
    help: ({ layer }) =>
      `let ${layer} read the net's input, with nothing before it but \`flatten\` or \`reshape\``,
  }),
  NET0209: entry<{ statement: string }>({
    severity: "error",
    title: "a statement that may stand only once",
    message: ({ statement }) => `there are two \`${statement}\` statements`,
    help: ({ statement }) => `keep one \`${statement}\``,
  }),
  NET0210: entry<{ layer: string }>({
    severity: "error",
    title: "an input after the first layer",
    message: ({ layer }) => `\`input\` stands after the layer ${layer}`,
    help: () => "`input` comes before all layers",
  }),
  NET0211: entry<{ fromInput: boolean }>({
    severity: "error",
    title: "a spec without layers",
    message: ({ fromInput }) =>
      fromInput ? "the net ends at its input: no layer gives its result" : "the spec has no layers",
    help: ({ fromInput }) =>
      fromInput
        ? "end with the layer that gives the net's result"
        : "write at least one, such as `flatten; dense 10 softmax`",
  }),
  NET0212: entry<{
    inner: string;
    shortcut: string;
    hasShortcut: boolean;
    /** A `shortcut` that would fit. */
    suggestion: string | undefined;
  }>({
    severity: "error",
    title: "a residual whose two sides differ",
    message: ({ inner, shortcut, hasShortcut }) =>
      `residual adds what its layers give, ${inner}, to ${hasShortcut ? "what its shortcut gives" : "what comes in"}, ${shortcut}`,
    help: ({ inner, hasShortcut, suggestion }) =>
      suggestion === undefined
        ? `make ${hasShortcut ? "the shortcut" : "a `shortcut { … }`"} give ${inner} too`
        : `write \`${suggestion}\` in it`,
  }),
  NET0213: entry<{ what: "statements" | "depth"; limit: number }>({
    severity: "error",
    title: "blocks that come to too much",
    message: ({ what, limit }) =>
      what === "statements"
        ? `written out, the blocks from here on come to more than ${thousands(limit)} statements`
        : `the blocks called from here on are more than ${limit} deep`,
    help: () => "repeat fewer times, or call fewer blocks from within blocks",
  }),
} as const;
