import type { Parser, Printer, SupportLanguage } from "prettier";
import { builders } from "prettier/doc";
import { indexLines, positionOf } from "../diagnostics/position.ts";
import type { Program } from "../parser/ast.ts";
import { parse } from "../parser/parse.ts";
import { print } from "../parser/print.ts";

/*
 * The plugin that makes prettier format `.net` files and the `net` blocks of Markdown as `netc fmt` does:
 * `plugins: ["netc/prettier-plugin"]`.
 */

/** Comments are the printer's own matter: prettier must not find them in the tree. */
interface Root {
  readonly program: Program;
  readonly text: string;
}

export const languages: readonly SupportLanguage[] = [
  { name: "net", parsers: ["net"], extensions: [".net"] },
];

export const parsers: Readonly<Record<"net", Parser<Root>>> = {
  net: {
    astFormat: "net",
    parse: (text, { filepath }) => read(text, filepath),
    locStart: () => 0,
    locEnd: ({ program }) => program.span.end,
  },
};

export const printers: Readonly<Record<"net", Printer<Root>>> = {
  net: {
    print: ({ node }) =>
      builders.join(builders.hardline, print(node.program, node.text).split("\n")),
  },
};

/** Throws where the text is not well formed, as prettier wants it: with a place from which it draws a frame. */
function read(text: string, name = "spec.net"): Root {
  const { program, diagnostics } = parse({ name, text });
  const [first] = diagnostics;
  if (first === undefined) return { program, text };
  const lines = indexLines(text);
  const help = first.help === undefined ? "" : ` (${first.help})`;
  throw Object.assign(new SyntaxError(`${first.code}: ${first.message}${help}`), {
    loc: { start: positionOf(lines, first.span.start), end: positionOf(lines, first.span.end) },
  });
}
