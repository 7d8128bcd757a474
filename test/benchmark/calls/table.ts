import { markdownTable } from "../markdown-table.ts";
import type { CallTimes } from "./measure-calls.ts";

/** Where the time of each program goes, the costliest kernel first; what takes less than 1 % is left out. */
export function callsTable(times: readonly CallTimes[]): string {
  const programs = new Set(times.map(({ net, program }) => `${net} ${program}`));
  const rows = [...programs].flatMap((name) => {
    const own = times.filter(({ net, program }) => `${net} ${program}` === name);
    const all = own.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    return [...own]
      .sort((a, b) => b.milliseconds - a.milliseconds)
      .filter(({ milliseconds }) => milliseconds >= all / 100)
      .map(({ kernel, calls, milliseconds }) => [
        `${name}: ${kernel}`,
        String(calls),
        milliseconds.toFixed(3),
        `${((100 * milliseconds) / all).toFixed(0)} %`,
      ]);
  });
  return markdownTable(["one thread", "calls", "ms", "share"], rows);
}
