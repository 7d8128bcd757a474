import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Word } from "../../parser/ast.ts";
import { bind } from "../arguments/bind.ts";
import { shape } from "../arguments/kinds.ts";
import { isShape, suggestShape } from "../layers/known-shapes.ts";
import { formatShape, type Shape } from "../shape.ts";
import { takeName } from "./names.ts";
import { refuseBlock } from "./graph.ts";
import type { Worded } from "../arguments/settled.ts";

const inputTable = { shape: shape({ position: 0, called: "the shape" }) };

/** What an `input` statement says. */
export interface InputStatement {
  readonly shape: Shape;
  readonly span: Span;
  readonly name: Word | undefined;
}

/** An image, a sequence or a vector; undefined after a diagnostic. */
export function readInput(statement: Worded, report: Report): InputStatement | undefined {
  const { name, written } = takeName(statement, report);
  refuseBlock(statement, report);
  const options = { example: "input 28x28x1", otherOptions: ["name"] };
  const bound = bind(inputTable, written, report, options);
  if (bound === undefined) return undefined;
  const { shape } = bound.values;
  const span = bound.spans.shape ?? statement.span;
  if (isShape(shape)) return { shape, span, name };
  const suggestion = suggestShape(shape);
  const parameters = {
    statement: "input",
    found: formatShape(shape),
    suggestion: `input ${suggestion}`,
  };
  report(diagnose("NET0202", span, parameters, { edits: [{ span, text: suggestion }] }));
  return undefined;
}
