import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import type { Word } from "../../parser/ast.ts";
import { optionName } from "../arguments/argument.ts";
import { bind, type Bound } from "../arguments/bind.ts";
import { requiredWord } from "../arguments/kinds.ts";
import type { Optimizer, OptimizerName } from "../network.ts";
import { optimizerNames, optimizers } from "../vocabulary/optimizers/index.ts";
import type { OptimizerDefinition } from "../vocabulary/optimizers/definition.ts";
import type { SettledItem, Worded } from "../arguments/settled.ts";

const example = "optimizer adam 1e-3";

/** The optimizer of a spec; adam with Keras's defaults where none is named or what is written is wrong. */
export function readOptimizer(statement: Worded | undefined, report: Report): Optimizer {
  if (statement === undefined) return standard();
  const items = statement.items.map(writeOut);
  const name = items.find((item) => item.kind === "word");
  const bound = bind(
    { kind: requiredWord("an optimizer", optimizerNames) },
    { word: statement.word, items: name === undefined ? [] : [name] },
    report,
    { example },
  );
  if (name === undefined || bound === undefined) return standard();
  return bindOptions(bound.values.kind, name, items, report) ?? standard();
}

function bindOptions(
  kind: OptimizerName,
  name: Word,
  items: readonly SettledItem[],
  report: Report,
): Optimizer | undefined {
  const definition: OptimizerDefinition = optimizers[kind];
  const written = { word: name, items: items.filter((item) => item !== name) };
  const bound = bind(definition.table, written, report, { example: `optimizer ${kind} 1e-3` });
  if (bound === undefined) return undefined;
  checkClipping(bound, report);
  return definition.make(bound.values);
}

function standard(): Optimizer {
  const { table, make } = optimizers.adam as OptimizerDefinition;
  const values = Object.entries(table).map(([key, argument]) => {
    const { default: standing } = argument;
    return [key, standing.kind === "value" ? standing.value : undefined] as const;
  });
  return make(Object.fromEntries(values));
}

/** The bare word `nesterov` means `nesterov=yes`. */
function writeOut(item: SettledItem): SettledItem {
  if (item.kind !== "word" || item.text !== "nesterov") return item;
  const value: Word = { kind: "word", text: "yes", span: item.span };
  return { kind: "option", key: item, value, span: item.span };
}

const clippingKeys = ["clipnorm", "clipvalue", "globalClipnorm"] as const;

/** At most one way of clipping, as in Keras. */
function checkClipping(bound: Bound<OptimizerDefinition["table"]>, report: Report): void {
  const [first, second] = clippingKeys.filter((key) => bound.values[key] !== 0);
  if (first === undefined || second === undefined) return;
  const parameters = { first: optionName(first), second: optionName(second) };
  const label = { span: bound.spans[first]!, message: "this clips already" };
  report(diagnose("NET0409", bound.spans[second]!, parameters, { labels: [label] }));
}
