import fc from "fast-check";
import ts from "typescript";
import { expect, test } from "vitest";
import { randomText } from "../../../src/compiler/emit/tfjs-node/random-text.ts";
import { permutation, streamKey } from "../../../src/runtime/chance.ts";

interface Emitted {
  readonly purposes: { readonly shuffle: number; readonly split: number };
  readonly permutation: (
    count: number,
    seed: number,
    purpose: number,
    place: number,
    epoch?: number,
  ) => Int32Array;
}

test("the program's generator gives netc's own orders", async () => {
  const { outputText } = ts.transpileModule(randomText(["shuffle", "split"]), {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
  });
  const address = `data:text/javascript,${encodeURIComponent(outputText)}`;
  const emitted = (await import(/* @vite-ignore */ address)) as Emitted;
  fc.assert(
    fc.property(
      fc.maxSafeNat(),
      fc.nat(300),
      fc.nat(5),
      fc.nat(1000),
      fc.constantFrom("shuffle", "split"),
      (seed, count, place, epoch, purpose) => {
        const ours = permutation(streamKey(seed, purpose, place, epoch), count);
        expect(emitted.permutation(count, seed, emitted.purposes[purpose], place, epoch)).toEqual(
          ours,
        );
      },
    ),
  );
});
