import type { Binary, Expression, ExpressionAtom, Name } from "../../parser/ast.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import { diagnose } from "../../diagnostics/diagnostic.ts";
import type { Value } from "./argument.ts";
import { decimal } from "./decimal.ts";

/** What an expression comes to. Truth is a number, 1 or 0, as comparisons give it. */
type Result = number | readonly number[] | string;

/**
 * Works out an expression in parentheses to the atom it stands for. Undefined after a diagnostic: a name that is not
 * known, arithmetic on what is no number, or a result that is no finite number.
 */
export function evaluate(atom: ExpressionAtom, report: Report): Value | undefined {
  const result = work(atom.expression, report);
  if (result === undefined) return undefined;
  const span = atom.span;
  if (typeof result === "string")
    return { kind: "string", value: result, text: JSON.stringify(result), span };
  if (typeof result !== "number")
    return { kind: "dims", sizes: result, text: result.join("x"), span };
  if (!Number.isFinite(result)) {
    report(diagnose("NET0311", span, { why: `it comes to ${sayInfinite(result)}` }));
    return undefined;
  }
  return { kind: "number", value: result, text: decimal(result), span };
}

function sayInfinite(value: number): string {
  return Number.isNaN(value) ? "no number" : "infinity";
}

function work(expression: Expression, report: Report): Result | undefined {
  switch (expression.kind) {
    case "number":
      return expression.value;
    case "dims":
      return expression.sizes;
    case "string":
      return expression.value;
    case "name":
      return unknown(expression, report);
    case "unary": {
      const operand = number(expression.operand, report);
      if (operand === undefined) return undefined;
      return expression.operator === "-" ? -operand : operand;
    }
    case "binary": {
      const left = number(expression.left, report);
      const right = number(expression.right, report);
      return left === undefined || right === undefined ? undefined : apply(expression, left, right);
    }
  }
}

function unknown(name: Name, report: Report): undefined {
  report(diagnose("NET0105", name.span, { name: name.text }));
}

function number(expression: Expression, report: Report): number | undefined {
  const result = work(expression, report);
  if (result === undefined || typeof result === "number") return result;
  const what = typeof result === "string" ? JSON.stringify(result) : result.join("x");
  report(diagnose("NET0311", expression.span, { why: `${what} is no number` }));
  return undefined;
}

function apply(binary: Binary, left: number, right: number): number {
  switch (binary.operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return left % right;
    case "**":
      return left ** right;
    case "<":
      return Number(left < right);
    case "<=":
      return Number(left <= right);
    case ">":
      return Number(left > right);
    case ">=":
      return Number(left >= right);
    case "==":
      return Number(left === right);
    case "!=":
      return Number(left !== right);
  }
}
