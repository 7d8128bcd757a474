import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check } from "../../src/compiler/check.ts";
import { drawingOf } from "../../src/drawing/drawing.ts";
import { svgText } from "../../src/drawing/svg.ts";
import { root } from "../cli/netc.ts";
import { hasChromium, launch } from "../emit/browser/chromium.ts";

const nets: readonly (readonly [name: string, spec: string])[] = [
  ["the lab manual", readFileSync(join(root, "specs/seeds/003.net"), "utf8")],
  [
    "joints, calls and rounds",
    `input 28x28x1
block convbn(filters, stride=1) { conv filters 3x3 same stride=stride bias=no; batchnorm; relu }
repeat 2 as i {
  residual {
    shortcut { conv (32 * 2**i) 1x1 stride=2 bias=no; batchnorm }
    convbn(32 * 2**i, stride=2)
    conv (32 * 2**i) 3x3 same bias=no
  }
}
parallel concat { { conv 16 1x1 relu } { conv 16 1x1 relu; conv 32 5x5 same relu init=he_normal l2=1e-4 } { } }
globalavgpool
dense 10 softmax`,
  ],
];

interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Whether two rectangles share more than a border. */
function overlap(a: Rectangle, b: Rectangle): boolean {
  const [wide, high] = [
    Math.min(a.right, b.right) - Math.max(a.left, b.left),
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
  ];
  return wide > 0.5 && high > 0.5;
}

function isInside(inner: Rectangle, outer: Rectangle): boolean {
  return (
    inner.left >= outer.left - 0.5 &&
    inner.right <= outer.right + 0.5 &&
    inner.top >= outer.top - 0.5 &&
    inner.bottom <= outer.bottom + 0.5
  );
}

describe.skipIf(!hasChromium)("the picture in a browser (needs Chromium)", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  const cases = nets.flatMap(([name, spec]) =>
    (["TB", "LR"] as const).map((direction) => [name, direction, spec] as const),
  );

  test.each(cases)(
    "%s, %s: every word is in its box, and no box on another",
    async (_, direction, spec) => {
      const { network, ways, program } = check({ name: "test.net", text: spec });
      const drawing = drawingOf("test", network!, {
        text: spec,
        ways,
        statements: program.statements,
      });
      const page = await browser.newPage();
      try {
        await page.setContent(svgText(drawing, direction));
        const found = await page.evaluate(() => {
          const rectangle = (element: Element) => {
            const { left, top, right, bottom } = element.getBoundingClientRect();
            return { left, top, right, bottom };
          };
          const picture = document.querySelector("svg")!;
          return {
            picture: rectangle(picture),
            nodes: [...picture.querySelectorAll("g.node")].map((node) => ({
              box: rectangle(node.querySelector("rect")!),
              texts: [...node.querySelectorAll("text")].map(rectangle),
            })),
            groups: [...picture.querySelectorAll("text.group")].map(rectangle),
            texts: [...picture.querySelectorAll("text")].map(rectangle),
          };
        });
        expect(found.nodes).toHaveLength(drawing.nodes.length);
        for (const { box, texts } of found.nodes) {
          for (const text of texts) expect(isInside(text, box)).toBe(true);
          for (const other of found.nodes)
            if (other.box !== box) expect(overlap(other.box, box)).toBe(false);
          for (const label of found.groups) expect(overlap(label, box)).toBe(false);
        }
        expect(found.groups).toHaveLength(
          drawing.groups.filter(({ label }) => label !== "").length,
        );
        for (const text of found.texts) expect(isInside(text, found.picture)).toBe(true);
      } finally {
        await page.close();
      }
    },
  );

  test("is XML that stands alone", async () => {
    const { network } = check({ name: "test.net", text: "input 4; dense 2" });
    const text = svgText(drawingOf('a<b & "c"', network!), "TB");
    const page = await browser.newPage();
    const errors = await page.evaluate(
      (xml) =>
        new DOMParser().parseFromString(xml, "image/svg+xml").querySelectorAll("parsererror")
          .length,
      text,
    );
    expect(errors).toBe(0);
    expect(text).toContain('<title>a&lt;b &amp; "c"</title>');
    expect(text).not.toMatch(/<script|<style|href=/);
    await page.close();
  });
});
