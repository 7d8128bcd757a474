import type { BinaryOperator, CallArguments, Expression } from "./ast.ts";

/** How tightly an operator binds; a sign stands between products and powers, as in mathematics and Python. */
const precedence: Readonly<Record<BinaryOperator, number>> = {
  "<": 1,
  "<=": 1,
  ">": 1,
  ">=": 1,
  "==": 1,
  "!=": 1,
  "+": 2,
  "-": 2,
  "*": 3,
  "/": 3,
  "%": 3,
  "**": 5,
};
const sign = 4;
const operand = 6;

/** The text of an expression with no more parentheses than it needs. */
export function printExpression(expression: Expression): string {
  return print(expression, 0);
}

/** `(width, stride=2)`. */
export function printCall(call: CallArguments): string {
  const items = call.items.map((item) =>
    item.kind === "call-option"
      ? `${item.key.text}=${printExpression(item.value)}`
      : printExpression(item),
  );
  return `(${items.join(", ")})`;
}

/** In parentheses where it binds less tightly than its place demands. */
function print(expression: Expression, least: number): string {
  switch (expression.kind) {
    case "number":
    case "dims":
    case "string":
    case "name":
      return expression.text;
    case "unary": {
      const text = expression.operator + print(expression.operand, sign);
      return sign < least ? `(${text})` : text;
    }
    case "binary": {
      const { operator } = expression;
      const binds = precedence[operator];
      const [left, right] = sides(operator, binds);
      const text = `${print(expression.left, left)} ${operator} ${print(expression.right, right)}`;
      return binds < least ? `(${text})` : text;
    }
  }
}

/** What the operands must bind like: comparisons do not chain, powers group to the right, the others to the left. */
function sides(operator: BinaryOperator, binds: number): readonly [number, number] {
  if (binds === 1) return [2, 2];
  if (operator === "**") return [operand, sign];
  return [binds, binds + 1];
}
