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

const encoder = `input 48x8; dense 32; position
repeat 2 { residual { layernorm; attention 4 8 dropout=.1 }; residual { layernorm; dense 64 gelu; dense 32 } }
flatten; dense 5 softmax
train { batch 64 }`;
const chunks =
  "input 32x32x8; conv 32 3x3 same relu; conv 32 3x3 same; dense 5\ntrain { batch 64; loss crossentropy }";
const recurrent =
  "input 40x12; bidirectional { lstm 48 sequence }; gru 32; dense 5 softmax\ntrain { batch 64; loss crossentropy }";
const cases = [
  { name: "a transformer's encoder", text: encoder, limit: 2 ** 32 },
  { name: "the same in chunks", text: encoder, limit: 10 * 2 ** 20 },
  ...seeds.map((name) => ({
    name,
    text: readFileSync(new URL(name, folder), "utf8"),
    limit: 2 ** 32,
  })),
  {
    name: "a net that reads tokens",
    text: "input 200; embedding 5000 32; conv 64 5 relu; maxpool 2; dense 20 tanh; globalavgpool; dense 5\ntrain { batch 64; loss crossentropy }",
    limit: 2 ** 32,
  },
  { name: "a recurrent net", text: recurrent, limit: 2 ** 32 },
  { name: "a recurrent net in chunks", text: recurrent, limit: 10 * 2 ** 20 },
  { name: "a net in chunks", text: chunks, limit: 40 * 2 ** 20 },
  { name: "the same without Winograd's planes", text: chunks, limit: 10 * 2 ** 20 },
];

it.each(cases)("what check says of $name is what training takes", async ({ text, limit }) => {
  const said = trainingBytes(networkOf(text), limit);
  const taken = await bytesTaken(text, limit);
  expect(Math.abs(taken - said)).toBeLessThan(0.1 * taken);
});
