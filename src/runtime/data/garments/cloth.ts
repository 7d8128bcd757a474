import type { Paint } from "./canvas.ts";
import type { Dice } from "./dice.ts";

/** What a garment is made of: its even grey, and that grey with its pattern. */
export interface Cloth {
  readonly tone: number;
  readonly paint: Paint;
  /** A grey that shows against the tone: for seams, buttons and soles. */
  readonly contrast: number;
}

/** A wave of straight lines between -1 and 1 with period 1. */
function wave(x: number): number {
  const part = x - Math.floor(x);
  return part < 0.5 ? 4 * part - 1 : 3 - 4 * part;
}

/** The same with flat tops, as woven stripes have. */
function stripe(x: number): number {
  const w = 2.5 * wave(x);
  return w > 1 ? 1 : w < -1 ? -1 : w;
}

/** Cloth of a random grey and pattern: plain, striped, checked, dotted or shaded. */
export function weave(dice: Dice): Cloth {
  const tone = dice.between(0.34, 0.95);
  const contrast = tone > 0.6 ? tone - dice.between(0.3, 0.5) : tone + dice.between(0.25, 0.4);
  return { tone, contrast, paint: pattern(dice, tone) };
}

function pattern(dice: Dice, tone: number): Paint {
  const depth = dice.between(0.08, 0.3) * (dice.chance(0.5) ? 1 : -1);
  const across = dice.between(1.2, 3.2);
  const along = dice.between(1.2, 3.2);
  const shift = dice.between(0, 1);
  switch (
    dice.pick(["plain", "plain", "plain", "rings", "stripes", "checks", "dots", "shade"] as const)
  ) {
    case "plain":
      return tone;
    case "rings":
      return (_, y) => tone + depth * stripe(along * y + shift);
    case "stripes":
      return (x) => tone + depth * stripe(across * x + shift);
    case "checks":
      return (x, y) =>
        tone + depth * 0.6 * (stripe(across * x + shift) + stripe(along * y + shift));
    case "dots":
      return (x, y) => tone + (wave(across * x) + wave(across * y + shift) > 0.9 ? depth : 0);
    case "shade":
      return (x, y) => tone + depth * (x + y);
  }
}
