import { statSync } from "node:fs";
import type { IdxFiles } from "../compiler/idx-files.ts";
import type { DataFacts } from "../compiler/network.ts";
import type { IdxSource } from "../compiler/resolve/data-files.ts";
import { DataError } from "../runtime/data/data-error.ts";
import { idxFacts, within } from "../runtime/data/idx-dataset.ts";

/** What the user's data files say, or what is wrong with them; their names count from `folder`. */
export type ReadFacts = (files: IdxSource, folder: string) => DataFacts | DataError;

/**
 * Reads files anew only where one has another name, size or time than at the last call: labels are read whole, and a
 * document is checked at every key. One reader serves one document.
 */
export function rememberingFacts(): ReadFacts {
  let known: { readonly state: string; readonly facts: DataFacts | DataError } | undefined;
  return (files, folder) => {
    const parts: readonly IdxFiles[] = files.test ? [files.train, files.test] : [files.train];
    const paths = parts.flatMap((part) => within(folder, part));
    const state = JSON.stringify(paths.map((path) => [path, ...stateOf(path)]));
    if (known?.state !== state) known = { state, facts: readFacts(files, folder) };
    return known.facts;
  };
}

/** Nothing where the file cannot be looked at: why, its reader says. */
function stateOf(path: string): readonly number[] {
  try {
    const { size, mtimeMs, ino } = statSync(path);
    return [size, mtimeMs, ino];
  } catch {
    return [];
  }
}

function readFacts(files: IdxSource, folder: string): DataFacts | DataError {
  try {
    return idxFacts(files, folder);
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
}
