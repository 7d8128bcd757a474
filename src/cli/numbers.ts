import { InvalidArgumentError } from "commander";

/** Reads an option's whole number, not below `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || !Number.isSafeInteger(number)) {
      throw new InvalidArgumentError(`Give a whole number, ${String(least)} or more.`);
    }
    return number;
  };
}

/** Reads `28x28x1`. */
export function dimensions(text: string): readonly number[] {
  if (!/^[1-9]\d*(x[1-9]\d*)*$/.test(text)) {
    throw new InvalidArgumentError("Give sizes as 28x28x1: height, width, channels.");
  }
  return text.split("x").map(Number);
}
