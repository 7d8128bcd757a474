import type { Source } from "../../diagnostics/span.ts";
import type { Statement } from "../../parser/ast.ts";
import { isStatementWord } from "./words.ts";

/**
 * The statements of a spec, with those that only a missing `}` has put into a section taken out of it again: after
 * `data fashion-mnist {` the layers are layers still, and nothing is said of them but what is wrong with themselves.
 */
export function takeOutOfUnclosed(
  statements: readonly Statement[],
  source: Source,
): readonly Statement[] {
  return statements.flatMap((statement) => {
    const { block } = statement;
    if (block === undefined || !isUnclosed(statement, source)) return [statement];
    const inside = block.statements;
    const at = inside.findIndex(({ word }) => word !== undefined && isStatementWord(word.text));
    if (at < 0) return [statement];
    const section = { ...statement, block: { ...block, statements: inside.slice(0, at) } };
    return [section, ...takeOutOfUnclosed(inside.slice(at), source)];
  });
}

/** A section whose block lacks its `}`. Blocks of layers are none: what stands in them may belong there. */
function isUnclosed({ word, damaged, block }: Statement, { text }: Source): boolean {
  if (word?.text !== "data" && word?.text !== "train") return false;
  return damaged === true && block !== undefined && text[block.span.end - 1] !== "}";
}
