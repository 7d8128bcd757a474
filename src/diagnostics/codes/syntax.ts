import { entry } from "./entry.ts";

/** 00: the text is not well formed. */
export const syntax = {
  NET0001: entry<{ found: string }>({
    severity: "error",
    title: "a character that means nothing here",
    message: ({ found }) => `${found} means nothing in a spec`,
  }),
} as const;
