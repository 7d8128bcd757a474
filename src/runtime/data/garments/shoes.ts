import { bend, type Canvas, fill, oval, stroke } from "./canvas.ts";
import { weave } from "./cloth.ts";
import type { Dice } from "./dice.ts";

/** Open: a sole, flat or with a heel, and straps with the background between them. */
export function sandal(canvas: Canvas, dice: Dice): void {
  const { tone, contrast } = weave(dice);
  const heel = dice.pick([0, 0, 0.25, 0.5]) * dice.between(0.8, 1.2);
  const thick = dice.between(0.08, 0.2);
  const ground = 0.5;
  const rear = ground - heel;
  const top = [
    -0.92,
    ground - thick,
    ...bend(-0.92, ground - thick, -0.2, ground - thick, 0.3, rear - thick + 0.04),
  ];
  const wedge = heel > 0 && dice.chance(0.4);
  const under = wedge
    ? [0.92, ground, -0.92, ground]
    : [0.92, rear, 0.4, rear + 0.08, -0.3, ground, -0.92, ground];
  fill(canvas, [...top, 0.92, rear - thick, ...under], tone);
  if (heel > 0 && !wedge) fill(canvas, [0.68, rear, 0.92, rear, 0.86, ground, 0.76, ground], tone);
  const width = dice.between(0.07, 0.16);
  const strap = dice.chance(0.5) ? tone : contrast;
  const high = Math.min(-0.05, rear - 0.4) - dice.between(0, 0.15);
  for (const x of dice.chance(0.5) ? [-0.7, -0.45] : [-0.6]) {
    stroke(
      canvas,
      [x - 0.12, ground - thick, x + 0.12, 0.1, x + 0.34, ground - thick - heel * 0.2],
      width,
      strap,
    );
  }
  const ankle = dice.between(0, 3);
  if (ankle < 2)
    stroke(
      canvas,
      [0.88, rear - thick, 0.84, high, 0.4, high + 0.08, 0.2, rear - thick],
      width,
      strap,
    );
  if (ankle > 1) stroke(canvas, [-0.3, 0.15, 0.4, high + 0.08, 0.86, high], width, strap);
}

/** Low, closed, with a thick sole, laces and often a stripe on the side. */
export function sneaker(canvas: Canvas, dice: Dice): void {
  const cloth = weave(dice);
  const ground = 0.45;
  const sole = dice.between(0.1, 0.18);
  const toe = ground - dice.between(0.3, 0.4);
  const tongue = dice.between(-0.4, -0.24);
  const rear = tongue + dice.between(-0.02, 0.14);
  const opening = dice.between(0.12, 0.28);
  const upper = [
    ...[
      -0.94,
      ground,
      -0.92,
      toe + 0.12,
      ...bend(-0.92, toe + 0.12, -0.85, toe - 0.04, -0.5, toe - 0.02),
    ],
    ...[opening - 0.16, tongue, opening, tongue - 0.02],
    ...[...bend(opening, tongue, 0.5, tongue + 0.28, 0.82, rear), 0.92, rear + 0.02, 0.9, ground],
  ];
  fill(canvas, upper, cloth.paint);
  const rubber = dice.chance(0.6) ? dice.between(0.85, 1) : cloth.contrast;
  fill(canvas, [-0.96, ground - sole, 0.94, ground - sole, 0.94, ground, -0.9, ground], rubber);
  for (let i = 0; i < 3; i++) {
    const part = (i + 0.6) / 3.4;
    const x = -0.5 + (opening + 0.34) * part;
    const y = toe + (tongue - toe) * part;
    stroke(canvas, [x - 0.02, y + 0.02, x + 0.14, y + 0.16], 0.06, cloth.contrast);
  }
  if (dice.chance(0.7)) {
    const x = dice.between(-0.05, 0.25);
    const stripe = [x, ground - sole, x + 0.2, 0, x + dice.between(0.2, 0.5), -0.06];
    stroke(canvas, stripe, 0.09, cloth.contrast);
  }
}

/** A high shaft above the ankle, and mostly a heel. */
export function ankleBoot(canvas: Canvas, dice: Dice): void {
  const cloth = weave(dice);
  const ground = 0.72;
  const heel = dice.pick([0.06, 0.14, 0.3]) * dice.between(0.8, 1.2);
  const top = dice.between(-0.9, -0.5);
  const rear = ground - heel;
  const toe = ground - dice.between(0.26, 0.38);
  const front = dice.between(0.02, 0.18);
  const shaft = [
    ...[
      -0.92,
      ground,
      -0.9,
      toe + 0.1,
      ...bend(-0.9, toe + 0.1, -0.82, toe - 0.04, -0.5, toe - 0.04),
    ],
    ...[...bend(-0.5, toe - 0.04, front - 0.06, toe - 0.2, front, toe - 0.5), front - 0.03, top],
    ...[0.8, top + dice.between(-0.04, 0.08), 0.78, toe - 0.35, 0.88, rear],
    ...[0.4, rear, -0.15, ground],
  ];
  fill(canvas, shaft, cloth.paint);
  const dark = cloth.tone > 0.5 ? cloth.tone - 0.3 : 0.08;
  fill(canvas, [0.46, rear - 0.02, 0.9, rear - 0.02, 0.86, ground, 0.52, ground], dark);
  stroke(canvas, [-0.92, ground - 0.04, -0.1, ground - 0.04], 0.09, dark);
  if (dice.chance(0.4))
    stroke(canvas, [front + 0.04, top + 0.06, front + 0.1, toe - 0.3], 0.07, cloth.contrast);
  if (dice.chance(0.4)) stroke(canvas, [front, toe - 0.25, 0.8, toe - 0.3], 0.1, cloth.contrast);
  if (dice.chance(0.4)) fill(canvas, oval(0.4, (top + toe) / 2, 0.1, 0.25), dark);
}
