import { entry } from "./entry.ts";

/** `accuracy, top5, mse, mae`: words that a message lists. */
const list = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(", ");

/** 04: how the net is trained. */
export const training = {
  NET0401: entry<{ word: string; suggestion: string | undefined; known: readonly string[] }>({
    severity: "error",
    title: "an unknown statement in train",
    message: ({ word }) => `\`train\` has no statement \`${word}\``,
    help: ({ suggestion, known }) =>
      suggestion === undefined
        ? `what may stand here: ${list(known)}`
        : `did you mean \`${suggestion}\`?`,
  }),
  NET0402: entry<{ word: string }>({
    severity: "error",
    title: "the same thing said twice",
    message: ({ word }) => `\`${word}\` is given a second time`,
    help: ({ word }) => `keep one \`${word}\` and remove the other`,
  }),
  NET0405: entry<{ monitor: string }>({
    severity: "error",
    title: "stopping on validation without validation",
    message: ({ monitor }) =>
      `\`stop ${monitor}\` watches the validation images, but there are none`,
    help: ({ monitor }) =>
      `give the data section a \`validation 10%\`, or stop on \`${monitor.replace("val_", "")}\``,
  }),
  NET0406: entry<{ monitor: string; metric: string; metrics: readonly string[] }>({
    severity: "error",
    title: "stopping on a metric that is not measured",
    message: ({ monitor, metric, metrics }) =>
      `\`stop ${monitor}\` watches \`${metric}\`, which this training does not measure` +
      (metrics.length === 0 ? "" : ` (it measures ${list(metrics)})`),
    help: ({ metric }) =>
      `add \`${metric}\` to the statement \`metrics\`, or stop on the loss instead`,
  }),
  NET0407: entry<{ loss: string; ending: string; wants: string; way: string }>({
    severity: "error",
    title: "a loss that does not fit the end of the net",
    message: ({ loss, ending, wants }) =>
      `the loss \`${loss}\` wants ${wants}, but the net ends in ${ending}`,
    help: ({ way }) => way,
  }),
  NET0408: entry<{ metric: string; reason: string; way: string }>({
    severity: "error",
    title: "a metric that does not fit the net",
    message: ({ metric, reason }) => `the metric \`${metric}\` does not fit this net: ${reason}`,
    help: ({ way }) => way,
  }),
  NET0409: entry<{ first: string; second: string }>({
    severity: "error",
    title: "two ways to clip the gradient",
    message: ({ first, second }) =>
      `\`${first}\` and \`${second}\` both clip the gradient; an optimizer clips in one way`,
    help: ({ first, second }) => `keep \`${first}\` or \`${second}\``,
  }),
  NET0410: entry<{ what: string; instead: string }>({
    severity: "error",
    title: "a part of the language that is not built yet",
    message: ({ what }) => `\`${what}\` belongs to the language but is not built yet`,
    help: ({ instead }) => instead,
  }),
  NET0411: entry<{ section: string; found: string; example: string }>({
    severity: "error",
    title: "a section without its block, or something beside it",
    message: ({ section, found }) =>
      `\`${section}\` does not take ${found}; what it says stands in its block`,
    help: ({ example }) => `write for example \`${example}\``,
  }),
  NET0412: entry<{ needed: string; limit: string; largest: string }>({
    severity: "warning",
    title: "training that does not fit the memory",
    message: ({ needed, limit, largest }) =>
      `training this net takes ${needed} of memory, more than the ${limit} there are; ` +
      `most of it goes to ${largest}`,
    help: () => "make that layer smaller, or pool before it",
  }),
  NET0413: entry<{ what: string; count: string; bytes: string; limit: string }>({
    severity: "error",
    title: "a size that no machine holds",
    message: ({ what, count, bytes, limit }) =>
      `${what} would be ${count} numbers, ${bytes}: netc goes no further than ${limit}`,
    help: () => "look for a size that is too large by mistake, or pool before this layer",
  }),
  NET0414: entry<{ layer: string; shape: string; input: string; help: string }>({
    severity: "error",
    title: "a net that cannot give back its input",
    message: ({ layer, shape, input }) =>
      `with \`target input\` the net gives back its input, ${input}, but ${layer} gives ${shape}`,
    help: ({ help }) => help,
  }),
} as const;
