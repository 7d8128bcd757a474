import type { Target } from "./emit.ts";

/** Every target by its name; each is loaded when it is asked for. */
export const targets: Readonly<Record<string, () => Promise<Target>>> = {
  browser: async () => (await import("./browser/browser.ts")).browser,
  "tfjs-node": async () => (await import("./tfjs-node/tfjs-node.ts")).tfjsNode,
};
