import { packageName } from "../package-name.ts";
import type { Outcome } from "./outcome.ts";

/** What the module calls itself and its parts. */
export interface Names {
  /** `garment`. */
  readonly package: string;
  /** `Garment`: what the names of its types begin with. */
  readonly prefix: string;
  /** `GarmentClassifier`; `GarmentModel` where there are no classes. */
  readonly type: string;
  /** `loadGarmentClassifier`. */
  readonly load: string;
}

/**
 * Names from the title of a run or spec: its words with large first letters, without the number that `netc train` gives
 * a run (`garment-001`). What begins with a digit, or has no letter, is a `Net`.
 */
export function namesOf(title: string, outcome: Outcome): Names {
  const suffix = outcome.kind === "classes" ? "Classifier" : "Model";
  const words = wordsOf(title);
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  const prefix = /^[A-Z]/.test(joined) ? joined : `Net${joined}`;
  return {
    package: packageName([...(words.length === 0 ? ["net"] : words), suffix].join("-")),
    prefix,
    type: `${prefix}${suffix}`,
    load: `load${prefix}${suffix}`,
  };
}

/** The title's words in the letters and digits that every program can hold. */
function wordsOf(title: string): readonly string[] {
  const plain = title.normalize("NFKD").replace(/\p{M}/gu, "");
  const words = plain
    .replace(/(?<=.)-\d{3,}$/, "")
    .slice(0, 60)
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "");
  const repeats = /^(?:classifier|model)$/i.test(words.at(-1) ?? "");
  return words.length > 1 && repeats ? words.slice(0, -1) : words;
}
