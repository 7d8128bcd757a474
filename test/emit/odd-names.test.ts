import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPage } from "../../scripts/build-page.ts";
import { buildPredictor } from "../../scripts/build-predictor.ts";
import * as registry from "../../src/compiler/emit/targets.ts";
import type { Network } from "../../src/compiler/network.ts";
import { netc } from "../cli/netc.ts";
import { idxBytes } from "../data/idx-bytes.ts";
import { kernelModule } from "../kernels/harness.ts";
import { chain, graph, oddText, parsed, renamed, skeleton, stringsIn } from "./odd-text.ts";
import { requestOf } from "./request.ts";

beforeAll(async () => {
  await buildPage();
  await buildPredictor();
  for (const build of ["relaxed", "simd", "single"] as const) await kernelModule(build);
});

/** What a file is, whatever its strings say: the same for every name of layers, classes, data files and projects. */
function shapeOf(name: string, content: string | Uint8Array): unknown {
  const text = typeof content === "string" ? content : new TextDecoder().decode(content);
  if (/\.[mc]?[jt]s$/.test(name) && typeof content === "string") return skeleton(parsed(text));
  if (name.endsWith(".json")) return jsonShape(JSON.parse(text));
  if (name.endsWith(".html")) return text.match(/<[/!a-z][^\s>]*/gi);
  if (name.endsWith(".md")) return [text.split("\n").length, text.match(/[<`|]/g)];
  return createHash("sha256").update(content).digest("hex");
}

function jsonShape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(jsonShape);
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.entries(value).map(([key, inner]) => [key, jsonShape(inner)]);
}

describe.each(Object.values(registry))("texts that mean harm, in $name", (target) => {
  const options = "samples" in target.options ? { samples: 0 } : {};
  const shapes = async (network: Network, title: string, trained: boolean): Promise<unknown> => {
    const emission = await target.emit(requestOf(target, network, { title, trained, options }));
    if (emission.kind === "refused") throw new Error(String(emission.diagnostics[0]?.message));
    return [...emission.files].map(([name, content]) => [name, shapeOf(name, content)]);
  };

  test.each([
    ["sequential", chain, target.runsOnly === true],
    ["functional", graph, true],
  ])("never leave their strings in a %s net", async (_, network, trained) => {
    const plain = network.layers.map((__, i) => `layer${String(i)}`);
    const usual = await shapes(
      renamed(network, plain, network.data!.facts.classes),
      "plain",
      trained,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(oddText, { minLength: 6, maxLength: 6 }),
        fc.array(oddText, { minLength: 10, maxLength: 10 }),
        oddText,
        async (names, labels, title) => {
          expect(await shapes(renamed(network, names, labels), title, trained)).toEqual(usual);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe("odd names on the command line and in a spec", () => {
  // Windows takes none of these in the names of files.
  const odd = process.platform === "win32" ? "we'ird ${1}" : "we\"ird '`${1}` <b> \u202e\n\u2028";
  let folder: string;
  const at = (name: string): string => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "netc-odd-"));
    await writeFile(at(`${odd}images`), idxBytes(8, [40, 28, 28], new Uint8Array(40 * 784)));
    const labels = Array.from({ length: 40 }, (_, i) => i % 3);
    await writeFile(at(`${odd}labels`), idxBytes(8, [40], labels));
    await writeFile(
      at(`${odd}.net`),
      `data idx { train ${JSON.stringify(`${odd}images`)} ${JSON.stringify(`${odd}labels`)}
  classes "__proto__" "</script><b>" ${JSON.stringify("\u202e`${boom()}`\u0007")} }
dense 4 relu name=constructor; dense 3 softmax name=toString
train { epochs 1 }
`,
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each(Object.values(registry))("reach $name whole", async ({ name, runsOnly }) => {
    const run = at(`${odd}-${name}`);
    if (runsOnly === true) {
      const trained = await netc(["train", at(`${odd}.net`), "--out", run]);
      expect(trained.code, trained.stderr).toBe(0);
    }
    const source = runsOnly === true ? run : at(`${odd}.net`);
    const { code, stderr } = await netc(["emit", name, source, "--out", at(name)]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const files = await readdir(at(name), { recursive: true });
    // The project's files have names of the target's choice.
    expect(files.filter((file) => /[^\w./-]/.test(file))).toEqual([]);
    if (name !== "tfjs-node") return;
    const strings = stringsIn(parsed(await readFile(join(at(name), "data.ts"), "utf8")));
    expect(strings).toContain("__proto__");
    expect(strings.map((text) => resolve(at(name), text))).toContain(at(`${odd}images`));
  });
});
