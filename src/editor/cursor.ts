import type { Span } from "../diagnostics/span.ts";
import { tokenize } from "../parser/lexer.ts";
import { CloseBrace, Equals, Newline, OpenBrace, Semicolon, Word } from "../parser/tokens.ts";

/** Where one is typing, out of the text before that place alone: what follows may not be whole yet. */
export interface Cursor {
  /** The statements whose blocks are open here, as the texts of their tokens, the outermost first. */
  readonly blocks: readonly (readonly string[])[];
  /** What stands of this statement before the word that is being typed. */
  readonly before: readonly string[];
  /** The option whose value is being typed. */
  readonly option: string | undefined;
  /** The word that is being typed; empty between words. */
  readonly typed: Span;
  /** In a comment or a string nothing of the language stands; in parentheses only names of values. */
  readonly within: "statement" | "parentheses" | "text";
}

export function cursorAt(text: string, offset: number): Cursor {
  const { tokens, comments } = tokenize(text.slice(0, offset));
  const last = tokens.at(-1);
  const atWord = last?.tokenType === Word && last.startOffset + last.image.length === offset;
  const blocks: (readonly string[])[] = [];
  let statement: string[] = [];
  for (const { tokenType, image } of atWord ? tokens.slice(0, -1) : tokens) {
    if (tokenType === OpenBrace) blocks.push(statement);
    else if (tokenType === CloseBrace) blocks.pop();
    const ends = [Newline, Semicolon, OpenBrace, CloseBrace].includes(tokenType);
    if (ends) statement = [];
    else statement.push(tokenType === Equals ? "=" : image);
  }
  const open = last === undefined || atWord ? "" : last.image;
  const inComment = comments.at(-1)?.span.end === offset;
  const within = inComment || isOpenString(open) ? "text" : "statement";
  const letters = atWord ? last.image.length : (/[a-zA-Z]\w*$/.exec(open)?.[0].length ?? 0);
  return {
    blocks,
    before: statement,
    option: statement.at(-1) === "=" ? statement.at(-2) : undefined,
    typed: { start: offset - letters, end: offset },
    within: open.startsWith("(") ? "parentheses" : within,
  };
}

/** A string that is not closed before the cursor takes all up to it into one token. */
function isOpenString(token: string): boolean {
  return token.startsWith('"') && !/^"(?:[^"\\]|\\.)*"$/.test(token);
}
