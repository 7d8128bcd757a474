import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const folder = resolve(import.meta.dirname, "../../specs/seeds");

/** `000`, `001a`, … */
export const seedNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".net"))
  .map((file) => file.replace(".net", ""));

export function seedText(name: string): string {
  return readFileSync(join(folder, `${name}.net`), "utf8");
}

/** The same net with a sixteenth of the units and filters, but for the ten classes. */
export function reducedSeed(name: string): string {
  return seedText(name).replace(/^(conv|dense) (\d+)/gm, (line, layer: string, units: string) =>
    units === "10" ? line : `${layer} ${String(Math.max(2, Math.floor(Number(units) / 16)))}`,
  );
}
