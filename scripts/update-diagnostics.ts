/**
 * Writes expected.txt of every folder under specs/diagnostics/ anew: `npx node scripts/update-diagnostics.ts [CODE…]`.
 * Read each change as a student would before keeping it: the files are documentation.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalogue, type Code } from "../src/diagnostics/catalogue.ts";
import { examplesFolder, exampleText } from "./diagnostic-examples.ts";

const asked = process.argv.slice(2);
const codes = Object.keys(catalogue) as Code[];

for (const code of asked.length === 0 ? codes : codes.filter((code) => asked.includes(code))) {
  const path = join(examplesFolder, code, "expected.txt");
  const text = await exampleText(code);
  if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
  writeFileSync(path, text);
  console.log(`${code}: expected.txt written`);
}
