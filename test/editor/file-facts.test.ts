import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { rememberingFacts } from "../../src/editor/file-facts.ts";
import { DataError } from "../../src/runtime/data/data-error.ts";
import { imageBytes, labelBytes } from "../data/idx-bytes.ts";

const folder = await mkdtemp(join(tmpdir(), "netc-file-facts-"));
afterAll(() => rm(folder, { recursive: true }));

const source = { kind: "idx", train: ["images", "labels"], test: undefined } as const;

test("images alone are enough", async () => {
  await writeFile(join(folder, "alone"), imageBytes(3));
  const alone = { kind: "idx", train: ["alone"], test: undefined } as const;
  expect(rememberingFacts()(alone, folder)).toMatchObject({ classes: [], trainCount: 3 });
});

test("files are read again only where one has changed", async () => {
  const labels = join(folder, "labels");
  await writeFile(join(folder, "images"), imageBytes(3));
  const read = rememberingFacts();
  const missing = read(source, folder);
  expect(missing).toBeInstanceOf(DataError);
  expect(read(source, folder)).toBe(missing);

  const writeLabels = async (numbers: readonly number[], second: number): Promise<void> => {
    await writeFile(labels, labelBytes(numbers));
    await utimes(labels, second, second);
  };
  await writeLabels([0, 1, 2], 1_000_000);
  const facts = read(source, folder);
  expect(facts).toMatchObject({ classes: ["0", "1", "2"], trainCount: 3 });

  // Other bytes that the disk says nothing of: a second reading would see them.
  await writeLabels([0, 1, 3], 1_000_000);
  expect(read(source, folder)).toBe(facts);

  await writeLabels([0, 1, 3], 1_000_001);
  expect(read(source, folder)).toMatchObject({ classes: ["0", "1", "2", "3"] });
});
