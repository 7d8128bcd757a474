/** A text as the content of an element or of a quoted attribute. Controls that HTML refuses are shown as U+FFFD. */
export function html(text: string): string {
  return text
    .replace(/[&<>"'`]/g, (c) => `&#${String(c.charCodeAt(0))};`)
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, "\uFFFD");
}
