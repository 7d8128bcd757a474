import { type Canvas, fill, mirror, stroke } from "./canvas.ts";
import { weave } from "./cloth.ts";
import type { Dice } from "./dice.ts";

/** Two legs from one waist: wide or narrow, long or short. */
export function trousers(canvas: Canvas, dice: Dice): void {
  const cloth = weave(dice);
  const waist = dice.between(0.26, 0.38);
  const hip = waist + dice.between(0.03, 0.12);
  const bottom = dice.chance(0.15) ? dice.between(0.2, 0.5) : dice.between(0.8, 0.98);
  const apart = dice.between(0.08, 0.28);
  const cuff = dice.between(0.15, 0.3);
  const crotch = dice.between(-0.35, -0.2);
  const leg = [waist, -0.92, hip, -0.5, apart + cuff, bottom, apart, bottom, 0.02, crotch];
  fill(canvas, [...leg, ...mirror(leg)], cloth.paint);
  const dark = cloth.tone - dice.between(0.12, 0.25);
  stroke(canvas, [-waist, -0.86, waist, -0.86], 0.11, dark);
  stroke(canvas, [0, -0.82, 0, crotch], 0.05, dark);
  for (const side of [-1, 1]) {
    const crease = [side * hip * 0.55, -0.4, side * (apart + cuff / 2), bottom];
    stroke(canvas, crease, 0.05, dark, 0.5);
    stroke(canvas, [side * waist * 0.9, -0.62, side * waist * 0.5, -0.74], 0.05, dark, 0.8);
  }
}
