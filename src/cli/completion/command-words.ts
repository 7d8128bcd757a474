import type { Command } from "commander";
import { entries } from "../../compiler/reference/entries.ts";
import * as targets from "../../compiler/emit/targets.ts";
import { catalogue } from "../../diagnostics/catalogue.ts";
import { engineNames } from "../engines.ts";

/** An option as a shell completes it. */
export interface OptionWords {
  /** `--out`. */
  readonly flag: string;
  readonly doc: string;
  readonly takesValue: boolean;
  /** The values it may have; none where any file or number may stand. */
  readonly values: readonly string[];
}

/** A command as a shell completes it. */
export interface CommandWords {
  readonly name: string;
  readonly doc: string;
  readonly options: readonly OptionWords[];
  /** What may stand first after it; none where files may. */
  readonly values: readonly string[];
}

/** What there is to complete, read off the commands themselves. */
export function commandWords(program: Command): readonly CommandWords[] {
  return program.commands.map((command) => {
    const name = command.name();
    const [first] = command.registeredArguments;
    return {
      name,
      doc: command.description(),
      options: command.options.map((option) => ({
        flag: option.long ?? option.short ?? "",
        doc: option.description,
        takesValue: option.required || option.optional,
        values: option.argChoices ?? (option.long === "--engine" ? engineNames : []),
      })),
      values: first?.argChoices ?? lists[name]?.() ?? [],
    };
  });
}

/** Words that a command knows and does not refuse by itself, so that it can say what was meant. */
const lists: Readonly<Record<string, () => readonly string[]>> = {
  docs: () => [...new Set(entries().map(({ word }) => word))],
  emit: () => Object.values(targets).map(({ name }) => name),
  explain: () => Object.keys(catalogue),
};
