import fc from "fast-check";
import type {
  Atom,
  Binary,
  Block,
  BinaryOperator,
  Breaks,
  CallArguments,
  Dims,
  Expression,
  Item,
  Name,
  NumberAtom,
  Program,
  Statement,
  StringAtom,
  Unary,
  Word,
} from "../../src/parser/ast.ts";

/* Random trees as a program might make them: all spans are nowhere. */

const span = { start: 0, end: 0 };

const word: fc.Arbitrary<Word> = fc
  .stringMatching(/^[a-zA-Z][\w-]{0,8}$/)
  .map((text) => ({ kind: "word", text, span }));

const name: fc.Arbitrary<Name> = fc
  .stringMatching(/^[a-zA-Z]\w{0,8}$/)
  .map((text) => ({ kind: "name", text, span }));

const digits = fc.stringMatching(/^(\d{1,6}(\.\d{1,4})?|\.\d{1,4})([eE][+-]?\d)?$/);

const unsigned: fc.Arbitrary<NumberAtom> = digits.map((text) => number(text));

const signed = fc
  .tuple(fc.constantFrom("", "-"), digits)
  .map(([sign, text]) => number(sign + text));

function number(text: string): NumberAtom {
  return { kind: "number", value: Number(text), text, span };
}

const dims: fc.Arbitrary<Dims> = fc
  .array(fc.nat(999), { minLength: 2, maxLength: 4 })
  .map((sizes) => ({ kind: "dims", sizes, text: sizes.join("x"), span }));

const string: fc.Arbitrary<StringAtom> = fc
  .string({ unit: "binary", maxLength: 12 })
  .map((value) => ({ kind: "string", value, text: JSON.stringify(value), span }));

const operators: readonly BinaryOperator[] = [
  ...(["+", "-", "*", "/", "%", "**"] as const),
  ...(["<", "<=", ">", ">=", "==", "!="] as const),
];

const { expression } = fc.letrec<{ expression: Expression; unary: Unary; binary: Binary }>(
  (tie) => ({
    expression: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      unsigned,
      name,
      dims,
      string,
      tie("unary"),
      tie("binary"),
    ),
    unary: fc.record({
      kind: fc.constant("unary" as const),
      operator: fc.constantFrom("-" as const, "+" as const),
      operand: tie("expression"),
      span: fc.constant(span),
    }),
    binary: fc.record({
      kind: fc.constant("binary" as const),
      operator: fc.constantFrom(...operators),
      left: tie("expression"),
      right: tie("expression"),
      span: fc.constant(span),
    }),
  }),
);

const atom: fc.Arbitrary<Atom> = fc.oneof(
  word,
  signed,
  signed.map(({ text, value }) => ({ kind: "percentage" as const, value, text: `${text}%`, span })),
  dims,
  string,
  expression.map((e) => ({ kind: "expression" as const, expression: e, span })),
);

const item: fc.Arbitrary<Item> = fc.oneof(
  atom,
  fc.record({
    kind: fc.constant("option" as const),
    key: word,
    value: atom,
    span: fc.constant(span),
  }),
);

const call: fc.Arbitrary<CallArguments> = fc.record(
  {
    word,
    items: fc.array(
      fc.oneof(
        expression,
        fc.record({
          kind: fc.constant("call-option" as const),
          key: name.map(({ text }): Word => ({ kind: "word", text, span })),
          value: expression,
          span: fc.constant(span),
        }),
      ),
      { maxLength: 3 },
    ),
    span: fc.constant(span),
  },
  { requiredKeys: ["items", "span"] },
);

const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 1 });

const { statements } = fc.letrec<{ statements: Statement[]; statement: Statement; block: Block }>(
  (tie) => ({
    statements: fc.array(tie("statement"), { maxLength: 5 }),
    block: fc.record({ statements: tie("statements"), span: fc.constant(span) }),
    statement: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      statement(word, fc.array(item, { maxLength: 5 }), rarely(call), fc.constant(undefined)),
      statement(word, fc.array(item, { maxLength: 3 }), fc.constant(undefined), tie("block")),
      statement(fc.constant(undefined), fc.constant([]), fc.constant(undefined), tie("block")),
    ),
  }),
);

function statement(
  word: fc.Arbitrary<Word | undefined>,
  items: fc.Arbitrary<Item[]>,
  call: fc.Arbitrary<CallArguments | undefined>,
  block: fc.Arbitrary<Block | undefined>,
): fc.Arbitrary<Statement> {
  return fc.record({
    kind: fc.constant("statement" as const),
    word,
    call,
    items,
    block,
    span: fc.constant(span),
    breaks: fc.constantFrom<Breaks>(0, 1, 2),
  });
}

export const programs: fc.Arbitrary<Program> = statements.map((list) => ({
  kind: "program",
  statements: list,
  comments: [],
  span,
}));

/** Text of spec-like tokens in any order, right or wrong. */
export const soup: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      {
        weight: 8,
        arbitrary: fc.constantFrom("a", "conv", "3x3", "32", ".25", "20%", "k=", "=", "relu"),
      },
      {
        weight: 8,
        arbitrary: fc.constantFrom("(", ")", "{", "}", ";", "\n", "\r\n", " ", " ", "\n\n", "\r"),
      },
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          ",",
          "+",
          "-",
          "*",
          "**",
          "/",
          "%",
          "<",
          "==",
          "!",
          "f(",
          "1e999",
        ),
      },
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          '"',
          '"s"',
          '"\\q"',
          "\\",
          "#",
          "# c\n",
          "//",
          "3same",
          "@",
          "é",
          "🙂",
        ),
      },
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(""));
