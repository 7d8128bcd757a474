import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** What emitted modules have in `lib/`: the module's own parts, and those of the program that must be the same. */
const sources = [
  "src/predictor/base64.ts",
  "src/predictor/engine.ts",
  "src/predictor/numbers.ts",
  "src/predictor/pixels.ts",
  "src/predictor/prediction.ts",
  "src/predictor/read-file-node.ts",
  "src/predictor/read-file.ts",
  "src/predictor/tfjs.ts",
  "src/runtime/data/pictures/fit.ts",
  "src/runtime/data/pictures/resample.ts",
  "src/runtime/probabilities.ts",
];

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
  // A statement alone is no module, but its file is one.
  alwaysStrict: false,
};

/** Writes the fixed parts of emitted modules as JavaScript that a person can read: comments stay, types go. */
export async function buildPredictor(
  folder: string = join(root, "dist", "predictor"),
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const path of sources) {
    const text = await readFile(join(root, path), "utf8");
    await writeFile(join(folder, basename(path).replace(/\.ts$/, ".js")), javascript(text));
  }
}

/** Statement by statement, so that the empty lines between them stay; the files lie side by side. */
function javascript(text: string): string {
  const source = ts.createSourceFile("part.ts", text, ts.ScriptTarget.ES2023);
  const parts = source.statements
    .filter((statement) => !isType(statement))
    .map((statement) => ts.transpileModule(statement.getFullText(source), { compilerOptions }))
    .map(({ outputText }) => outputText.trim());
  return `${parts.join("\n\n")}\n`
    .replace(/^(import .* from "\..*";)\n(?=\nimport )/gm, "$1")
    .replace(/from "\.[^"]*?([^/"]+)\.ts"/g, 'from "./$1.js"');
}

function isType(statement: ts.Statement): boolean {
  const erased =
    ts.isImportDeclaration(statement) &&
    statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  return erased || ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPredictor();
