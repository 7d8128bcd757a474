import { totalmem } from "node:os";

/** WebAssembly's addresses have 32 bits. */
const addressable = 2 ** 32;

/** Bytes that a net may take on this machine. */
export function memoryLimit(): number {
  return Math.min(totalmem(), addressable);
}
