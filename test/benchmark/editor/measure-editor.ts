import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startClient } from "../../editor/client.ts";
import { longSpec } from "../check/long-spec.ts";
import type { EditorResult } from "./result.ts";

const program = fileURLToPath(new URL("../../../dist/cli.js", import.meta.url));
const layers = 1000;
const keystrokes = 20;

/** Times what an editor waits for after a keystroke in a long spec; undefined before the first build. */
export async function measureEditor(
  rounds: number,
  progress: (text: string) => void,
): Promise<EditorResult | undefined> {
  if (!existsSync(program)) return undefined;
  const client = await startClient(program);
  try {
    const marked = await client.open(`${longSpec(layers).trimEnd()}\n|`);
    const { uri, position } = marked;
    let version = 1;
    const type = (newText: string, from: number, to: number) =>
      client.type(uri, ++version, {
        range: {
          start: { line: position.line, character: from },
          end: { line: position.line, character: to },
        },
        newText,
      });
    const diagnostics: number[] = [];
    const completion: number[] = [];
    const hints: number[] = [];
    const bursts: number[] = [];
    for (let round = 0; round < rounds; round++) {
      progress(`editor round ${round + 1} of ${rounds}`);
      for (let key = 0; key < keystrokes; key++) {
        diagnostics.push(await seconds(() => type("r", key, key)));
        const place = { ...marked, position: { line: position.line, character: key + 1 } };
        completion.push(await seconds(() => client.ask("textDocument/completion", place)));
        const range = { start: { line: 0, character: 0 }, end: position };
        hints.push(await seconds(() => client.ask("textDocument/inlayHint", marked, { range })));
      }
      await type("", 0, keystrokes);
      bursts.push(
        await seconds(async () => {
          const answers = Array.from({ length: keystrokes }, (_, key) => type("r", key, key));
          await answers.at(-1);
        }),
      );
      await type("", 0, keystrokes);
    }
    return { layers, keystrokes, diagnostics, completion, hints, bursts };
  } finally {
    await client.stop();
  }
}

async function seconds(answer: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await answer();
  return (performance.now() - start) / 1000;
}
