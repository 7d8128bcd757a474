import { type Command, Option } from "commander";
import type { Target } from "../compiler/emit/emit.ts";
import type { OptionValue, TargetOption } from "../compiler/emit/options.ts";
import { findingOf } from "../runtime/run-folder-error.ts";
import { ExitCode } from "./exit-code.ts";
import { failureOf } from "./failure.ts";
import { wholeNumber } from "./numbers.ts";

/**
 * Lets a command take the options of all targets. Its help shows them target by target; which of them belong to the
 * chosen one is looked at when it is known.
 */
export function addTargetOptions(command: Command, targets: readonly Target[]): void {
  const all = new Map(targets.flatMap(({ options }) => Object.entries(options)));
  for (const [name, option] of all) command.addOption(commanderOption(name, option).hideHelp());
  command.addHelpText("after", `\n${targets.map(targetHelp).join("\n\n")}`);
}

function commanderOption(name: string, option: TargetOption): Option {
  const given = new Option(flags(name, option), option.doc);
  return option.kind === "count" ? given.argParser(wholeNumber(0)) : given;
}

function flags(name: string, { kind }: TargetOption): string {
  switch (kind) {
    case "flag":
      return `--${name}`;
    case "count":
      return `--${name} <n>`;
    case "choice":
      return `--${name} <name>`;
    case "folder":
      return `--${name} <dir>`;
  }
}

function targetHelp({ name, doc, options }: Target): string {
  const rows = Object.entries(options).map(
    ([option, about]) => `  ${flags(option, about).padEnd(20)}  ${docOf(about)}`,
  );
  return [`${name}: ${doc}`, ...rows].join("\n");
}

function docOf(option: TargetOption): string {
  if (option.kind !== "choice") return option.doc;
  return `${option.doc}: ${option.choices.join(", ")} (default: ${option.choices[0]})`;
}

/**
 * What was said of each option of the target, out of all that the command was given. Ends the command where an option
 * is another target's (NET0605), or its word none of those it may be (NET0606).
 */
export function targetOptions(
  target: Target,
  targets: readonly Target[],
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, OptionValue>> {
  const said = (name: string, option: TargetOption): unknown =>
    given[commanderOption(name, option).attributeName()];
  for (const { options } of targets)
    for (const [name, option] of Object.entries(options))
      if (said(name, option) !== undefined && !Object.hasOwn(target.options, name))
        throw foreignOption(name, target, targets);
  return Object.fromEntries(
    Object.entries(target.options).map(([name, option]) => [
      name,
      valueOf(target, name, option, said(name, option)),
    ]),
  );
}

function foreignOption(name: string, target: Target, targets: readonly Target[]): Error {
  const owners = targets.filter(({ options }) => Object.hasOwn(options, name));
  const finding = findingOf("NET0605", {
    option: `--${name}`,
    target: target.name,
    owners: owners.map((owner) => owner.name),
    own: Object.keys(target.options).map((own) => `--${own}`),
  });
  return failureOf(finding, ExitCode.environment);
}

function valueOf(target: Target, name: string, option: TargetOption, said: unknown): OptionValue {
  switch (option.kind) {
    case "flag":
      return said === true;
    case "count":
      return said as number | undefined;
    case "folder":
      return said as string | undefined;
    case "choice": {
      const value = (said as string | undefined) ?? option.choices[0];
      if (option.choices.includes(value)) return value;
      const known = option.choices;
      const finding = findingOf("NET0606", {
        option: `--${name}`,
        value,
        target: target.name,
        known,
      });
      throw failureOf(finding, ExitCode.environment);
    }
  }
}
