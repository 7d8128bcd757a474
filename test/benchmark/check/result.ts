/** Seconds of whole processes, one figure a round. */
export interface CheckResult {
  /** Starting Node and importing chevrotain. */
  readonly chevrotain: readonly number[];
  /** `netc check` of the lab manual. */
  readonly labManual: readonly number[];
  /** `netc check` of long specs, by their number of layers. */
  readonly long: readonly { readonly layers: number; readonly seconds: readonly number[] }[];
}
