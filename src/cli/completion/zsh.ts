import type { CommandWords, OptionWords } from "./command-words.ts";

/** The completion for zsh, with what each word does beside it. */
export function zshCompletion(commands: readonly CommandWords[]): string {
  return `#compdef netc
# zsh completion of netc; made by: netc completion zsh
_netc() {
  local context state line
  local -a commands
  commands=(
    'help:print the help of a command'
${commands.map(({ name, doc }) => `    ${quote(`${name}:${doc}`)}`).join("\n")}
  )
  _arguments -C '(- *)--help[print help]' '(- *)--version[print the version]' '1: :->command' '*:: :->rest'
  case $state in
    command) _describe 'command' commands ;;
    rest)
      case $words[1] in
        help) _arguments '1:word:(${commands.map(({ name }) => name).join(" ")})' ;;
${commands.map(caseOf).join("\n")}
        *) _files ;;
      esac
      ;;
  esac
}
if [ "$funcstack[1]" = "_netc" ]; then
  _netc "$@"
else
  compdef _netc netc
fi
`;
}

function caseOf({ name, options, values }: CommandWords): string {
  const first =
    values.length === 0 ? "'*:file:_files'" : `'1:word:(${values.join(" ")})' '*:file:_files'`;
  return `        ${name}) _arguments ${[...options.map(optionText), first].join(" ")} ;;`;
}

function optionText({ flag, doc, takesValue, values }: OptionWords): string {
  const said = doc.replaceAll("[", "(").replaceAll("]", ")").replaceAll(":", " -");
  const value = values.length === 0 ? ":file:_files" : `:word:(${values.join(" ")})`;
  // With "=" the value may stand after one, or in the next word.
  return quote(takesValue ? `${flag}=[${said}]${value}` : `${flag}[${said}]`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
