/*
 * A `(` changes how the lexer reads, up to its `)`. Where the `)` was forgotten, the rest of the file would be read
 * wrongly and every line of it reported; so the lexer asks here first whether a `(` is closed.
 */

/** From a quote to the next one or the end of the line, whatever is between. */
export const anyString = String.raw`"(?:[^"\\\n\r]|\\[^\n\r])*\\?"?`;

const landmark = new RegExp(String.raw`${anyString}|#[^\n\r]*|[(){};]`, "g");

/** The offsets of the `(` without `)`. No `{`, `}` or `;` can stand in parentheses: there the search ends. */
export function unclosedParentheses(text: string): ReadonlySet<number> {
  const unclosed = new Set<number>();
  let open: number[] = [];
  for (const { 0: found, index } of text.matchAll(landmark)) {
    if (found === "(") open.push(index);
    else if (found === ")") open.pop();
    else if (found === "{" || found === "}" || found === ";") {
      for (const offset of open) unclosed.add(offset);
      open = [];
    }
  }
  for (const offset of open) unclosed.add(offset);
  return unclosed;
}

/** The lexer's question for one text after another, each scanned once. */
let scanned: { readonly text: string; readonly unclosed: ReadonlySet<number> } | undefined;

/** Whether a closed `(` stands at the offset. */
export function closedParenthesis(text: string, offset: number): boolean {
  if (text[offset] !== "(") return false;
  if (scanned?.text !== text) scanned = { text, unclosed: unclosedParentheses(text) };
  return !scanned.unclosed.has(offset);
}
