import { tokenReader } from "./layers/tokens.ts";
import type { Network } from "./network.ts";

/** What the numbers of the data are multiplied by: as its section says; without one, pixels are bytes and tokens stay. */
export function inputScale({ data, layers }: Network): number {
  return data?.scale ?? (tokenReader(layers) === undefined ? 1 / 255 : 1);
}
