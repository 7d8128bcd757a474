import { describe, expect, test } from "vitest";
import { decodeSource } from "../../src/diagnostics/decode.ts";
import { indexLines, positionOf } from "../../src/diagnostics/position.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const joined = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...utf8(part)] : part)));

describe("bytes of a spec that are text", () => {
  test.each([
    ["", ""],
    ["dense 10 # café 猫 🙂 \ufffd \ufffd\r\n", "dense 10 # café 猫 🙂 \ufffd \ufffd\r\n"],
    ["\ufeffdense 10", "dense 10"],
  ])("%j", (written, text) => {
    const { source, fault } = decodeSource("a.net", utf8(written));
    expect(source).toEqual({ name: "a.net", text });
    expect(fault).toBeUndefined();
  });
});

describe("the first byte that is none", () => {
  test.each([
    ["Latin-1", joined("input 4\ncaf", [0xe9], "\n", [0xe9]), "2:4", 12, "E9, which is not UTF-8"],
    ["after wide letters", joined("猫🙂\ufffd", [0xc3, 0x28]), "1:4", 11, "C3, which is not UTF-8"],
    ["after a mark", joined("\ufeffa", [0x80]), "1:2", 5, "80, which is not UTF-8"],
    ["cut short", joined("ab", [0xe7, 0x8c]), "1:3", 3, "E7, which is not UTF-8"],
    ["a surrogate", joined("a", [0xed, 0xa0, 0x80]), "1:2", 2, "ED, which is not UTF-8"],
    ["zero", joined("input 4\ndense", [0], "3"), "2:6", 14, "00, which no text holds"],
    ["UTF-16", joined([0xff, 0xfe], "i", [0]), "1:1", 1, "FF, as in a text in UTF-16"],
    ["UTF-16, big end first", joined([0xfe, 0xff, 0], "i"), "1:1", 1, "FE, as in a text in UTF-16"],
    ["UTF-16 without a mark", joined("i", [0], "n", [0]), "1:2", 2, "00, as in a text in UTF-16"],
  ])("%s", (_, bytes, place, byte, words) => {
    const { source, fault } = decodeSource("a.net", bytes);
    expect(fault).toMatchObject({ code: "NET0025", severity: "error" });
    expect(fault!.message).toBe(`byte ${String(byte)} of the spec is ${words}`);
    const { line, column } = positionOf(indexLines(source.text), fault!.span.start);
    expect(`${String(line)}:${String(column)}`).toBe(place);
  });
});
