import * as fs from "node:fs/promises";

/** The bytes of a file that lies beside the module. */
export async function readFile(address: URL): Promise<Uint8Array<ArrayBuffer>> {
  return fs.readFile(address);
}
