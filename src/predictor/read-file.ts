/** The bytes of a file that lies beside the module. */
export async function readFile(address: URL): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(address);
  if (!response.ok) {
    throw new Error(`${address.href} cannot be loaded: ${response.status} ${response.statusText}`);
  }
  return new Uint8Array(await response.arrayBuffer());
}
