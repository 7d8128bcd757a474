import type { EpochRecord } from "./history.ts";

/**
 * `epoch 3/10 - 6.2s - loss 0.3127 - accuracy 0.8852 - val_loss 0.2981 - val_accuracy 0.8903`: the line that is kept
 * of an epoch.
 */
export function epochLine(record: EpochRecord, epochs: number): string {
  const { epoch, seconds, ...values } = record;
  const place = `${String(epoch).padStart(String(epochs).length)}/${String(epochs)}`;
  const parts = Object.entries(values).map(([name, value]) => `${name} ${formatValue(value)}`);
  return [`epoch ${place}`, `${seconds.toFixed(1)}s`, ...parts].join(" - ");
}

/** Four decimals, or scientific where they would show nothing. */
export function formatValue(value: number): string {
  if (value !== 0 && (Math.abs(value) < 0.001 || Math.abs(value) >= 1e6))
    return value.toExponential(3);
  return value.toFixed(4);
}

/** `42s`, `3m 07s`, `2h 05m`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (n: number): string => String(n).padStart(2, "0");
  if (whole < 60) return `${String(whole)}s`;
  if (whole < 3600) return `${String(Math.floor(whole / 60))}m ${two(whole % 60)}s`;
  return `${String(Math.floor(whole / 3600))}h ${two(Math.floor(whole / 60) % 60)}m`;
}
