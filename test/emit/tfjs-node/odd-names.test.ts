import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { quote } from "../../../src/compiler/emit/quote.ts";
import { chain, graph, layerName, oddText, parsed, renamed, stringsIn } from "../odd-text.ts";
import { projectOf } from "./project.ts";

/** Runs the statements that make the model. */
function modelOf(text: string): tf.LayersModel {
  const start = text.search(/^const (?:model|images) = tf/m);
  const { outputText } = ts.transpileModule(text.slice(start, text.indexOf("model.compile(")), {
    compilerOptions: { target: ts.ScriptTarget.ES2023 },
  });
  return new Function("tf", `${outputText}\nreturn model;`)(tf) as tf.LayersModel;
}

test("quoting holds any text", () => {
  fc.assert(
    fc.property(oddText, (text) => {
      const quoted = quote(text);
      expect(JSON.parse(quoted)).toBe(text);
      expect(quoted).not.toMatch(/[\n\r\u2028\u2029]/);
      expect(stringsIn(parsed(`const x = ${quoted};`))).toEqual([text]);
    }),
  );
});

describe.each([
  ["sequential", chain],
  ["functional", graph],
])("names and labels of a %s net never leave their strings", (_, network) => {
  test("in the text: these strings are there", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(oddText, { minLength: 6, maxLength: 6 }),
        fc.array(oddText, { minLength: 10, maxLength: 10 }),
        oddText,
        async (names, labels, title) => {
          const files = await projectOf(renamed(network, names, labels), { title });
          const own = network.layers.map((_, i) => names[i]!);
          const strings = stringsIn(parsed(files.get("train.ts")!));
          expect(strings.filter((text) => own.includes(text)).length).toBeGreaterThanOrEqual(
            own.length,
          );
          const inData = stringsIn(parsed(files.get("data.ts")!));
          for (const label of labels) expect(inData).toContain(label);
          const about = JSON.parse(files.get("package.json")!) as { name: string };
          expect(about.name).toMatch(/^[a-z0-9][a-z0-9-]{0,99}$/);
        },
      ),
      { numRuns: 20 },
    );
  });

  test("in the running program: TensorFlow.js has the layers by these names", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(layerName, { minLength: 6, maxLength: 6 }), async (names) => {
        const { classes } = network.data!.facts;
        const files = await projectOf(renamed(network, names, classes));
        const model = modelOf(files.get("train.ts")!);
        const found = model.layers.map(({ name }) => name);
        for (let i = 0; i < network.layers.length; i++) expect(found).toContain(names[i]!);
        model.dispose();
      }),
      { numRuns: 20 },
    );
  });
});
