import { markdownTable } from "../markdown-table.ts";
import { summarize } from "../statistics.ts";
import type { EditorResult } from "./result.ts";

/** Seconds within which an answer seems to come at once (Nielsen 1993). */
const wanted = 0.1;

/** How long an editor waits for the language server. */
export function editorTable(result: EditorResult): string {
  const { layers, keystrokes, diagnostics, completion, hints, bursts } = result;
  const row = (what: string, seconds: readonly number[]): readonly string[] => {
    const { median, min, max } = summarize(seconds);
    const [middle, least, most] = [median, min, max].map((value) => (1000 * value).toFixed(1));
    return [what, `${middle} (${least}–${most})`, (median / wanted).toFixed(2)];
  };
  return markdownTable(
    [`netc lsp, a spec of ${layers.toLocaleString("en")} layers`, "milliseconds", "of 100 ms"],
    [
      row("diagnostics after a keystroke", diagnostics),
      row("completion", completion),
      row("all shapes", hints),
      row(`diagnostics after ${keystrokes} keys at once`, bursts),
    ],
  );
}
