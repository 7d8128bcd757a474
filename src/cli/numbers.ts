import { InvalidArgumentError } from "commander";

/** Reads an option's whole number, not below `least` and not above `most`. */
export function wholeNumber(
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  const range =
    most === Number.MAX_SAFE_INTEGER
      ? `${String(least)} or more`
      : `from ${String(least)} to ${String(most)}`;
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > most) {
      throw new InvalidArgumentError(`Give a whole number, ${range}.`);
    }
    return number;
  };
}

/** Reads `--threads`; each thread takes memory of its own, so that many thousands would bring a machine down. */
export const threadCount = wholeNumber(1, 1024);

/** Reads `28x28x1`. */
export function dimensions(text: string): readonly number[] {
  if (!/^[1-9]\d*(x[1-9]\d*)*$/.test(text)) {
    throw new InvalidArgumentError("Give sizes as 28x28x1: height, width, channels.");
  }
  const sizes = text.split("x").map(Number);
  if (sizes.length !== 1 && sizes.length !== 3)
    throw new InvalidArgumentError(
      "An image has height, width and channels, 28x28x1; a vector one size, 784.",
    );
  if (!sizes.every(Number.isSafeInteger)) throw new InvalidArgumentError("That is too large.");
  return sizes;
}
