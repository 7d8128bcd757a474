import { InvalidArgumentError } from "commander";
import { readSetting, type Settings } from "../compiler/resolve/settings.ts";

/** The words of `--set`, for the commands that read a spec. */
export const setOption = [
  "--set <name=value>",
  "instead of a constant's value in the spec, for example width=64; may be repeated",
] as const;

/** Reads one `--set name=value` and adds it to those before. */
export function setting(text: string, before: Settings = new Map()): Settings {
  const read = readSetting(text);
  if (read === undefined)
    throw new InvalidArgumentError("Give a name and a value, for example width=64.");
  return new Map([...before, [read.name, read.value]]);
}
