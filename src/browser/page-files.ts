/**
 * The page's other files: fetched from beside it, or read out of the page itself, where they are inlined as
 * `<script type="text/plain" id="file:NAME">` (base64, or text for scripts).
 */
export async function readBytes(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const inlined = inlinedText(name);
  if (inlined !== undefined) return Uint8Array.from(atob(inlined), (c) => c.charCodeAt(0));
  const response = await fetch(name);
  if (!response.ok) throw new Error(`${name} cannot be loaded (${String(response.status)})`);
  return new Uint8Array(await response.arrayBuffer());
}

export async function readText(name: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(name));
}

/** The address of a worker's script. */
export function scriptAddress(name: string): string {
  const inlined = inlinedText(name);
  if (inlined === undefined) return new URL(name, location.href).href;
  const bytes = Uint8Array.from(atob(inlined), (c) => c.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], { type: "text/javascript" }));
}

/** True where everything is in the one file. */
export const isSingleFile = (): boolean => inlinedText("project.json") !== undefined;

function inlinedText(name: string): string | undefined {
  return document.getElementById(`file:${name}`)?.textContent ?? undefined;
}
