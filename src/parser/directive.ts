import type { Comment } from "./ast.ts";

/** Whether a comment speaks to netc: `# netc: allow NET0701` is about the line that it stands on, or the next one. */
export function isDirective({ text }: Comment): boolean {
  return /^#\s*netc\b/.test(text);
}
