import { readFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { explainCode, type PageReader } from "../../src/diagnostics/explain.ts";
import { examplesFolder } from "../../scripts/diagnostic-examples.ts";

const read: PageReader = (code, file) => {
  const path = join(examplesFolder, code, file);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
};

function pageOf(asked: string): string {
  const explanation = explainCode(asked, read);
  return explanation.kind === "page" ? explanation.text : `no page of ${asked}`;
}

describe("explainCode", () => {
  test("shows the page, the mistake, what netc says and the spec put right, in this order", () => {
    const text = pageOf("NET0203");
    const parts = [
      "# NET0203: a kernel or pool larger than what comes in",
      "## Wrong\n\n    input 8x8x1\n",
      "## What netc says\n\n    wrong.net:4:9: error NET0203: ",
      "## Right\n\n    input 8x8x1\n",
    ];
    const places = parts.map((part) => text.indexOf(part));
    expect(places[0]).toBe(0);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  test.each(["203", "0203", "net203", "NET0203", " net0203 "])("%s is NET0203", (asked) => {
    expect(explainCode(asked, read)).toMatchObject({ kind: "page", code: "NET0203" });
  });

  test("a mistake that is in no spec has its message and no specs", () => {
    const text = pageOf("NET0532");
    expect(text).toContain("## What netc says\n\n    error NET0532: images.idx should have");
    expect(text).not.toContain("## Wrong");
  });

  test("a code that does not exist", () => {
    expect(explainCode("NET9999", read).kind).toBe("unknown");
    expect(explainCode("toString", read).kind).toBe("unknown");
    expect(explainCode("NET02O3", read)).toMatchObject({ suggestion: "NET0203" });
  });
});
