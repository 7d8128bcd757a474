import { diagnose, type Diagnostic } from "./diagnostic.ts";
import type { Source } from "./span.ts";

/** The text of a spec's file, as far as it is text. */
export interface Decoded {
  readonly source: Source;
  /** NET0025 at the first byte that no text in UTF-8 has; undefined where all is text. */
  readonly fault: Diagnostic | undefined;
}

/** A place in the text, and the same place in the bytes it was read from; both count from 0. */
interface Place {
  readonly at: number;
  readonly offset: number;
}

const replacement = "\ufffd";

/** Reads a file's bytes as UTF-8; a byte order mark is left out. What cannot be read stands as `U+FFFD` in the text. */
export function decodeSource(name: string, bytes: Uint8Array): Decoded {
  const source = { name, text: new TextDecoder("utf-8").decode(bytes) };
  const place = firstFault(source.text, bytes);
  if (place === undefined) return { source, fault: undefined };
  const { at, offset } = place;
  const byte = bytes[offset]!.toString(16).toUpperCase().padStart(2, "0");
  const parameters = { offset: offset + 1, byte, reason: reasonOf(bytes, byte) };
  return { source, fault: diagnose("NET0025", { start: at, end: at + 1 }, parameters) };
}

function firstFault(text: string, bytes: Uint8Array): Place | undefined {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  let last: Place = { at: 0, offset: marked ? 3 : 0 };
  for (const { index } of text.matchAll(/[\u0000\ufffd]/g)) {
    const offset = last.offset + new TextEncoder().encode(text.slice(last.at, index)).length;
    last = { at: index, offset };
    // A text may hold the sign that stands for what cannot be read.
    if (text[index] !== replacement || !isReplacement(bytes, offset)) return last;
  }
  return undefined;
}

function isReplacement(bytes: Uint8Array, offset: number): boolean {
  return bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd;
}

function reasonOf([first, second]: Uint8Array, byte: string): string {
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  // Letters a to z have one byte of two zero in UTF-16.
  if (marked || (first === 0) !== (second === 0)) return "as in a text in UTF-16";
  return byte === "00" ? "which no text holds" : "which is not UTF-8";
}
