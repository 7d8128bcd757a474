import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import type { StringAtom, Word } from "../../parser/ast.ts";
import type { DataFacts, DataPlan } from "../network.ts";
import { hasLabels, wordsOf } from "./data-files.ts";
import type { SettledItem, Worded } from "../arguments/settled.ts";

/**
 * The names of the classes in the order of the labels: those of `classes`, else those of the data. Names are strings,
 * or plain words where they are one word.
 */
export function readClasses(
  statement: Worded | undefined,
  source: DataPlan["source"],
  facts: DataFacts,
  report: Report,
): readonly string[] {
  if (statement === undefined) return facts.classes;
  const atoms = statement.items.filter(isName);
  if (atoms.length < 2 || atoms.length < statement.items.length) {
    report(
      diagnose("NET0508", statement.span, {
        statement: "classes",
        rule: "the names of two or more classes",
        found: wordsOf(statement),
        example: 'classes "cat" "dog"',
      }),
    );
    return facts.classes;
  }
  if (source.kind === "idx" && !hasLabels(source)) {
    report(diagnose("NET0516", statement.span, {}));
    return [];
  }
  const names = checkedNames(atoms, report);
  // A data set that is known says itself how many classes it has; the user's own files do not.
  if (source.kind === "idx" || facts.classes.length === names.length) return names;
  const parameters = { named: names.length, data: source.kind, classes: facts.classes.length };
  report(diagnose("NET0513", statement.span, parameters));
  return facts.classes;
}

function isName(item: SettledItem): item is StringAtom | Word {
  return item.kind === "string" || item.kind === "word";
}

function checkedNames(atoms: readonly (StringAtom | Word)[], report: Report): readonly string[] {
  const first = new Map<string, StringAtom | Word>();
  for (const atom of atoms) {
    const name = nameOf(atom);
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, atom);
    else {
      const labels = [{ span: earlier.span, message: "the first is here" }];
      report(diagnose("NET0510", atom.span, { name }, { labels }));
    }
  }
  return atoms.map(nameOf);
}

function nameOf(atom: StringAtom | Word): string {
  return atom.kind === "string" ? atom.value : atom.text;
}
