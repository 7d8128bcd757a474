const units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] as const;

/** `1.5 GiB`, `512 bytes`: three digits, in powers of 1024. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 ? Math.round(value).toLocaleString("en") : threeDigits(value);
  return `${digits} ${bytes === 1 ? "byte" : units[unit]}`;
}

function threeDigits(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(3)));
}
