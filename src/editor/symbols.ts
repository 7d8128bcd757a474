import type { Span } from "../diagnostics/span.ts";
import type { Atom, Block, Expression, Program, Statement, Word } from "../parser/ast.ts";

/** A name that the user gave, with every place where it is used. */
export interface Symbol {
  readonly kind: "tensor" | "value" | "block";
  readonly name: string;
  /** Where it is given. */
  readonly definition: Span;
  /** The statement that gives it. */
  readonly statement: Statement;
  readonly uses: Use[];
  /** The parameters of a block. */
  readonly parameters: readonly Symbol[];
}

export interface Use {
  readonly span: Span;
  /** In arithmetic a name has no dashes. */
  readonly inParentheses: boolean;
}

/** The names that are known in one body. */
interface Scope {
  readonly outer: Scope | undefined;
  readonly tensors: Map<string, Symbol>;
  readonly values: Map<string, Symbol>;
  /** A named block sees the constants around it but no tensors. */
  readonly isCalled: boolean;
  readonly all: Symbol[];
}

/** Every name of a program, by the rules of where names are known; those without a definition are left out. */
export function symbolsOf(program: Program): readonly Symbol[] {
  const scope: Scope = {
    outer: undefined,
    tensors: new Map(),
    values: new Map(),
    isCalled: false,
    all: [],
  };
  walk(program.statements, scope);
  return scope.all;
}

/** The symbol whose definition or use is at an offset. */
export function symbolAt(symbols: readonly Symbol[], offset: number): Symbol | undefined {
  const isAt = ({ start, end }: Span): boolean => start <= offset && offset <= end;
  return symbols.find(
    ({ definition, uses }) => isAt(definition) || uses.some(({ span }) => isAt(span)),
  );
}

function innerScope(outer: Scope, isCalled: boolean): Scope {
  return { outer, tensors: new Map(), values: new Map(), isCalled, all: outer.all };
}

/** Constants and blocks are known in all of a body, tensors from where they are named. */
function walk(statements: readonly Statement[], scope: Scope): void {
  for (const statement of statements) declare(statement, scope);
  for (const statement of statements) visit(statement, scope);
}

function declare(statement: Statement, scope: Scope): void {
  const { word, items, call } = statement;
  if (word?.text === "let") {
    for (const item of items)
      if (item.kind === "option") define(scope, "value", item.key, statement);
  } else if (word?.text === "block" && call?.word !== undefined) {
    define(scope, "block", call.word, statement, parametersOf(statement, scope));
  }
}

/** Parameters are known in the block alone, so they are in no map yet. */
function parametersOf(statement: Statement, { all }: Scope): readonly Symbol[] {
  return (statement.call?.items ?? []).flatMap((item) => {
    const name = item.kind === "call-option" ? item.key : item;
    if (name.kind !== "name" && name.kind !== "word") return [];
    const { text, span } = name;
    const parameter: Symbol = {
      kind: "value",
      name: text,
      definition: span,
      statement,
      uses: [],
      parameters: [],
    };
    all.push(parameter);
    return [parameter];
  });
}

function define(
  scope: Scope,
  kind: Symbol["kind"],
  { text, span }: Pick<Word, "text" | "span">,
  statement: Statement,
  parameters: readonly Symbol[] = [],
): void {
  const symbol: Symbol = { kind, name: text, definition: span, statement, uses: [], parameters };
  (kind === "tensor" ? scope.tensors : scope.values).set(text, symbol);
  scope.all.push(symbol);
}

function visit(statement: Statement, scope: Scope): void {
  const { word, block } = statement;
  const text = word?.text ?? "";
  if (text === "block") return visitBlock(statement, scope);
  if (text === "input" && word !== undefined) define(scope, "tensor", word, statement);
  visitItems(statement, scope);
  visitCall(statement, scope);
  if (block !== undefined) walk(block.statements, withCounter(statement, innerScope(scope, false)));
  nameTensor(statement, scope);
}

/** The parameters, and a body that sees them and the constants around it. */
function visitBlock({ call, block }: Statement, scope: Scope): void {
  const symbol = call?.word && scope.values.get(call.word.text);
  for (const item of call?.items ?? [])
    if (item.kind === "call-option") visitExpression(item.value, scope);
  const inner = innerScope(scope, true);
  for (const parameter of symbol?.parameters ?? []) inner.values.set(parameter.name, parameter);
  walkBlock(block, inner);
}

function walkBlock(block: Block | undefined, scope: Scope): void {
  if (block !== undefined) walk(block.statements, scope);
}

/** `repeat 3 as i { … }`. */
function withCounter(statement: Statement, scope: Scope): Scope {
  const { word, items } = statement;
  const at = items.findIndex((item) => item.kind === "word" && item.text === "as");
  const name = items[at + 1];
  if (word?.text === "repeat" && at >= 0 && name?.kind === "word")
    define(scope, "value", name, statement);
  return scope;
}

/** Statements whose words name tensors. */
const naming: ReadonlySet<string> = new Set(["from", "add", "multiply", "concat"]);

function visitItems({ word, items }: Statement, scope: Scope): void {
  for (const item of items) {
    if (item.kind === "option") {
      if (item.key.text !== "name") visitAtom(item.value, scope, "values");
    } else visitAtom(item, scope, naming.has(word?.text ?? "") ? "tensors" : "values");
  }
}

function visitAtom(atom: Atom, scope: Scope, sort: "tensors" | "values"): void {
  if (atom.kind === "expression") visitExpression(atom.expression, scope);
  else if (atom.kind === "word")
    lookUp(scope, atom.text, sort)?.uses.push({ span: atom.span, inParentheses: false });
}

/** A call uses the block, its parameters where they are named, and the names in its values. */
function visitCall({ word, call }: Statement, scope: Scope): void {
  if (call === undefined || call.word !== undefined || word === undefined) return;
  const block = lookUp(scope, word.text, "values");
  block?.uses.push({ span: word.span, inParentheses: true });
  for (const item of call.items) {
    if (item.kind === "call-option") {
      const parameter = block?.parameters.find(({ name }) => name === item.key.text);
      parameter?.uses.push({ span: item.key.span, inParentheses: true });
      visitExpression(item.value, scope);
    } else visitExpression(item, scope);
  }
}

function visitExpression(expression: Expression, scope: Scope): void {
  switch (expression.kind) {
    case "number":
    case "dims":
    case "string":
      return;
    case "name":
      lookUp(scope, expression.text, "values")?.uses.push({
        span: expression.span,
        inParentheses: true,
      });
      return;
    case "unary":
      return visitExpression(expression.operand, scope);
    case "binary":
      visitExpression(expression.left, scope);
      visitExpression(expression.right, scope);
  }
}

/** `name=stem`, known from here on. */
function nameTensor(statement: Statement, scope: Scope): void {
  for (const item of statement.items)
    if (item.kind === "option" && item.key.text === "name" && item.value.kind === "word")
      define(scope, "tensor", item.value, statement);
}

function lookUp(scope: Scope, text: string, sort: "tensors" | "values"): Symbol | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const found = at[sort].get(text);
    if (found !== undefined) return found;
    if (sort === "tensors" && at.isCalled) return undefined;
  }
  return undefined;
}
