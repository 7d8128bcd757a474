import { type Key, uniform } from "../../chance.ts";

/** Numbers drawn one after the other from a stream of chance. */
export interface Dice {
  /** A number in [low, high). */
  between(low: number, high: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One of these, each as likely as the others. */
  pick<T>(choices: readonly T[]): T;
}

/** Dice that start at the stream's first number; the same key gives the same throws. */
export function makeDice(key: Key): Dice {
  let thrown = 0;
  const next = (): number => uniform(key, thrown++);
  return {
    between: (low, high) => low + (high - low) * next(),
    chance: (probability) => next() < probability,
    pick: (choices) => choices[Math.floor(next() * choices.length)]!,
  };
}
