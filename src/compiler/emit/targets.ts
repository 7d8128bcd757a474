// Every target, a line each: the module's exports are the registry.
export { browser } from "./browser/browser.ts";
export { tfjsNode } from "./tfjs-node/tfjs-node.ts";
export { typescript } from "./typescript/typescript.ts";
