import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { netc } from "./netc.ts";

const folder = mkdtempSync(join(tmpdir(), "netc-completion-"));
const shells = ["bash", "zsh", "fish"] as const;
const fileOf = (shell: string): string => join(folder, `netc.${shell}`);
beforeAll(async () => {
  for (const shell of shells) {
    const { code, stdout, stderr } = await netc(["completion", shell]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    writeFileSync(fileOf(shell), stdout);
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const has = (shell: string): boolean => spawnSync(shell, ["--version"]).status === 0;

/** What each line offers, its last word half typed, as the shell itself works it out. */
const ask: Readonly<Record<(typeof shells)[number], (line: string) => readonly string[]>> = {
  bash: (line) => {
    // As bash cuts words: at spaces, and around "=".
    const words = line.split(/ |(?==)|(?<==)/);
    const script = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _netc; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return linesOf(run("bash", "-c", script, fileOf("bash"), ...words));
  },
  zsh: (line) => {
    // zsh completes in a terminal only, so one is opened inside of it; each offer stands on a line of its own.
    const script = `
      zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell "PS1='' ; autoload -Uz compinit; compinit -u -D; source ${fileOf("zsh")}"
      zpty -w shell "zstyle ':completion:*' list-separator '#'; LISTMAX=10000; stty rows 200 cols 200"
      zpty -w shell "bindkey '^I' list-choices; echo rea''dy"
      zpty -r shell text '*ready*'
      zpty -w -n shell ${JSON.stringify(line)}$'\\t'
      sleep 1
      zpty -w -n shell $'\\C-u'
      zpty -w shell "echo do''ne"
      while zpty -r shell text; do print -r -- $text; [[ $text = *done* ]] && break; done
      zpty -d shell`;
    return run("zsh", "-f", "-c", script).replace(terminalCodes, " ").split(/\s+/);
  },
  fish: (line) => {
    const script = `source ${fileOf("fish")}; complete -C ${JSON.stringify(line)}`;
    return linesOf(run("fish", "--no-config", "-c", script)).map((text) => text.split("\t")[0]!);
  },
};

/** What moves a terminal's cursor and clears parts of it. */
const terminalCodes = new RegExp("\\u001b\\[[\\d;?]*[a-zA-Z]", "g");

function run(command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

describe.each(shells)("netc completion %s", (shell) => {
  test.skipIf(!has(shell)).each([
    ["netc ", ["check", "train", "diff"], []],
    ["netc ch", ["check"], ["train"]],
    ["netc train --", ["--out", "--engine", "--epochs"], ["--samples"]],
    ["netc train --engine w", ["wasm"], ["auto"]],
    ["netc docs max", ["maxpool"], ["conv"]],
    ["netc explain NET020", ["NET0203", "NET0204"], ["NET0301"]],
    ["netc graph --format ", ["svg", "dot", "mermaid"], ["check"]],
    ["netc emit t", ["tfjs-node", "typescript"], ["browser"]],
    ["netc completion ", ["bash", "zsh", "fish"], ["check"]],
    ["netc help tr", ["train"], ["check"]],
    ["netc --ver", ["--version"], ["check"]],
  ])(`in ${shell}, where it is installed: %j`, (line, some, none) => {
    const offered = ask[shell](line);
    expect(offered).toEqual(expect.arrayContaining(some));
    for (const word of none) expect(offered).not.toContain(word);
  });

  test.skipIf(!has(shell))(`in ${shell}, where it is installed: a value behind =`, () => {
    // fish offers the whole word.
    const offer = shell === "fish" ? "--engine=wasm" : "wasm";
    expect(ask[shell]("netc train --engine=w")).toContain(offer);
  });
});

test("netc completion of another shell says which there are", async () => {
  const { code, stderr } = await netc(["completion", "tcsh"]);
  expect(code).toBe(2);
  expect(stderr).toContain("bash, zsh, fish");
});
