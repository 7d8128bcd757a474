import { bend, type Canvas, fill, oval, stroke } from "./canvas.ts";
import { type Cloth, weave } from "./cloth.ts";
import type { Dice } from "./dice.ts";

/** A body wider than high, or the reverse, with one handle or two, perhaps a flap, a pocket or a clasp. */
export function bag(canvas: Canvas, dice: Dice): void {
  const cloth = weave(dice);
  const width = dice.between(0.55, 0.92);
  const top = dice.between(-0.4, 0);
  const bottom = dice.between(0.55, 0.85);
  const narrow = width * dice.between(0.75, 1.05);
  handle(canvas, dice, cloth, top, width);
  const corner = 0.1;
  const sides = [-narrow, top, narrow, top, width, bottom - corner, width - corner, bottom];
  fill(canvas, [...sides, corner - width, bottom, -width, bottom - corner], cloth.paint);
  const dark = cloth.tone - dice.between(0.12, 0.28);
  switch (dice.pick(["flap", "pocket", "zip", "bare"] as const)) {
    case "flap":
      fill(canvas, [-narrow, top, ...bend(-narrow, top, 0, top + 1, narrow, top)], dark);
      fill(canvas, oval(0, top + 0.46, 0.08, 0.08), cloth.contrast);
      break;
    case "pocket":
      stroke(
        canvas,
        [-0.4, 0.15, 0.4, 0.15, 0.4, bottom - 0.1, -0.4, bottom - 0.1, -0.4, 0.15],
        0.06,
        dark,
      );
      break;
    case "zip":
      stroke(canvas, [-narrow, top + 0.12, narrow, top + 0.12], 0.08, cloth.contrast);
      break;
    case "bare":
      stroke(canvas, [-width, bottom - 0.12, width, bottom - 0.12], 0.08, dark);
      break;
  }
}

function handle(canvas: Canvas, dice: Dice, cloth: Cloth, top: number, width: number): void {
  const reach = width * dice.between(0.35, 0.85);
  const peak = dice.between(-1.7, -0.9);
  const arc = [-reach, top, ...bend(-reach, top, 0, peak, reach, top, 7)];
  stroke(canvas, arc, dice.between(0.08, 0.14), dice.chance(0.5) ? cloth.tone : cloth.contrast);
}
