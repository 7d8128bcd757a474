/** A text as the content of an element or of a quoted attribute. Controls that HTML refuses are shown as U+FFFD. */
export function html(text: string): string {
  return text
    .replace(/[&<>"'`]/g, (c) => `&#${String(c.charCodeAt(0))};`)
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, "\uFFFD");
}

/** Bytes as base64, which no text can break out of. */
export function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let i = 0; i < bytes.length; i += 32768) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 32768));
  }
  return btoa(binary);
}
