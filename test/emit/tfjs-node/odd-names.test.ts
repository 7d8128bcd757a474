import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { quote } from "../../../src/compiler/emit/quote.ts";
import type { Network } from "../../../src/compiler/network.ts";
import { networkOf } from "../../network-of.ts";
import { projectOf } from "./project.ts";

/** Texts that leave a careless string, and any others. */
const oddText = fc.oneof(
  fc.constantFrom(
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "default",
    "model",
    "tf",
    "await",
    "conv1",
    "a-b",
    "aB",
    "'",
    '"',
    "`${process.exit(1)}`",
    '"); process.exit(1); ("',
    "*/ process.exit(1) /*",
    "</script><script>",
    "<!--",
    "\u2028",
    "line\nbreak\r",
    "\\",
    "\\u0022",
    "../../etc/passwd",
    "C:\\x",
    "\u202eright to left",
    "\u0000",
    "\ud800",
    "😀",
    "@file@",
    "${x}",
    "$&",
    "x".repeat(3000),
  ),
  fc.string({ minLength: 1, unit: "binary", maxLength: 30 }),
  fc.string({ minLength: 1, maxLength: 30 }),
);

/** What a spec can call a layer: letters, then letters, digits, `_` and `-`. */
const layerName = fc.oneof(
  fc.constantFrom(
    "constructor",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "default",
    "await",
    "model",
    "tf",
    "input",
  ),
  fc.constantFrom(
    "images",
    "a-b",
    "aB",
    "a_b",
    "isPrototypeOf",
    "undefined",
    "x".repeat(3000),
    "prototype",
  ),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,20}$/),
);

const chain = networkOf("data garments; maxpool 7; flatten; dense 4 leakyrelu; dense 10 softmax");
const graph = networkOf(
  "data garments; maxpool 7; conv 4 1x1 name=a; conv 4 1x1 leakyrelu name=b; add a; globalavgpool; dense 10",
);

function renamed(network: Network, names: readonly string[], labels: readonly string[]): Network {
  const data = network.data!;
  return {
    ...network,
    layers: network.layers.map((layer, i) => ({ ...layer, name: names[i]! })),
    data: {
      ...data,
      source: { kind: "idx", train: [labels[0]!, labels[1]!], test: undefined },
      facts: { ...data.facts, classes: labels, testCount: 0 },
    },
  };
}

function parsed(text: string): ts.SourceFile {
  const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true });
  expect(diagnostics).toEqual([]);
  return ts.createSourceFile("x.ts", text, ts.ScriptTarget.Latest, true);
}

/** The values of all string literals. */
function stringsIn(node: ts.Node): string[] {
  const own = ts.isStringLiteralLike(node) ? [node.text] : [];
  const inner: string[] = [];
  ts.forEachChild(node, (child) => {
    inner.push(...stringsIn(child));
  });
  return [...own, ...inner];
}

/** The kinds of all nodes in order: the program without its strings and names. */
function skeleton(node: ts.Node): ts.SyntaxKind[] {
  const kinds = [node.kind];
  ts.forEachChild(node, (child) => {
    kinds.push(...skeleton(child));
  });
  return kinds;
}

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
  const usual = projectOf(
    renamed(
      network,
      network.layers.map((_, i) => `layer${String(i)}`),
      network.data!.facts.classes,
    ),
  );

  test("in the text: the same program, with these strings", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(oddText, { minLength: 6, maxLength: 6 }),
        fc.array(oddText, { minLength: 10, maxLength: 10 }),
        oddText,
        async (names, labels, title) => {
          const files = await projectOf(renamed(network, names, labels), { title });
          const own = network.layers.map((_, i) => names[i]!);
          for (const file of ["train.ts", "data.ts"]) {
            const source = parsed(files.get(file)!);
            expect(skeleton(source)).toEqual(skeleton(parsed((await usual).get(file)!)));
          }
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
      { numRuns: 60 },
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
      { numRuns: 30 },
    );
  });
});
