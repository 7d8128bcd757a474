import type { CallOption, Expression, Item, Option, Program, Statement } from "./ast.ts";

/** All statements in the order of the text, each before those of its block. */
export function* statementsOf(statements: readonly Statement[]): Generator<Statement> {
  for (const statement of statements) {
    yield statement;
    if (statement.block !== undefined) yield* statementsOf(statement.block.statements);
  }
}

export type Node = Statement | Item | Option | Expression | CallOption;

/** Every node of a tree but the program, parents first. */
export function* nodesOf(program: Program): Generator<Node> {
  for (const statement of statementsOf(program.statements)) {
    yield statement;
    if (statement.word !== undefined) yield statement.word;
    if (statement.call?.word !== undefined) yield statement.call.word;
    for (const item of statement.call?.items ?? []) yield* within(item);
    for (const item of statement.items) yield* within(item);
  }
}

function* within(node: Item | Expression | CallOption): Generator<Node> {
  yield node;
  for (const child of children(node)) yield* within(child);
}

function children(node: Item | Expression | CallOption): readonly (Item | Expression)[] {
  switch (node.kind) {
    case "number":
    case "percentage":
    case "dims":
    case "word":
    case "name":
    case "string":
      return [];
    case "expression":
      return [node.expression];
    case "unary":
      return [node.operand];
    case "binary":
      return [node.left, node.right];
    case "option":
    case "call-option":
      return [node.key, node.value];
  }
}
