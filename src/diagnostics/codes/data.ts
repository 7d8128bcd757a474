import { entry } from "./entry.ts";

export const data = {} as const;
