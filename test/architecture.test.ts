import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { Linter } from "eslint";
import ts from "typescript";
import tseslint from "typescript-eslint";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");

/**
 * The rooms of the house, in the order data passes them; a room imports only from rooms above it, and from itself. The
 * first prefix that fits a file is its room, so parts of a room stand before the room that holds them.
 */
const rooms: readonly (readonly [name: string, ...prefixes: string[]])[] = [
  ["src/diagnostics", "src/diagnostics/"],
  ["src/parser", "src/parser/"],
  [
    "src/compiler/shape",
    "src/compiler/shape.ts",
    "src/compiler/sides.ts",
    "src/compiler/bytes.ts",
    "src/compiler/elsewhere.ts",
  ],
  ["src/compiler/arguments", "src/compiler/arguments/"],
  // The words that layers take stand before the layers, those of training after the network they speak of.
  ["src/compiler/vocabulary/activations", "src/compiler/vocabulary/activations"],
  ["src/compiler/vocabulary/initializers", "src/compiler/vocabulary/initializers"],
  ["src/compiler/layers", "src/compiler/layers/"],
  [
    "src/compiler/network",
    "src/compiler/network.ts",
    "src/compiler/input-scale.ts",
    "src/compiler/idx-files.ts",
  ],
  ["src/compiler/vocabulary", "src/compiler/vocabulary/"],
  ["src/compiler/resolve", "src/compiler/resolve/"],
  [
    "src/compiler/check",
    "src/compiler/check",
    "src/compiler/explain",
    "src/compiler/resolved-spec",
    "src/compiler/layer-statement",
  ],
  ["src/compiler/diff", "src/compiler/diff/"],
  ["src/compiler/lower", "src/compiler/lower/"],
  ["src/compiler/emit", "src/compiler/emit/"],
  ["src/compiler/reference", "src/compiler/reference/"],
  ["src/runtime/chance", "src/runtime/chance.ts"],
  ["src/runtime/data", "src/runtime/data/"],
  ["src/runtime/engines", "src/runtime/engines/"],
  ["src/runtime", "src/runtime/"],
  ["src/predictor", "src/predictor/"],
  ["src/browser", "src/browser/"],
  ["src/drawing", "src/drawing/"],
  ["src/editor", "src/editor/"],
  ["src/cli", "src/cli/"],
];

/** Doors that are shut although the order would allow them: what follows the Network does not look behind it. */
const shut: readonly (readonly [from: string, to: string])[] = [
  ["src/compiler/lower", "src/compiler/resolve"],
  ["src/compiler/lower", "src/compiler/check"],
  ["src/compiler/lower", "src/parser"],
  ["src/compiler/emit", "src/compiler/resolve"],
  ["src/compiler/emit", "src/compiler/check"],
  ["src/compiler/emit", "src/parser"],
];

/** Modules that would make the compiler impure. */
const pure = ["src/diagnostics", "src/parser", "src/compiler"];

/** What the compiler may not say, as rules of ESLint, which knows scopes: a variable of the same name may well be. */
const purity: Linter.Config = {
  files: ["**/*.ts"],
  languageOptions: { parser: tseslint.parser as Linter.Parser },
  linterOptions: { reportUnusedDisableDirectives: "off", noInlineConfig: true },
  rules: {
    "no-restricted-globals": [
      "error",
      ...["console", "process", "performance", "globalThis", "window", "self", "require", "fetch"],
      ...["setTimeout", "setInterval", "setImmediate", "crypto"],
    ],
    "no-restricted-properties": [
      "error",
      { object: "Math", property: "random" },
      { object: "Date", property: "now" },
    ],
    "no-restricted-syntax": [
      "error",
      {
        selector: ":matches(NewExpression, CallExpression)[callee.name='Date']",
        message: "the clock",
      },
      {
        selector: "VariableDeclarator[id.type='Identifier'][init.name=/^(Math|Date)$/]",
        message: "another name",
      },
    ],
  },
};

/** AssemblyScript, a world of its own. */
const kernels = "src/runtime/engines/wasm/kernels/";

interface Import {
  readonly from: string;
  /** A file of ours, or a package. */
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .map((path) => join("src", path).replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".ts") && !path.startsWith(kernels))
  .sort();
const imports = files.flatMap(importsOf);

function importsOf(from: string): Import[] {
  const text = textOf(from);
  const source = ts.createSourceFile(from, text, ts.ScriptTarget.Latest, false);
  const found: Import[] = [];
  const add = (specifier: ts.Expression | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    const ours = specifier.text.startsWith(".");
    const path = relative(root, resolve(root, dirname(from), specifier.text));
    found.push({ from, to: ours ? path.replaceAll("\\", "/") : specifier.text, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function roomOf(file: string): number {
  return rooms.findIndex(([, ...prefixes]) => prefixes.some((prefix) => file.startsWith(prefix)));
}

const internal = imports.filter(({ to }) => to.startsWith("src/"));

describe("the house", () => {
  test("has a room for every file", () => {
    expect(files.filter((file) => roomOf(file) === -1)).toEqual([]);
    expect(files.length).toBeGreaterThan(30);
  });

  test("has only imports that exist", () => {
    const known = new Set(files);
    const missing = internal.filter(({ to }) => !known.has(to) && !to.startsWith(kernels));
    expect(missing.map(({ from, to }) => `${from} imports ${to}, which is not there`)).toEqual([]);
  });

  test("lets a room import from rooms above it alone", () => {
    const wrong = internal.flatMap(({ from, to }) => {
      const [here, there] = [roomOf(from), roomOf(to)];
      const [a, b] = [rooms[here]?.[0] ?? "", rooms[there]?.[0] ?? ""];
      const closed = shut.some(([x, y]) => x === a && y === b);
      return there > here || closed ? [`${a} may not import ${b} (${from} imports ${to})`] : [];
    });
    expect(wrong).toEqual([]);
  });

  test("keeps the compiler pure: no files, no clock, no console, no packages but the parser's", () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        pure.some((room) => from.startsWith(`${room}/`)) &&
        !to.startsWith("src/") &&
        !(to === "chevrotain" && from.startsWith("src/parser/")),
    );
    expect(wrong.map(({ from, to }) => `${from} may not import ${to}`)).toEqual([]);

    const speaking = files
      .filter((file) => pure.some((room) => file.startsWith(`${room}/`)))
      .flatMap((file) => impuritiesOf(file, textOf(file)));
    expect(speaking).toEqual([]);
  });

  test.each([
    "console.log(1)",
    "globalThis.console.log(1)",
    "const { log } = console",
    "const say = console; say.log(1)",
    'process["exit"](1)',
    "const { now } = Date",
    "const { random: chance, floor } = Math",
    'Math["random"]()',
    "const M = Math; M.random()",
    "new Date()",
    "Date()",
  ])("sees that `%s` is impure", (text) => {
    expect(impuritiesOf("x.ts", text)).toHaveLength(1);
  });

  test.each([
    'const text = "console.log(1)"; // console.log\nconst x = { console: 1 }; x.console',
    "const process = 1; interface P { readonly process: number }",
    "Math.max(1, 2); const { max } = Math; Date.parse(text)",
    "function f(process: number) { return process; }",
  ])("sees that `%s` is not", (text) => {
    expect(impuritiesOf("x.ts", text)).toEqual([]);
  });

  test("draws all chance from one source", () => {
    const drawing = files.filter((file) => /\bMath\.random\b/.test(withoutComments(textOf(file))));
    expect(drawing).toEqual([]);
  });

  test("has no circles between files", () => {
    expect(circles()).toEqual([]);
  });
});

/** The lines of a text's code that would make the compiler impure; strings and comments are none. */
function impuritiesOf(file: string, text: string): string[] {
  const found = new Linter().verify(text, purity, { filename: file });
  return found.map(({ line, message }) => `${file}:${String(line)}: ${message}`);
}

function textOf(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
}

/** Each circle once, as `a → b → a`. Types count: a circle of types still means that neither file stands alone. */
function circles(): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of internal) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at !== -1) {
      found.push([...path.slice(at), file].join(" → "));
      return;
    }
    if (done.has(file)) return;
    for (const target of next.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  return found;
}
