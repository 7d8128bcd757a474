/** A number as specs write it: `.25`, `1e-4`, `32`; reading it gives the same number. */
export function decimal(value: number): string {
  return String(value)
    .replace(/^(-?)0\./, "$1.")
    .replace("e+", "e");
}

/** `18,496`. */
export function thousands(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}
