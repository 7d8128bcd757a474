import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import type { DataFacts, Validation } from "../network.ts";
import type { Value } from "../arguments/argument.ts";
import { namesFiles, wordsOf } from "./data-files.ts";
import type { Worded } from "../arguments/settled.ts";

/** A tenth of the training images, drawn by the seed. */
export const standardValidation: Validation = { kind: "share", share: 0.1 };

/** `validation test | 20% | 5000 | first 5000 | none`; a tenth where nothing is said or what is said is wrong. */
export function readValidation(
  statement: Worded | undefined,
  data: string,
  facts: DataFacts,
  testShare: number | undefined,
  report: Report,
): Validation {
  if (statement === undefined) return standardValidation;
  const validation = validationOf(valuesOf(statement));
  if (validation === undefined) {
    report(
      diagnose("NET0508", spanOfItems(statement), {
        statement: "validation",
        rule: "`test`, a share such as 20%, a number such as 5000, `first 5000` or `none`",
        found: wordsOf(statement),
        example: "validation 10%",
      }),
    );
    return standardValidation;
  }
  if (validation.kind === "test" && facts.testCount === 0 && testShare === undefined)
    report(diagnose("NET0506", statement.span, { data }));
  else return checkAmount(validation, statement, data, facts, testShare, report);
  return standardValidation;
}

/** What the words of a validation mean; undefined where they mean nothing. */
function validationOf(values: readonly Value[]): Validation | undefined {
  const [first, second, third] = values;
  if (first === undefined || third !== undefined) return undefined;
  if (first.kind === "word" && first.text === "first") {
    const count = second === undefined ? undefined : countOf(second);
    return count === undefined ? undefined : { kind: "first", count };
  }
  if (second !== undefined) return undefined;
  if (first.kind === "word" && first.text === "test") return { kind: "test" };
  if (first.kind === "word" && first.text === "none") return { kind: "none" };
  const share = shareOf(first);
  if (share !== undefined) return { kind: "share", share };
  const count = countOf(first);
  return count === undefined ? undefined : { kind: "count", count };
}

function countOf(value: Value): number | undefined {
  if (value.kind !== "number" || !Number.isSafeInteger(value.value)) return undefined;
  return value.value >= 1 ? value.value : undefined;
}

function shareOf(value: Value): number | undefined {
  if (value.kind !== "percentage" || value.value <= 0 || value.value >= 100) return undefined;
  return value.value / 100;
}

/** Whether a split leaves images on both sides; the standard validation where it does not. */
function checkAmount(
  validation: Validation,
  statement: Worded,
  data: string,
  facts: DataFacts,
  testShare: number | undefined,
  report: Report,
): Validation {
  const count = facts.trainCount - Math.round(facts.trainCount * (testShare ?? 0));
  if (validation.kind === "share" && Math.round(validation.share * count) < 1) {
    const percent = `${validation.share * 100}%`;
    report(diagnose("NET0511", statement.span, { percent, count, purpose: "validation" }));
    return standardValidation;
  }
  if ((validation.kind === "count" || validation.kind === "first") && validation.count >= count) {
    const parameters = { wanted: validation.count, count, data, purpose: "validation" };
    report(diagnose("NET0505", spanOfItems(statement), parameters));
    return standardValidation;
  }
  return validation;
}

/** `test 20%`, where the data has no test images of its own; undefined where it has or nothing is said. */
export function readTestShare(
  statement: Worded | undefined,
  data: string,
  facts: DataFacts,
  report: Report,
): number | undefined {
  if (statement === undefined || (data === "idx" && namesFiles(statement))) return undefined;
  if (data !== "idx" && facts.testCount > 0) {
    report(diagnose("NET0507", statement.span, { data, count: facts.testCount }));
    return undefined;
  }
  const [value, more] = valuesOf(statement);
  const share = value === undefined || more !== undefined ? undefined : shareOf(value);
  if (share === undefined) {
    report(
      diagnose("NET0508", statement.span, {
        statement: "test",
        rule: "a share of the images such as 20%, or file names",
        found: wordsOf(statement),
        example: "test 20%",
      }),
    );
  } else if (Math.round(share * facts.trainCount) < 1) {
    const parameters = { percent: `${share * 100}%`, count: facts.trainCount, purpose: "test" };
    report(diagnose("NET0511", statement.span, parameters));
  }
  return share;
}

/** The values of a statement. An option is no value, so that it is refused. */
function valuesOf({ items }: Worded): readonly Value[] {
  return items.map((item) => (item.kind === "option" ? item.key : item));
}

function spanOfItems(statement: Worded) {
  const { items, span } = statement;
  return items.length === 0 ? span : { start: items[0]!.span.start, end: items.at(-1)!.span.end };
}
