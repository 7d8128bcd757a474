import type { CommandWords } from "./command-words.ts";

/** The completion for bash: words of the commands, and files where no list is known. */
export function bashCompletion(commands: readonly CommandWords[]): string {
  const values = commands.flatMap(({ name, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ flag, values: words }) => `    "${name} ${flag}") ${reply(words)} ;;`),
  );
  const flags = commands.map(
    ({ name, options }) => `        ${name}) ${reply(options.map(({ flag }) => flag))} ;;`,
  );
  const firsts = commands
    .filter(({ values: words }) => words.length > 0)
    .map(({ name, values: words }) => `      ${name}) ${reply(words)} ;;`);
  return `# bash completion of netc; made by: netc completion bash
_netc() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]}
  # \`--engine=w\` comes as three words.
  if [ "$current" = "=" ]; then current=""
  elif [ "$before" = "=" ]; then before=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    ${reply(["help", "--help", "--version", ...commands.map(({ name }) => name)])}
    return
  fi
  case "\${COMP_WORDS[1]} $before" in
${values.join("\n")}
    *)
      case "$current" in
        -*)
          case "\${COMP_WORDS[1]}" in
    ${flags.join("\n    ")}
          esac
          return
          ;;
      esac
      [ "$COMP_CWORD" -eq 2 ] || return
      case "\${COMP_WORDS[1]}" in
        help) ${reply(commands.map(({ name }) => name))} ;;
  ${firsts.join("\n  ")}
      esac
      ;;
  esac
}
# Where nothing is offered, files are.
complete -o bashdefault -o default -F _netc netc
`;
}

/** Offers words; no word leaves the place to files. */
function reply(words: readonly string[]): string {
  return words.length === 0
    ? "return"
    : `COMPREPLY=($(compgen -W "${words.join(" ")}" -- "$current"))`;
}
