import type { Block, Comment, Item, Program, Statement } from "./ast.ts";
import { isDirective } from "./directive.ts";
import { printCall, printExpression } from "./print-expression.ts";
import { tornLines, type TornLines } from "./torn-line.ts";

const width = 80;
const step = "  ";

/**
 * The canonical text of a program: two spaces a level, one space between atoms, at most one empty line. Statements that
 * stood on one line stay there where they fit in 80 columns or a comment to netc is about that line, and so do blocks;
 * comments stay in their places (those inside parentheses move above their statement), and after statements they are
 * aligned. Where no such form would leave a comment to netc about the same statements as before, they stay as they are in
 * `text`, from which the program was read. The result parses to the same tree, and printing that changes nothing.
 *
 * A program with syntax errors lacks what could not be read: do not print it over the user's file.
 */
export function print({ statements, comments }: Program, text: string): string {
  const isTorn = tornLines(comments, text);
  const page: Page = { lines: [], comments, next: 0, text, isTorn };
  printStatements(statements, Infinity, "", page);
  return aligned(page.lines);
}

/** What is printed so far, and the comments that are not. */
interface Page {
  readonly lines: Line[];
  readonly comments: readonly Comment[];
  next: number;
  /** What the program was read from, and which statements stay as they are there. */
  readonly text: string;
  readonly isTorn: TornLines;
}

/** A line, and the comment after what stands on it. */
interface Line {
  readonly text: string;
  comment: string | undefined;
}

/** The text of the lines; comments after statements begin at one column in lines that follow each other. */
function aligned(lines: readonly Line[]): string {
  let column = 0;
  const printed = lines.map(({ text, comment }, i) => {
    if (comment === undefined) return `${text}\n`;
    if (lines[i - 1]?.comment === undefined) column = columnFrom(lines, i);
    return `${text.padEnd(column)} ${comment}\n`;
  });
  return printed.join("");
}

/** The length of the longest of the lines with comments that follow each other from the i-th on. */
function columnFrom(lines: readonly Line[], i: number): number {
  let column = 0;
  for (let k = i; lines[k]?.comment !== undefined; k++)
    column = Math.max(column, lines[k]!.text.length);
  return column;
}

/** Prints the statements of one block, and the comments up to its end. */
function printStatements(
  statements: readonly Statement[],
  end: number,
  indent: string,
  page: Page,
): void {
  const first = page.lines.length;
  for (let i = 0; i < statements.length;) {
    const chain = chainFrom(statements, i);
    if (page.isTorn(chain)) {
      i += chain.length;
      const after = needsSemicolon(chain.at(-1)!, statements[i]) ? ";" : "";
      printAsWritten(chain, after, indent, first, page);
      continue;
    }
    const group = groupFrom(statements, i, page);
    i += group.length;
    const tail = needsSemicolon(group.at(-1)!, statements[i]) ? ";" : "";
    printComments(group[0]!.span.start, indent, first, page);
    const breaks = group[0]!.breaks ?? 1;
    const above = printHeaderComments(group[0]!, indent, first, page);
    if (breaks === 2 && !above) separate(first, page);
    const held = hasDirective(group, statements[i]?.span.start ?? end, page);
    const line = oneLine(group, held ? Infinity : width - indent.length - tail.length, page);
    if (line !== undefined) push(indent + line + tail, page);
    else group.forEach((s, k) => printStatement(s, group[k + 1], tail, indent, page));
  }
  printComments(end, indent, first, page);
}

/** The statements from the i-th on each of which begins on the line that the one before ends on. */
function chainFrom(statements: readonly Statement[], i: number): readonly Statement[] {
  let end = i + 1;
  while (statements[end]?.breaks === 0) end++;
  return statements.slice(i, end);
}

function printAsWritten(
  chain: readonly Statement[],
  tail: string,
  indent: string,
  first: number,
  page: Page,
): void {
  const { span, breaks } = chain[0]!;
  const { end } = chain.at(-1)!.span;
  printComments(span.start, indent, first, page);
  if (breaks === 2) separate(first, page);
  const [head = "", ...more] = (page.text.slice(span.start, end) + tail).split(/\r?\n|\r/);
  push(indent + head.trimEnd(), page);
  for (const line of more) push(line.trimEnd(), page);
  while ((page.comments[page.next]?.span.start ?? Infinity) < end) page.next++;
}

/** The statements from the i-th on that stood on one line, with no comment among them. */
function groupFrom(statements: readonly Statement[], i: number, page: Page): readonly Statement[] {
  let end = i + 1;
  while (statements[end]?.breaks === 0 && !commentsIn(header(statements[end]!), page)) end++;
  return statements.slice(i, end);
}

/**
 * Whether a comment to netc is about the line of a group: it stands behind it, before the offset `end`, or alone right
 * above. Broken up, only one of the lines would keep it.
 */
function hasDirective(group: readonly Statement[], end: number, page: Page): boolean {
  const behind = commentFrom(group.at(-1)!.span.end, page);
  if (behind?.breaks === 0 && behind.span.start < end && isDirective(behind)) return true;
  const above = page.comments[page.next - 1];
  const isRightAbove = above !== undefined && page.lines.at(-1)?.text.endsWith(above.text) === true;
  return isRightAbove && group[0]!.breaks === 1 && isDirective(above);
}

/** One statement on lines of its own; `next` follows in its group. */
function printStatement(
  statement: Statement,
  next: Statement | undefined,
  tail: string,
  indent: string,
  page: Page,
): void {
  const { block } = statement;
  const after = next === undefined ? tail : needsSemicolon(statement, next) ? ";" : "";
  const line = flat(statement, width - indent.length - after.length, page);
  if (line !== undefined || block === undefined) {
    push(indent + (line ?? head(statement)) + after, page);
    return;
  }
  push(indent + [head(statement), "{"].filter((part) => part !== "").join(" "), page);
  printStatements(apart(block.statements, page), block.span.end, indent + step, page);
  push(`${indent}}`, page);
}

/** Where a whole block stood on one line and does not fit, each statement gets its own. */
function apart(statements: readonly Statement[], page: Page): readonly Statement[] {
  const together = statements.every(({ breaks }) => breaks === 0) && !page.isTorn(statements);
  return together ? statements.map((s): Statement => ({ ...s, breaks: 1 })) : statements;
}

/** The group as `a; b; c`, where it may and does fit. */
function oneLine(group: readonly Statement[], room: number, page: Page): string | undefined {
  let line = "";
  for (const [i, statement] of group.entries()) {
    const before = group[i - 1];
    if (before !== undefined) line += separator(before, statement);
    const text = flat(statement, room - line.length, page);
    if (text === undefined) return undefined;
    line += text;
  }
  return line;
}

/** Branches need only a space between them. */
function separator(before: Statement, next: Statement): string {
  return before.block !== undefined && next.word === undefined ? " " : "; ";
}

/** A branch on the line after a statement would be taken for that statement's block. */
function needsSemicolon(statement: Statement, next: Statement | undefined): boolean {
  return next !== undefined && next.word === undefined && statement.block === undefined;
}

/** The statement with its block on one line, where it may and does fit. */
function flat(statement: Statement, room: number, page: Page): string | undefined {
  const { block } = statement;
  const text = head(statement);
  if (block === undefined) return text.length <= room ? text : undefined;
  if (text.length > room || commentsIn(block.span, page)) return undefined;
  const start = text === "" ? "{ " : `${text} { `;
  if (block.statements.length === 0) return start.length + 1 <= room ? `${start}}` : undefined;
  if (block.statements.some(({ breaks }) => breaks !== 0)) return undefined;
  const inner = oneLine(block.statements, room - start.length - 2, page);
  return inner === undefined ? undefined : `${start}${inner} }`;
}

/** The statement without its block. */
function head({ word, call, items }: Statement): string {
  // A declaration reads as in mathematics.
  const equals = word?.text === "let" ? " = " : "=";
  const parts = items.map((item) => printItem(item, equals));
  if (call !== undefined) parts.unshift((call.word ?? word)!.text + printCall(call));
  if (word !== undefined && (call === undefined || call.word !== undefined))
    parts.unshift(word.text);
  return parts.join(" ");
}

function printItem(item: Item, equals: string): string {
  switch (item.kind) {
    case "option":
      return item.key.text + equals + printItem(item.value, equals);
    case "expression":
      return `(${printExpression(item.expression)})`;
    case "number":
    case "percentage":
    case "dims":
    case "word":
    case "string":
      return item.text;
  }
}

/** The place of a statement without its block. */
function header({ span, block }: Statement): Block["span"] {
  return { start: span.start, end: block?.span.start ?? span.end };
}

/** Prints the comments up to an offset, each on its own line or after the line that it stood on. */
function printComments(end: number, indent: string, first: number, page: Page): void {
  for (; (page.comments[page.next]?.span.start ?? Infinity) < end; page.next++) {
    const comment = page.comments[page.next]!;
    const text = comment.text.trimEnd();
    const line = page.lines.at(-1);
    if (comment.breaks === 0 && line !== undefined && line.comment === undefined) {
      line.comment = text;
      continue;
    }
    if (comment.breaks === 2) separate(first, page);
    push(indent + text, page);
  }
}

/** Prints comments that stood inside a statement's parentheses above it; says whether there were any. */
function printHeaderComments(
  statement: Statement,
  indent: string,
  first: number,
  page: Page,
): boolean {
  const { end } = header(statement);
  const from = page.next;
  while ((page.comments[page.next]?.span.start ?? Infinity) < end) page.next++;
  const inside = page.comments.slice(from, page.next);
  if (inside.length > 0 && statement.breaks === 2) separate(first, page);
  for (const { text } of inside) push(indent + text.trimEnd(), page);
  return inside.length > 0;
}

/** An empty line, but for the beginning of a block. */
function separate(first: number, page: Page): void {
  if (page.lines.length > first) push("", page);
}

function push(text: string, page: Page): void {
  page.lines.push({ text, comment: undefined });
}

/** Whether a comment not yet printed begins within a span. */
function commentsIn({ start, end }: Block["span"], page: Page): boolean {
  return (commentFrom(start, page)?.span.start ?? Infinity) < end;
}

/** The first comment not yet printed from an offset on. Comments are in order: a search by halves. */
function commentFrom(start: number, page: Page): Comment | undefined {
  let low = page.next;
  let high = page.comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (page.comments[middle]!.span.start < start) low = middle + 1;
    else high = middle;
  }
  return page.comments[low];
}
