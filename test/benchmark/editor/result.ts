/** Seconds from a keystroke, or a question, to the answer of the language server, one figure a keystroke. */
export interface EditorResult {
  readonly layers: number;
  /** Keys in a burst. */
  readonly keystrokes: number;
  /** From the keystroke to what is wrong with the document. */
  readonly diagnostics: readonly number[];
  readonly completion: readonly number[];
  /** All shapes of the document. */
  readonly hints: readonly number[];
  /** From the first of many keys at once to what is wrong after the last. */
  readonly bursts: readonly number[];
}
