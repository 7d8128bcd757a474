import { type Key, streamKey, word } from "../../chance.ts";
import { bag } from "./bag.ts";
import { type Canvas, turn } from "./canvas.ts";
import { type Dice, makeDice } from "./dice.ts";
import { SIDE } from "./raster.ts";
import { ankleBoot, sandal, sneaker } from "./shoes.ts";
import { coat, dress, pullover, shirt, tShirt } from "./tops.ts";
import { trousers } from "./trousers.ts";

type Draw = (canvas: Canvas, dice: Dice) => void;

/** By class number, in Fashion-MNIST's order. */
const kinds: readonly Draw[] = [
  tShirt,
  trousers,
  pullover,
  dress,
  coat,
  sandal,
  shirt,
  sneaker,
  bag,
  ankleBoot,
];

/** Half of one garment's extent in pixels, before it is scaled. */
const UNIT = 12.5;

/**
 * Draws one garment of a class and writes its 784 bytes at `offset`. All that is random in it comes from the stream
 * `key`, by plain arithmetic, so that the same key gives the same bytes on every machine.
 */
export function drawGarment(
  canvas: Canvas,
  kind: number,
  key: Key,
  into: Uint8Array,
  offset: number,
): void {
  const dice = makeDice(key);
  canvas.pixels.fill(0);
  canvas.pose = pose(dice);
  kinds[kind]!(canvas, dice);
  if (dice.chance(0.2)) hide(canvas, dice);
  develop(canvas, dice, streamKey(key[0], "drawing", key[1]), into, offset);
}

/** Where it lies: turned, scaled, shifted, and by chance seen in the mirror. */
function pose(dice: Dice): Canvas["pose"] {
  const [cosine, sine] = turn(dice.between(-0.07, 0.07));
  const size = UNIT * dice.between(0.84, 1.06);
  const wide = size * dice.between(0.88, 1.12) * (dice.chance(0.5) ? 1 : -1);
  const room = Math.max(0.5, SIDE / 2 - size + 0.4);
  return {
    xx: wide * cosine,
    xy: -size * sine,
    x0: SIDE / 2 + dice.between(-room, room),
    yx: wide * sine,
    yy: size * cosine,
    y0: SIDE / 2 + dice.between(-room, room),
  };
}

/** Covers a part with something grey that lies in front. */
function hide(canvas: Canvas, dice: Dice): void {
  const width = Math.floor(dice.between(3, 7));
  const height = Math.floor(dice.between(3, 7));
  const left = Math.floor(dice.between(0, SIDE - width));
  const top = Math.floor(dice.between(0, SIDE - height));
  const tone = dice.between(0, 0.8);
  for (let y = top; y < top + height; y++) {
    canvas.pixels.fill(tone, y * SIDE + left, y * SIDE + left + width);
  }
}

/** Light that falls off to one side, noise on every pixel (the sum of a word's four bytes: nearly normal), bytes. */
function develop(canvas: Canvas, dice: Dice, noise: Key, into: Uint8Array, offset: number): void {
  const { pixels } = canvas;
  const light = 255 * dice.between(0.65, 1.05);
  const slopeX = dice.between(-0.2, 0.2) / SIDE;
  const slopeY = dice.between(-0.2, 0.2) / SIDE;
  // Four bytes of a word sum to 510 with a standard deviation of 147.8.
  const grain = (255 * dice.between(0.01, 0.06)) / 147.8;
  for (let row = 0, at = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++, at++) {
      const bits = word(noise, at);
      const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24);
      const shade = 1 + slopeX * (column - SIDE / 2) + slopeY * (row - SIDE / 2);
      const value = pixels[at]! * light * shade + grain * (sum - 510);
      into[offset + at] = value < 0 ? 0 : value > 255 ? 255 : Math.floor(value + 0.5);
    }
  }
}
