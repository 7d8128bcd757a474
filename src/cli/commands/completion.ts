import { Argument } from "commander";
import { bashCompletion } from "../completion/bash.ts";
import { commandWords, type CommandWords } from "../completion/command-words.ts";
import { fishCompletion } from "../completion/fish.ts";
import { zshCompletion } from "../completion/zsh.ts";
import type { DefineCommand } from "../define-command.ts";
import { ExitCode } from "../exit-code.ts";
import { print } from "../output.ts";

const shells = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
} as const satisfies Readonly<Record<string, (commands: readonly CommandWords[]) => string>>;

/** `netc completion bash`: what makes a shell complete netc's commands, options and words. */
export const defineCompletion: DefineCommand = (program, finish) => {
  program
    .command("completion")
    .description("print what makes a shell complete netc's words")
    .addArgument(new Argument("<shell>", "the shell").choices(Object.keys(shells)))
    .addHelpText(
      "after",
      `
bash, once, and \`source ~/.netc-completion\` in ~/.bashrc:
  netc completion bash > ~/.netc-completion
zsh, once, and \`fpath+=~/.zfunc; autoload -Uz compinit; compinit\` in ~/.zshrc:
  mkdir -p ~/.zfunc; netc completion zsh > ~/.zfunc/_netc
fish, once:
  mkdir -p ~/.config/fish/completions; netc completion fish > ~/.config/fish/completions/netc.fish

Where you say \`npx netc\`, give it the name netc, which is what the shell completes:
  bash, zsh   netc() { npx netc "$@"; }
  fish        alias netc="npx netc"`,
    )
    .action((shell: keyof typeof shells) => {
      print(shells[shell](commandWords(program)));
      finish(ExitCode.fine);
    });
};
