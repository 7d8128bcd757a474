import { fileURLToPath } from "node:url";
import { nodeCommand } from "./node-command.ts";

/** A contender as it is started; `netc` is the one that the others are compared with. */
export interface ContenderCommand {
  readonly id: ContenderId;
  readonly command: readonly [program: string, ...rest: readonly string[]];
  /** Too slow to be asked in every round. */
  readonly onlyOnce: boolean;
}

export type ContenderId = "netc" | "pytorch" | "keras" | "tfjs";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Who takes part: the Python peers where NETC_BENCH_PYTHON names an interpreter that has their libraries. */
export function contenderCommands(python: string | undefined): readonly ContenderCommand[] {
  const node = (id: "netc" | "tfjs", onlyOnce: boolean): ContenderCommand => ({
    id,
    command: [...nodeCommand, here(`contenders/${id}.ts`)],
    onlyOnce,
  });
  const peer = (id: "pytorch" | "keras", file: string): ContenderCommand => ({
    id,
    command: [python!, here(`peers/${file}`)],
    onlyOnce: false,
  });
  const peers =
    python === undefined ? [] : [peer("pytorch", "torch_peer.py"), peer("keras", "keras_peer.py")];
  return [node("netc", false), ...peers, node("tfjs", true)];
}
