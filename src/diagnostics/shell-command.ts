/** A command as a message shows it, so that it can be pasted into a shell: `netc train --resume "my runs/lab-001"`. */
export function shellCommand(...words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}

/** Double quotes are understood by all shells; where something in them would be obeyed, single ones as POSIX has them. */
function shellWord(text: string): string {
  if (/^[\p{L}\p{M}\p{N}_@%+=:,./-]+$/u.test(text)) return text;
  if (!/["$`!]|\\(?:[\\\n]|$)/.test(text)) return `"${text}"`;
  return `'${text.replaceAll("'", "'\\''")}'`;
}
