import { entry } from "./entry.ts";

export const shapes = {} as const;
