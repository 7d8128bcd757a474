import { entry } from "./entry.ts";

export const argumentsCodes = {} as const;
