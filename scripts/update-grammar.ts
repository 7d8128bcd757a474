// Writes the grammar of the extension for Visual Studio Code, whose words are those of the registries.
import { writeFile } from "node:fs/promises";
import { grammarText } from "./vscode-grammar.ts";

const file = new URL("../editors/vscode/syntaxes/netc.tmLanguage.json", import.meta.url);
await writeFile(file, grammarText());
