import { bend, type Canvas, fill, mirror, oval, stroke, turn } from "./canvas.ts";
import { type Cloth, weave } from "./cloth.ts";
import type { Dice } from "./dice.ts";
import type { Path } from "./raster.ts";

/** The measures of a garment for the upper body, in the square from -1 to 1. */
interface Cut {
  readonly top: number;
  readonly neck: number;
  readonly shoulder: number;
  readonly chest: number;
  readonly waist: number;
  readonly hem: number;
  readonly bottom: number;
  /** Along the arm; its width at the end; how far it hangs (the tangent of half its angle to the level). */
  readonly sleeve: number;
  readonly cuff: number;
  readonly hang: number;
}

/** What all tops share: the body's measures, before each kind changes what makes it that kind. */
function cut(dice: Dice, sleeve: number, bottom: number): Cut {
  const chest = dice.between(0.38, 0.52);
  return {
    top: -0.85,
    neck: dice.between(0.14, 0.24),
    shoulder: chest + dice.between(0.02, 0.12),
    chest,
    waist: chest - dice.between(-0.02, 0.08),
    hem: chest + dice.between(-0.04, 0.08),
    bottom,
    sleeve,
    cuff: dice.between(0.2, 0.28),
    hang: dice.between(0.38, 0.68),
  };
}

/** The right half of the outline, from the neck down to the hem's middle. */
function half(c: Cut, hang: number): Path {
  const shoulderY = c.top + 0.16;
  const [along, down] = turn(hang);
  const tipX = c.shoulder + c.sleeve * along;
  const tipY = shoulderY + c.sleeve * down;
  const armpit = shoulderY + 0.36;
  return [
    ...[c.neck, c.top, c.shoulder, shoulderY],
    ...[tipX, tipY, tipX - c.cuff * down, tipY + c.cuff * along],
    ...[c.chest, armpit, c.waist, (armpit + c.bottom) / 2, c.hem, c.bottom],
  ];
}

/** Paints body and sleeves, the seams where they meet, and the hole of the neck. */
function body(canvas: Canvas, dice: Dice, c: Cut, cloth: Cloth, neckDepth: number): void {
  const left = c.hang + dice.between(-0.05, 0.05);
  fill(canvas, [...half(c, c.hang), ...mirror(half(c, left))], cloth.paint);
  const fold = dice.between(0.06, 0.16);
  for (const side of [-1, 1]) {
    const seam = [side * c.shoulder * 0.96, c.top + 0.2, side * c.chest, c.top + 0.52];
    stroke(canvas, seam, 0.06, cloth.tone - fold);
    const x = side * dice.between(0.1, c.hem - 0.06);
    stroke(
      canvas,
      [x, c.bottom - dice.between(0.3, 0.7), x * 1.1, c.bottom],
      0.06,
      cloth.tone - fold,
      0.6,
    );
  }
  neckHole(canvas, c, neckDepth, dice.chance(0.3));
}

function neckHole(canvas: Canvas, c: Cut, depth: number, pointed: boolean): void {
  const low = c.top + depth;
  const edge = pointed
    ? [0, low, -c.neck, c.top - 0.02]
    : bend(c.neck, c.top, 0, low + depth, -c.neck, c.top - 0.02);
  fill(canvas, [c.neck, c.top - 0.02, ...edge], 0.06);
}

/** A band across the body at this height, as ribbed hems and belts are. */
function band(canvas: Canvas, y: number, half: number, width: number, tone: number): void {
  stroke(canvas, [-half, y, half, y], width, tone);
}

/** A short-sleeved, collarless top, now and then with a print on the chest. */
export function tShirt(canvas: Canvas, dice: Dice): void {
  const cloth = weave(dice);
  const c = cut(dice, dice.between(0.22, 0.42), dice.between(0.6, 0.85));
  body(canvas, dice, c, cloth, dice.between(0.08, 0.2));
  if (!dice.chance(0.4)) return;
  const width = dice.between(0.12, 0.26);
  const y = dice.between(-0.3, 0.1);
  fill(canvas, oval(dice.between(-0.08, 0.08), y, width, dice.between(0.1, 0.24)), cloth.contrast);
}

/** Long sleeves, no opening, ribbed cuffs and hem. */
export function pullover(canvas: Canvas, dice: Dice): void {
  const cloth = weave(dice);
  const c = cut(dice, dice.between(0.95, 1.2), dice.between(0.55, 0.8));
  const snug = { ...c, hang: dice.between(0.55, 0.72), neck: c.neck + 0.02 };
  body(canvas, dice, snug, cloth, dice.between(0.06, 0.14));
  const rib = cloth.tone - dice.between(0.1, 0.22);
  band(canvas, c.bottom - 0.05, c.hem, 0.1, rib);
  const [along, down] = turn(snug.hang);
  for (const side of [-1, 1]) {
    const x = c.shoulder + c.sleeve * along * 0.95;
    const y = c.top + 0.16 + c.sleeve * down * 0.95;
    stroke(canvas, [side * x, y, side * (x - c.cuff * down), y + c.cuff * along], 0.1, rib);
  }
}

/** Long sleeves, a long body, open down the front, with lapels and buttons or a belt. */
export function coat(canvas: Canvas, dice: Dice): void {
  const cloth = weave(dice);
  const c = cut(dice, dice.between(0.95, 1.2), dice.between(0.78, 0.98));
  const long = { ...c, hang: dice.between(0.55, 0.75), hem: c.hem + dice.between(0.02, 0.12) };
  const open = dice.between(0.35, 0.6);
  body(canvas, dice, long, cloth, open);
  const dark = cloth.tone > 0.5 ? cloth.tone - 0.32 : 0.08;
  stroke(canvas, [0, c.top + open, dice.between(-0.05, 0.05), c.bottom], 0.07, dark);
  const lapel = cloth.tone > 0.6 ? cloth.tone - 0.18 : cloth.tone + 0.2;
  for (const side of [-1, 1]) {
    const points = [
      side * c.neck,
      c.top,
      side * (c.neck + 0.12),
      c.top + 0.3,
      0,
      c.top + open + 0.1,
    ];
    stroke(canvas, points, 0.09, lapel);
    if (dice.chance(0.6)) {
      const pocket = [side * 0.16, 0.42, side * 0.36, 0.38];
      stroke(canvas, pocket, 0.07, dark);
    }
  }
  if (dice.chance(0.3)) band(canvas, 0.1, long.waist, 0.11, dark);
}

/** Mostly long sleeves, a pointed collar and a row of buttons. */
export function shirt(canvas: Canvas, dice: Dice): void {
  const cloth = weave(dice);
  const long = dice.chance(0.75);
  const sleeve = long ? dice.between(0.9, 1.15) : dice.between(0.28, 0.45);
  const c = cut(dice, sleeve, dice.between(0.6, 0.88));
  body(canvas, dice, long ? { ...c, hang: dice.between(0.55, 0.72) } : c, cloth, 0.1);
  const light = cloth.tone > 0.65 ? cloth.tone - 0.2 : cloth.tone + 0.25;
  for (const side of [-1, 1]) {
    const collar = [side * c.neck, c.top - 0.06, 0, c.top + 0.12, side * 0.2, c.top + 0.32];
    fill(canvas, [...collar, side * (c.neck + 0.1), c.top + 0.08], light);
  }
  stroke(canvas, [0, c.top + 0.14, 0, c.bottom], 0.06, light, 0.55);
  for (let y = c.top + 0.36; y < c.bottom - 0.08; y += 0.3) {
    fill(canvas, oval(0, y, 0.06, 0.06), cloth.contrast > cloth.tone ? 1 : 0.05);
  }
  if (dice.chance(0.5)) {
    fill(
      canvas,
      [0.14, -0.34, 0.34, -0.34, 0.34, -0.1, 0.24, -0.05, 0.14, -0.1],
      cloth.contrast,
      0.5,
    );
  }
}

/** No sleeves or short ones, a narrow waist and a wide skirt. */
export function dress(canvas: Canvas, dice: Dice): void {
  const cloth = weave(dice);
  const sleeve = dice.chance(0.55)
    ? 0.02
    : dice.chance(0.7)
      ? dice.between(0.2, 0.35)
      : dice.between(0.7, 1);
  const c = cut(dice, sleeve, 0);
  const chest = dice.between(0.26, 0.36);
  const waistY = dice.between(-0.2, 0.05);
  const fitted = {
    ...c,
    chest,
    shoulder: chest + (sleeve > 0.1 ? 0.04 : -0.04),
    waist: chest - 0.02,
    hem: chest - dice.between(0.03, 0.1),
    bottom: waistY,
    cuff: sleeve > 0.1 ? 0.2 : 0.1,
    hang: dice.between(0.5, 0.72),
  };
  const bottom = dice.between(0.75, 1);
  const hem = dice.between(0.28, 0.62);
  const skirt = [fitted.hem, waistY - 0.04, (fitted.hem + hem) / 2 + 0.03, 0.4, hem, bottom];
  fill(canvas, [...skirt, ...mirror(skirt)], cloth.paint);
  body(canvas, dice, fitted, cloth, dice.between(0.1, 0.3));
  if (dice.chance(0.5)) band(canvas, waistY, fitted.hem, 0.08, cloth.contrast);
  for (const x of [-0.5, 0.1, 0.6]) {
    stroke(canvas, [x * fitted.hem, waistY + 0.2, x * hem, bottom], 0.05, cloth.tone - 0.14, 0.6);
  }
}
