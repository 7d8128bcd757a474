import { extname } from "node:path";
import type { Options, Plugin } from "prettier";

/** How prettier reads each kind of file. */
const parsers: Readonly<Record<string, string>> = {
  ".ts": "typescript",
  ".js": "babel",
  ".json": "json",
  ".md": "markdown",
};

/** A file's text as prettier writes it, by its own defaults; other kinds of files stay as they are. Only `netc emit` loads this. */
export async function format(file: string, text: string): Promise<string> {
  const parser = file === "package.json" ? "json-stringify" : parsers[extname(file)];
  if (parser === undefined) return text;
  const [prettier, ...plugins] = await Promise.all([
    import("prettier/standalone"),
    import("prettier/plugins/estree"),
    import("prettier/plugins/typescript"),
    import("prettier/plugins/babel"),
    import("prettier/plugins/markdown"),
  ]);
  const options: Options = { parser, plugins: plugins as unknown as Plugin[] };
  return prettier.format(text, options);
}
