import { catalogue, type Code } from "./catalogue.ts";
import { nearest } from "./nearest.ts";

/** The files of a code's folder under specs/diagnostics/, as the caller reads them; undefined where one is missing. */
export type PageReader = (code: Code, file: PageFile) => string | undefined;
export type PageFile = "README.md" | "wrong.net" | "expected.txt" | "fixed.net";

export type Explanation =
  | { readonly kind: "page"; readonly code: Code; readonly text: string }
  | { readonly kind: "unknown"; readonly asked: string; readonly suggestion: string | undefined };

/**
 * What `netc explain` prints of a code: its page, then the wrong spec, what netc says of it, and the spec put right.
 * The code may be given in small letters or as a bare number (`203`).
 */
export function explainCode(asked: string, read: PageReader): Explanation {
  const code = readCode(asked);
  if (!isCode(code))
    return { kind: "unknown", asked, suggestion: nearest(code, Object.keys(catalogue)) };
  const sections = [
    read(code, "README.md") ?? `# ${code}: ${catalogue[code].title}\n`,
    section("Wrong", read(code, "wrong.net")),
    section("What netc says", read(code, "expected.txt")),
    section("Right", read(code, "fixed.net")),
  ];
  const text = sections.filter((part) => part !== undefined).map((part) => part.trimEnd());
  return { kind: "page", code, text: text.join("\n\n") };
}

/** `203`, `0203`, `net203` and `NET0203` are the same code. */
function readCode(asked: string): string {
  const digits = /^(?:net)?(\d{1,4})$/i.exec(asked.trim())?.[1];
  return digits === undefined ? asked.trim().toUpperCase() : `NET${digits.padStart(4, "0")}`;
}

function isCode(code: string): code is Code {
  return Object.hasOwn(catalogue, code);
}

function section(title: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const indented = text
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `    ${line}`));
  return `## ${title}\n\n${indented.join("\n")}`;
}
