import { styleText } from "node:util";
import type { Paint } from "../diagnostics/paint.ts";

/** Data: what the user asked for. */
export function print(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** An object of the documented formats, for programs. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Progress, diagnostics: what goes on beside the data. */
export function note(text: string): void {
  process.stderr.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** Columns of the terminal; 80 where there is none. */
export function widthOf(stream: NodeJS.WriteStream): number {
  return stream.isTTY && stream.columns > 0 ? stream.columns : 80;
}

/** True where lines can be drawn over; TERM=dumb says that the terminal only goes on. */
export function canRedraw(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && process.env["TERM"] !== "dumb";
}

/** Colours where the stream is a terminal that has them; NO_COLOR and FORCE_COLOR are heard. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  const style =
    (format: Parameters<typeof styleText>[0]) =>
    (text: string): string =>
      styleText(format, text, { stream });
  return {
    error: style(["red", "bold"]),
    warning: style(["yellow", "bold"]),
    help: style("cyan"),
    mark: style("red"),
    strong: style("bold"),
    faint: style("dim"),
  };
}

/** True where the stream shows colours. */
export function hasColours(stream: NodeJS.WriteStream): boolean {
  return styleText("bold", "x", { stream }) !== "x";
}

/**
 * A reader that goes away (`netc check … | head`) is no failure: what is left to print is dropped in silence.
 * Without this, Node ends with an unhandled EPIPE.
 */
export function tolerateClosedPipes(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
  process.stderr.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}
