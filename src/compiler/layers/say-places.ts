import { pixelsOf, placesOf, type Shape } from "../shape.ts";

/** `7*7 = 49 places` of a map, `80 steps` of a sequence. */
export function sayPlaces(shape: Shape): string {
  const places = placesOf(shape);
  return places.length === 1
    ? `${places[0]} steps`
    : `${places.join("*")} = ${pixelsOf(shape)} places`;
}
