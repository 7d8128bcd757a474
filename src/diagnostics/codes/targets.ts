import { entry } from "./entry.ts";
import { list } from "./wording.ts";

/** 06: a net that is right, but that a target cannot have. */
export const targets = {
  NET0601: entry<{ layer: string; target: string; reason: string; help: string }>({
    severity: "error",
    title: "a layer that the target lacks",
    message: ({ layer, target, reason }) =>
      `\`${layer}\` cannot be emitted for ${target}: ${reason}`,
    help: ({ help }) => help,
  }),
  NET0602: entry<{ what: string; target: string; reason: string; help: string }>({
    severity: "error",
    title: "a way of training that the target lacks",
    message: ({ what, target, reason }) => `\`${what}\` cannot be emitted for ${target}: ${reason}`,
    help: ({ help }) => help,
  }),
  NET0603: entry<{ folder: string }>({
    severity: "error",
    title: "a folder that is not empty",
    message: ({ folder }) => `${folder} is not empty`,
    help: () => "choose another folder, or write over what is there with --overwrite",
  }),
  NET0604: entry<{ target: string }>({
    severity: "error",
    title: "a program without data",
    message: ({ target }) =>
      `the spec says nothing of data, so a program for ${target} has nothing to train on`,
    help: () => "add for example `data garments` or `data fashion-mnist`",
  }),
  NET0605: entry<{
    option: string;
    target: string;
    owners: readonly string[];
    own: readonly string[];
  }>({
    severity: "error",
    title: "an option of another target",
    message: ({ option, target, owners }) =>
      `\`${option}\` is an option of ${list(owners)}, not of ${target}`,
    help: ({ target, own }) =>
      own.length === 0
        ? `${target} has no options of its own`
        : `${target} has ${list(own.map((name) => `\`${name}\``))}`,
  }),
  NET0606: entry<{ option: string; value: string; target: string; known: readonly string[] }>({
    severity: "error",
    title: "a word that an option of the target does not know",
    message: ({ option, value, target, known }) =>
      `\`${option} ${value}\` means nothing to ${target}: it knows ${list(known.map((name) => `\`${name}\``))}`,
    help: ({ option, known }) => `leave \`${option}\` out: then it is \`${known[0] ?? ""}\``,
  }),
  NET0607: entry<{ target: string }>({
    severity: "error",
    title: "a target that needs a trained net",
    message: ({ target }) => `${target} writes a net that predicts, so it takes a run, not a spec`,
    help: () => "train it with netc train SPEC, then name the folder of the run",
  }),
} as const;
