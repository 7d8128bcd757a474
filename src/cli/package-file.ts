/** The address of a file of the package, from source (`src/cli/`) as from the bundle (`dist/`). */
export function packageFile(path: string): URL {
  const root = import.meta.url.endsWith(".ts") ? "../../" : "../";
  return new URL(root + path, import.meta.url);
}
