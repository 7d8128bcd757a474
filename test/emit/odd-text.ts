import fc from "fast-check";
import ts from "typescript";
import { expect } from "vitest";
import type { Network } from "../../src/compiler/network.ts";
import { networkOf } from "../network-of.ts";

/** Texts that leave a careless string, and any others. */
export const oddText = fc.oneof(
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
    "</script><script>boom()</script>",
    "<!--",
    "-->",
    "]]>",
    "&lt;",
    "<img src=x onerror=boom()>",
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
export const layerName = fc.oneof(
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

export const chain = networkOf(
  "data garments; maxpool 7; flatten; dense 4 leakyrelu; dense 10 softmax",
);
export const graph = networkOf(
  "data garments; maxpool 7; conv 4 1x1 name=a; conv 4 1x1 leakyrelu name=b; add a; globalavgpool; dense 10",
);

/** The network with these names of layers, class names and data files. */
export function renamed(
  network: Network,
  names: readonly string[],
  labels: readonly string[],
): Network {
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

/** A text that TypeScript reads without complaint. */
export function parsed(text: string): ts.SourceFile {
  const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true });
  expect(diagnostics).toEqual([]);
  return ts.createSourceFile("x.ts", text, ts.ScriptTarget.Latest, true);
}

/** The values of all string literals. */
export function stringsIn(node: ts.Node): string[] {
  const own = ts.isStringLiteralLike(node) ? [node.text] : [];
  const inner: string[] = [];
  ts.forEachChild(node, (child) => {
    inner.push(...stringsIn(child));
  });
  return [...own, ...inner];
}

/** The kinds of all nodes in order: the program without its strings and names. */
export function skeleton(node: ts.Node): ts.SyntaxKind[] {
  const kinds = [node.kind];
  ts.forEachChild(node, (child) => {
    kinds.push(...skeleton(child));
  });
  return kinds;
}
