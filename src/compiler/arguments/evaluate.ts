import type { Binary, Expression, Name } from "../../parser/ast.ts";
import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Value } from "./argument.ts";
import { decimal } from "./decimal.ts";

/** What an expression comes to. Truth is a number, 1 or 0, as comparisons give it. */
type Result = number | readonly number[] | string | Value;

/** The value of a name; undefined after a diagnostic, and where it has none because of a mistake that is reported. */
export type Lookup = (name: Name) => Value | undefined;

/**
 * Works out an expression to the value it stands for. Undefined after a diagnostic: a name that is not known,
 * arithmetic on what is no number, or a result that is no finite number. The value stands at `span`.
 */
export function evaluate(
  expression: Expression,
  lookup: Lookup,
  report: Report,
  span: Span = expression.span,
): Value | undefined {
  const result = work(expression, lookup, report);
  if (result === undefined) return undefined;
  if (typeof result === "string")
    return { kind: "string", value: result, text: JSON.stringify(result), span };
  if (typeof result === "number") return finite(result, span, report);
  if ("kind" in result) return { ...result, span };
  return { kind: "dims", sizes: result, text: result.join("x"), span };
}

function finite(value: number, span: Span, report: Report): Value | undefined {
  if (Number.isFinite(value)) return { kind: "number", value, text: decimal(value), span };
  const why = `it comes to ${Number.isNaN(value) ? "no number" : "infinity"}`;
  report(diagnose("NET0311", span, { why }));
  return undefined;
}

function work(expression: Expression, lookup: Lookup, report: Report): Result | undefined {
  switch (expression.kind) {
    case "number":
      return expression.value;
    case "dims":
      return expression.sizes;
    case "string":
      return expression.value;
    case "name":
      return lookup(expression);
    case "unary": {
      const operand = number(expression.operand, lookup, report);
      if (operand === undefined) return undefined;
      return expression.operator === "-" ? -operand : operand;
    }
    case "binary": {
      const left = number(expression.left, lookup, report);
      const right = number(expression.right, lookup, report);
      return left === undefined || right === undefined ? undefined : apply(expression, left, right);
    }
  }
}

/** The operand of arithmetic; a percentage counts as its hundredth. */
function number(expression: Expression, lookup: Lookup, report: Report): number | undefined {
  const result = work(expression, lookup, report);
  if (result === undefined || typeof result === "number") return result;
  if (typeof result === "object" && "kind" in result) {
    if (result.kind === "number") return result.value;
    if (result.kind === "percentage") return result.value / 100;
  }
  report(diagnose("NET0311", expression.span, { why: `${textOf(result)} is no number` }));
  return undefined;
}

function textOf(result: Exclude<Result, number>): string {
  if (typeof result === "string") return JSON.stringify(result);
  return "kind" in result ? `\`${result.text}\`` : result.join("x");
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
