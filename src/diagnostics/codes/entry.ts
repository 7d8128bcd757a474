/** One kind of mistake: its severity, a short title, and how its values become one sentence and a way out. */
export interface Entry<P> {
  readonly severity: "error" | "warning";
  readonly title: string;
  readonly message: (parameters: P) => string;
  readonly help?: (parameters: P) => string | undefined;
}

/** Types an entry by its parameters: `entry<{ found: string }>({ … })`. */
export function entry<P>(e: Entry<P>): Entry<P> {
  return e;
}
