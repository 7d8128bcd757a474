import { readFileSync } from "node:fs";

/** The nets that are timed; their specs are `nets/ID.net`, and the peers build the same by hand. */
export const nets = {
  W1: { title: "lab manual", parameters: 241_546 },
  W2: { title: "784-128-10", parameters: 101_770 },
  W3: { title: "seed 002's CNN", parameters: 27_262_534 },
  W4: { title: "seed 001's CNN", parameters: 106_202 },
} as const;

export type NetId = keyof typeof nets;
export const netIds = Object.keys(nets) as readonly NetId[];

export function isNetId(text: string): text is NetId {
  return Object.hasOwn(nets, text);
}

/** The spec of a net, with the name that messages show. */
export function netSpec(id: NetId): { readonly name: string; readonly text: string } {
  const file = new URL(`nets/${id}.net`, import.meta.url);
  return { name: `${id}.net`, text: readFileSync(file, "utf8") };
}
