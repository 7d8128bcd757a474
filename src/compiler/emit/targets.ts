import type { Target } from "./emit.ts";

/** Every target by its name; each is loaded when it is asked for. */
export const targets: Readonly<Record<string, () => Promise<Target>>> = {
  "tfjs-node": async () => (await import("./tfjs-node/tfjs-node.ts")).tfjsNode,
};

export const targetNames: readonly string[] = Object.keys(targets);
