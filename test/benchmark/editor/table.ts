import { markdownTable } from "../markdown-table.ts";
import { summarize } from "../statistics.ts";
import type { EditorResult } from "./result.ts";

/** How long an editor waits for the language server. */
export function editorTable({ layers, diagnostics, completion, hints }: EditorResult): string {
  const row = (what: string, seconds: readonly number[]): readonly string[] => {
    const { median, min, max } = summarize(seconds);
    const [middle, least, most] = [median, min, max].map((value) => (1000 * value).toFixed(1));
    return [what, `${middle} (${least}–${most})`];
  };
  return markdownTable(
    [`netc lsp, a spec of ${layers.toLocaleString("en")} layers`, "milliseconds"],
    [
      row("diagnostics after a keystroke", diagnostics),
      row("completion", completion),
      row("all shapes", hints),
    ],
  );
}
