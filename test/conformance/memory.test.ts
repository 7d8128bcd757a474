import { readdirSync, readFileSync } from "node:fs";
import { afterEach, expect, it, vi } from "vitest";
import { trainingBytes } from "../../src/compiler/lower/lower.ts";
import { wasmEngine } from "../../src/runtime/engines/wasm/wasm-engine.ts";
import { networkOf } from "../network-of.ts";

const folder = new URL("../../specs/seeds/", import.meta.url);
const seeds = readdirSync(folder).filter((name) => name.endsWith(".net"));

afterEach(() => {
  vi.restoreAllMocks();
});

/** Bytes of the memory that the engine makes for training. */
async function bytesTaken(text: string, memoryLimit: number): Promise<number> {
  const made = vi.spyOn(WebAssembly, "Memory");
  const model = await wasmEngine.open(networkOf(text), { threads: 2, memoryLimit, training: true });
  await model.close();
  expect(made).toHaveBeenCalledOnce();
  return made.mock.calls[0]![0].initial * 65536;
}

const small = "input 12x12x8; conv 16 3x3 same relu; dense 5 softmax\ntrain { batch 8 }";
const texts = new Map([
  ...seeds.map((name) => [name, readFileSync(new URL(name, folder), "utf8")] as const),
  ["a small net", small],
]);

it.each([...texts])("what check says of %s is what training takes", async (_, text) => {
  for (const limit of [2 ** 32, 2 ** 29]) {
    const said = trainingBytes(networkOf(text), limit);
    const taken = await bytesTaken(text, limit).catch(() => undefined);
    console.log(_, limit, said / 2 ** 20, taken === undefined ? "-" : taken / 2 ** 20, taken === undefined ? "" : taken / said);
  }
});
