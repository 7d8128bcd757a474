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
  bash  netc completion bash > ~/.local/share/bash-completion/completions/netc
  zsh   netc completion zsh > a folder of $fpath, as _netc
  fish  netc completion fish > ~/.config/fish/completions/netc.fish`,
    )
    .action((shell: keyof typeof shells) => {
      print(shells[shell](commandWords(program)));
      finish(ExitCode.fine);
    });
};
