import { diagnose, type Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Span } from "../diagnostics/span.ts";
import { quote, quoteCharacter } from "./quote.ts";

/** What a piece of text that is no token most likely was meant to be. */
type Explanation = (text: string, span: Span, where: Where) => Diagnostic | undefined;
type Where = "statement" | "parentheses";

/** Explains a piece of text that the lexer could make nothing of; the first explanation that fits is given. */
export function explainBroken(text: string, span: Span, where: Where): Diagnostic {
  for (const explain of explanations) {
    const diagnostic = explain(text, span, where);
    if (diagnostic !== undefined) return diagnostic;
  }
  const hint = "numbers are written `32`, `.25` or `1e-4`, sizes `28x28x1`";
  return diagnose("NET0002", span, { found: quote(text), hint });
}

const explanations: readonly Explanation[] = [
  badString,
  slashes,
  crosses,
  foreign,
  exponent,
  numberThenLetters,
  halfSize,
  arithmetic,
  word,
];

function badString(text: string, span: Span): Diagnostic | undefined {
  if (!text.startsWith('"')) return undefined;
  if (!/^"(?:[^"\\]|\\.)*"$/.test(text)) {
    const end = span.start + text.trimEnd().length;
    // After a lone backslash a quote would be part of the string.
    const escaped = /(?:^|[^\\])(?:\\\\)*\\$/.test(text);
    const edits = escaped ? [] : [{ span: { start: end, end }, text: '"' }];
    return diagnose("NET0004", span, { found: quote(text) }, { edits });
  }

  const pieces = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})|(\\.|[\u0000-\u001f])/gu;
  for (const { 1: bad, index } of text.matchAll(pieces)) {
    if (bad === undefined) continue;
    const place = { start: span.start + index, end: span.start + index + bad.length };
    if (bad.startsWith("\\")) {
      const hint = 'the escapes are `\\"` `\\\\` `\\/` `\\b` `\\f` `\\n` `\\r` `\\t` and `\\u00e9`';
      return diagnose("NET0005", place, { found: `the escape \`${bad}\``, hint });
    }
    const escape = JSON.stringify(bad).slice(1, -1);
    const hint = `write it as \`${escape}\``;
    const edits = [{ span: place, text: escape }];
    return diagnose("NET0005", place, { found: quoteCharacter(bad), hint }, { edits });
  }
  return undefined;
}

function slashes(text: string, span: Span, where: Where): Diagnostic | undefined {
  if (where === "parentheses" || !text.startsWith("//")) return undefined;
  const place = { start: span.start, end: span.start + 2 };
  const edits = [{ span: place, text: "#" }];
  return diagnose("NET0001", place, { found: "`//`", hint: "`#` starts a comment" }, { edits });
}

/** `3X3`, `3×3`, `3*3`. */
function crosses(text: string, span: Span): Diagnostic | undefined {
  if (!/^\d+(?:[xX×*]\d+)+$/.test(text)) return undefined;
  const size = text.replace(/[X×*]/g, "x");
  const product = text.includes("*")
    ? `, or \`(${text.replace(/[xX×]/g, "*")})\` for a product`
    : "";
  const found = quote(text);
  const edits = [{ span, text: size }];
  return diagnose(
    "NET0002",
    span,
    { found, hint: `write \`${size}\` for a size${product}` },
    { edits },
  );
}

/** The first character that no token has. */
function foreign(text: string, span: Span, where: Where): Diagnostic | undefined {
  const match = (where === "statement" ? /[^\w.+\-*/%<>!^&|]/u : /[^\w.]/u).exec(text);
  if (match === null) return undefined;
  const start = span.start + match.index;
  const place = { start, end: start + match[0].length };
  const found = quoteCharacter(match[0]);
  return diagnose("NET0001", place, { found, hint: foreignHint(text, match[0], where) });
}

function foreignHint(text: string, character: string, where: Where): string {
  const option = /^([a-zA-Z][\w-]*):(.*)$/.exec(text);
  if (option !== null) return `an option is written \`${option[1]}=${option[2] || "value"}\``;
  if ("[]".includes(character)) return "sizes are written `28x28x1`, lists are words with spaces";
  if ("'`´‘’“”„«»".includes(character)) return 'strings stand in `"`';
  if (where === "parentheses" && character === "^") return "a power is written `**`";
  if (/\p{L}/u.test(character)) return "words are made of the letters a to z, digits, `_` and `-`";
  if (where === "parentheses") return "the operators are `+ - * / % **` and comparisons";
  return 'remove it; any text may stand in a string: `"…"`';
}

/** `1e`, `2.5e-`. */
function exponent(text: string, span: Span): Diagnostic | undefined {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?$/.test(text)) return undefined;
  return diagnose("NET0002", span, { found: quote(text), hint: "an exponent has digits: `1e-4`" });
}

/** `3x`, `28x28x`. */
function halfSize(text: string, span: Span): Diagnostic | undefined {
  if (!/^\d+(?:x\d+)*x$/.test(text)) return undefined;
  return diagnose("NET0002", span, {
    found: quote(text),
    hint: "a size is written `3x3` or `28x28x1`",
  });
}

/** `3same`: two things without a space. */
function numberThenLetters(text: string, span: Span, where: Where): Diagnostic | undefined {
  const number = String.raw`-?(?:\d+(?:x\d+)+|(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?%?)`;
  const parts = new RegExp(`^(${number})([a-zA-Z][\\w-]*)$`).exec(text);
  if (parts === null || /^x\d*$/.test(parts[2]!)) return undefined;
  const [found, left, right] = [quote(text), parts[1]!, parts[2]!];
  if (where === "parentheses") {
    const hint = `a name begins with a letter; a product is written \`${left} * ${right}\``;
    return diagnose("NET0002", span, { found, hint });
  }
  const between = span.start + left.length;
  const edits = [{ span: { start: between, end: between }, text: " " }];
  return diagnose("NET0002", span, { found, hint: `write \`${left} ${right}\`` }, { edits });
}

/** `2*width`, `/`, `+1`; in parentheses these are operators. */
function arithmetic(text: string, span: Span, where: Where): Diagnostic | undefined {
  if (where === "parentheses" && /^[;{}!]$/.test(text))
    return diagnose("NET0001", span, { found: quote(text), hint: foreignHint(text, text, where) });
  if (where === "parentheses") return undefined;
  if (text === "%") {
    const hint = "write the percent sign right after its number: `20%`";
    return diagnose("NET0002", span, { found: quote(text), hint });
  }
  if (/^\+[\d.]+$/.test(text)) {
    const edits = [{ span, text: text.slice(1) }];
    const hint = `write \`${text.slice(1)}\``;
    return diagnose("NET0002", span, { found: quote(text), hint }, { edits });
  }
  if (!/[+*/<>!^&|]/.test(text) && !/^[-%]+$|^[\d.]+[-%][\w.]+$|^-[a-zA-Z]/.test(text))
    return undefined;
  const complete = /^-?[\w.]+(?:(?:\*\*|[+\-*/%<>])-?[\w.]+)*$/.test(text);
  const hint = `write ${complete ? `\`(${text})\`` : "the whole in parentheses, such as `(2 * width)`"}`;
  return diagnose("NET0020", span, { found: quote(text), hint });
}

/** `_x`, `.x`. */
function word(text: string, span: Span): Diagnostic | undefined {
  if (!/^[_.-]/.test(text) || !/[a-zA-Z]/.test(text)) return undefined;
  return diagnose("NET0002", span, { found: quote(text), hint: "a word begins with a letter" });
}
