import { readFileSync } from "node:fs";

interface Net {
  readonly title: string;
  readonly parameters: number;
  /** Timed where no nets are named. */
  readonly always: boolean;
  /** Too large to be trained in a benchmark. */
  readonly inferenceOnly?: true;
}

/** The nets that are timed; their specs are `nets/ID.net`, and the peers build the same by hand. */
export const nets = {
  W1: { title: "lab manual", parameters: 241_546, always: true },
  W2: { title: "784-128-10", parameters: 101_770, always: true },
  W3: { title: "seed 002's CNN", parameters: 27_262_534, always: true },
  W4: { title: "seed 001's CNN", parameters: 106_202, always: true },
  R: { title: "residual, 3x3", parameters: 317_274, always: false },
  D: { title: "depthwise-separable", parameters: 32_522, always: false },
  A: { title: "down and up again", parameters: 49_899, always: false },
  V: { title: "VGG16, 224x224", parameters: 138_357_544, always: false, inferenceOnly: true },
} as const satisfies Record<string, Net>;

export type NetId = keyof typeof nets;
export const netIds = Object.keys(nets) as readonly NetId[];

export function netOf(id: NetId): Net {
  return nets[id];
}

export function isNetId(text: string): text is NetId {
  return Object.hasOwn(nets, text);
}

/** The spec of a net, with the name that messages show. */
export function netSpec(id: NetId): { readonly name: string; readonly text: string } {
  const file = new URL(`nets/${id}.net`, import.meta.url);
  return { name: `${id}.net`, text: readFileSync(file, "utf8") };
}
