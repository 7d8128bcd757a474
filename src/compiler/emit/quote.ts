/**
 * A text as a string of TypeScript that holds just that text, whatever is in it: quotes and control characters are
 * escaped, and so are U+2028 and U+2029 and halves of surrogate pairs.
 */
export function quote(text: string): string {
  return literal(text);
}

/** A value that JSON can say, as code. Its keys are the program's own: `__proto__` among them would be no key. */
export function literal(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
