import type { CommandWords } from "./command-words.ts";

/** The completion for fish, with what each word does beside it. */
export function fishCompletion(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ name, doc, options, values }) => [
    `complete -c netc -n __fish_use_subcommand -f -a ${name} -d ${quote(doc)}`,
    ...(values.length === 0
      ? []
      : [
          `complete -c netc -n '__fish_seen_subcommand_from ${name}' -a ${quote(values.join(" "))}`,
        ]),
    ...options.map((option) => {
      const value = option.values.length === 0 ? "-r" : `-x -a ${quote(option.values.join(" "))}`;
      const long = `-l ${option.flag.replace(/^-+/, "")}`;
      const parts = [long, ...(option.takesValue ? [value] : []), `-d ${quote(option.doc)}`];
      return `complete -c netc -n '__fish_seen_subcommand_from ${name}' ${parts.join(" ")}`;
    }),
  ]);
  const names = commands.map(({ name }) => name).join(" ");
  const general = [
    "complete -c netc -n __fish_use_subcommand -f -a help -d 'print the help of a command'",
    `complete -c netc -n '__fish_seen_subcommand_from help' -f -a ${quote(names)}`,
    "complete -c netc -n __fish_use_subcommand -l help -d 'print help'",
    "complete -c netc -n __fish_use_subcommand -l version -d 'print the version'",
  ];
  const head = "# fish completion of netc; made by: netc completion fish";
  return `${[head, ...general, ...lines].join("\n")}\n`;
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
