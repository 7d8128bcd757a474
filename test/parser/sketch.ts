import type { CallOption, Expression, Item, Program, Statement } from "../../src/parser/ast.ts";

/*
 * A tree without its spans and layout, as short text: words as they are, `n3` a number, `%20` a percentage, `d3x3`
 * sizes, `s"…"` a string, expressions fully in brackets, blocks in braces, `!` after what is damaged.
 */

export function sketch(program: Program): string {
  return program.statements.map(sketchStatement).join(" | ");
}

function sketchStatement({ word, call, items, block, damaged }: Statement): string {
  const parts = [
    word?.text,
    call?.word && `of ${call.word.text}`,
    call && `call(${call.items.map(sketchArgument).join(", ")})`,
    ...items.map(sketchItem),
    block && `{${block.statements.map(sketchStatement).join(" | ")}}`,
  ];
  return parts.filter((part) => part !== undefined).join(" ") + (damaged ? "!" : "");
}

function sketchArgument(argument: Expression | CallOption): string {
  return argument.kind === "call-option"
    ? `${argument.key.text}=${sketchExpression(argument.value)}`
    : sketchExpression(argument);
}

function sketchItem(item: Item): string {
  switch (item.kind) {
    case "option":
      return `${item.key.text}=${sketchItem(item.value)}`;
    case "percentage":
      return `%${item.value}`;
    case "word":
      return item.text;
    case "expression":
      return `(${sketchExpression(item.expression)})`;
    case "number":
    case "dims":
    case "string":
      return sketchExpression(item);
  }
}

function sketchExpression(e: Expression): string {
  switch (e.kind) {
    case "number":
      return `n${e.value}`;
    case "dims":
      return `d${e.sizes.join("x")}`;
    case "string":
      return `s${JSON.stringify(e.value)}`;
    case "name":
      return e.text;
    case "unary":
      return `[${e.operator}${sketchExpression(e.operand)}]`;
    case "binary":
      return `[${sketchExpression(e.left)}${e.operator}${sketchExpression(e.right)}]`;
  }
}
