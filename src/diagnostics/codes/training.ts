import { entry } from "./entry.ts";

export const training = {} as const;
