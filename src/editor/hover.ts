import { MarkupKind, type Hover } from "vscode-languageserver/node";
import { optionName } from "../compiler/arguments/argument.ts";
import { thousands } from "../compiler/arguments/decimal.ts";
import { countAll } from "../compiler/layers/parameter.ts";
import type { ResolvedLayer } from "../compiler/network.ts";
import { entryMarkdown } from "../compiler/reference/markdown.ts";
import { formatShape } from "../compiler/shape.ts";
import type { Span } from "../diagnostics/span.ts";
import type { Statement } from "../parser/ast.ts";
import { rangeOf, touches, type Analysis } from "./analysis.ts";
import { symbolAt, symbolsOf } from "./symbols.ts";
import { entryOf, listOf } from "./words.ts";

/** What there is to say of the word at an offset: a layer's sizes and their arithmetic, an argument, a list's word. */
export function hoverAt(analysis: Analysis, offset: number): Hover | undefined {
  const { document, statements } = analysis;
  const found = statements.findLast(({ span }) => touches(span, offset));
  if (found === undefined) return undefined;
  const section = sectionOf(statements, found);
  const about =
    (found.word !== undefined && touches(found.word.span, offset)
      ? { span: found.word.span, text: aboutStatement(analysis, found, section) }
      : undefined) ??
    aboutItem(found, section, offset) ??
    aboutName(analysis, offset);
  if (about?.text === undefined) return undefined;
  return {
    contents: { kind: MarkupKind.Markdown, value: about.text },
    range: rangeOf(document, about.span),
  };
}

interface About {
  readonly span: Span;
  readonly text: string | undefined;
}

/** `train` or `data` for a statement inside of one, else empty. */
function sectionOf(statements: readonly Statement[], inner: Statement): string {
  const around = statements.find(
    ({ word, block }) =>
      (word?.text === "train" || word?.text === "data") && block?.statements.includes(inner),
  );
  return around?.word?.text ?? "";
}

function aboutStatement(
  { layersAt }: Analysis,
  statement: Statement,
  section: string,
): string | undefined {
  const text = statement.word?.text ?? "";
  const made = layersAt.get(statement.span.start) ?? [];
  const entry =
    section === "train" || section === "data"
      ? entryOf(text, section)
      : entryOf(text, "layers", "activations", "statements");
  const parts = [
    ...made.slice(0, mostShown).map(aboutLayer),
    ...(made.length > mostShown ? [`… ${made.length} layers in all`] : []),
    ...(entry === undefined ? [] : [entryMarkdown(entry)]),
  ];
  return parts.length === 0 ? undefined : parts.join("\n\n---\n\n");
}

/** So many layers of one statement are told of one by one. */
const mostShown = 4;

/** Name, sizes, parameters and the arithmetic of both, as the table of `netc check` has them. */
function aboutLayer(layer: ResolvedLayer): string {
  const { name, implicit, inputShapes, shape, parameters, multiplyAdds, derivation } = layer;
  const rows = [
    `**${name}** ${inputShapes.map(formatShape).join(" and ")} → **${formatShape(shape)}**${implicit ? " (implicit)" : ""}`,
    ...(derivation.shape === "" ? [] : [`\`${derivation.shape}\``]),
    ...(parameters.length === 0
      ? []
      : [`${thousands(countAll(parameters))} parameters: \`${derivation.parameters}\``]),
    ...(multiplyAdds === 0 ? [] : [`${thousands(multiplyAdds)} multiply-adds for one image`]),
  ];
  return rows.join("  \n");
}

/** An option's key, or a word out of a list. */
function aboutItem(statement: Statement, section: string, offset: number): About | undefined {
  const item = statement.items.find(({ span }) => touches(span, offset));
  const word = statement.word?.text ?? "";
  if (item?.kind === "option" && touches(item.key.span, offset)) {
    const optimizer = statement.items.find(({ kind }) => kind === "word");
    const entry =
      section === "train" && optimizer?.kind === "word"
        ? entryOf(optimizer.text, "optimizers")
        : entryOf(word, "layers", "activations");
    const argument = entry?.arguments.find(({ name }) => name === optionName(item.key.text));
    if (argument === undefined) return undefined;
    const { doc, takes, standard } = argument;
    const usual = standard === undefined ? "" : `; \`${standard}\` unless given`;
    return { span: item.key.span, text: `${doc}: ${takes}${usual}` };
  }
  const value = item?.kind === "option" ? item.value : item;
  if (value?.kind !== "word") return undefined;
  const list = listOf(section, word);
  const entry =
    list === undefined
      ? entryOf(value.text, "activations", "initializers")
      : entryOf(value.text, list);
  return entry && { span: value.span, text: entryMarkdown(entry) };
}

/** A name of the user's: what gives it. */
function aboutName({ document, result, layersAt }: Analysis, offset: number): About | undefined {
  const symbol = symbolAt(symbolsOf(result.program), offset);
  if (symbol === undefined) return undefined;
  const { statement, uses, definition } = symbol;
  const span = [definition, ...uses.map((use) => use.span)].find((one) => touches(one, offset));
  const { start } = statement.span;
  const end = statement.block?.span.start ?? statement.span.end;
  const made = symbol.kind === "tensor" ? (layersAt.get(start)?.slice(-1) ?? []) : [];
  const written = `\`\`\`\n${document.getText().slice(start, end).trim()}\n\`\`\``;
  return { span: span!, text: [written, ...made.map(aboutLayer)].join("\n\n") };
}
