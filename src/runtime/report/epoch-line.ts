import type { EpochRecord } from "./history.ts";

/** Terminals and logs of this many columns show an epoch without a break. */
const columns = 80;

/**
 * `epoch  3/10  6.2s  loss 0.3127 (val 0.2981)  accuracy 0.8852 (val 0.8903)`: what is kept of an epoch. What 80
 * columns do not hold stands below, indented.
 */
export function epochLine(record: EpochRecord, epochs: number): string {
  const { epoch, seconds, ...values } = record;
  const place = `${String(epoch).padStart(String(epochs).length)}/${String(epochs)}`;
  const lines = [`epoch ${place}  ${seconds.toFixed(1)}s`];
  for (const [name, value] of Object.entries(values)) {
    if (name.startsWith("val_")) continue;
    const validation = values[`val_${name}`];
    const part = `  ${name} ${formatValue(value)}${validation === undefined ? "" : ` (val ${formatValue(validation)})`}`;
    if (lines.at(-1)!.length + part.length <= columns) lines.push(lines.pop()! + part);
    else lines.push(`    ${part}`);
  }
  return lines.join("\n");
}

/** Four decimals, fewer where there are many digits before them; scientific where they would show nothing. */
export function formatValue(value: number): string {
  const size = Math.abs(value);
  if (value !== 0 && (size < 0.001 || size >= 1e5)) return value.toExponential(3);
  return size < 10 ? value.toFixed(4) : value.toPrecision(6);
}

/** `42s`, `3m 07s`, `2h 05m`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (n: number): string => String(n).padStart(2, "0");
  if (whole < 60) return `${String(whole)}s`;
  if (whole < 3600) return `${String(Math.floor(whole / 60))}m ${two(whole % 60)}s`;
  return `${String(Math.floor(whole / 3600))}h ${two(Math.floor(whole / 60) % 60)}m`;
}
