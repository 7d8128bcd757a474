import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import prettier from "prettier";
import { beforeAll, describe, expect, test } from "vitest";
import { networkOf } from "../../network-of.ts";
import { buildParts, moduleOf } from "./module.ts";

const root = resolve(import.meta.dirname, "../../..");
const seed = readFileSync(join(root, "specs/seeds/003.net"), "utf8");
const small = "data garments { validation none }\nmaxpool 4; dense 10";

const vectors = { shape: [6], classes: [], trainCount: 100, testCount: 0 };

const cases = [
  ["fashion-mnist", networkOf(seed), { title: "fashion-mnist-001" }],
  [
    "tfjs-beside",
    networkOf(small),
    { title: "clothes", options: { runtime: "tfjs", beside: true } },
  ],
  ["logits-beside", networkOf(small), { title: "clothes", options: { beside: true } }],
  [
    "values",
    networkOf('data idx { train "a" "b"; scale 1; validation 10% }; dense 1', vectors),
    { title: "how-formal-002" },
  ],
] as const;

beforeAll(buildParts);

describe.each(cases)("the module %s", (name, network, more) => {
  test("reads as it did", async () => {
    const files = await moduleOf(network, more);
    const texts = [...files].filter(([file]) => !/^(?:lib\/|program|weights|kernels)/.test(file));
    const text = texts.map(([file, content]) => `==> ${file} <==\n${String(content)}`).join("\n");
    await expect(text).toMatchFileSnapshot(`golden/${name}.txt`);
    expect([...(await moduleOf(network, more))]).toEqual([...files]);
  });

  test("has prettier's format, weights aside", async () => {
    for (const [file, content] of await moduleOf(network, more)) {
      if (typeof content !== "string") continue;
      expect(await prettier.check(content, { filepath: file }), file).toBe(true);
    }
  });

  test("imports only itself, Node and TensorFlow.js, and does not speak of netc in its code", async () => {
    const files = await moduleOf(network, more);
    for (const [file, content] of files) {
      if (!file.endsWith(".js")) continue;
      const text = typeof content === "string" ? content : new TextDecoder().decode(content);
      const imported = [...text.matchAll(/^(?:import|export) .*from "(.*)";$/gm)].map((m) => m[1]!);
      for (const from of imported) {
        const own = join(file, "..", from);
        const known =
          files.has(own) || ["#read-file", "node:fs/promises", "@tensorflow/tfjs"].includes(from);
        expect(known, `${file} imports ${from}`).toBe(true);
      }
      expect(text).not.toMatch(/netc/);
    }
  });
});
