import type { Key } from "../../chance.ts";

/**
 * What a dropout layer multiplies a batch by: element `i` is 1/(1 - rate) where `uniform(key, i)` of runtime/chance.ts is
 * at least the rate, else 0; bit for bit what netc's own engine draws. The generator's mix is written out: through
 * calls the masks of a convolutional net would take as long as its training.
 *
 * @param first the index of the first element: images before this chunk times the elements of one
 */
export function dropoutMask(key: Key, rate: number, first: number, count: number): Float32Array {
  const mask = new Float32Array(count);
  const kept = Math.fround(1 / (1 - rate));
  const threshold = Math.ceil(rate * 2 ** 24);
  const offset = (first + key[0]) | 0;
  const second = key[1] | 0;
  for (let i = 0; i < count; i++) {
    let x = (offset + i) | 0;
    x ^= x >>> 17;
    x = Math.imul(x, 0xed5ad4bb);
    x ^= x >>> 11;
    x = Math.imul(x, 0xac4c1b51);
    x ^= x >>> 15;
    x = Math.imul(x, 0x31848bab);
    x ^= (x >>> 14) ^ second;
    x ^= x >>> 17;
    x = Math.imul(x, 0xed5ad4bb);
    x ^= x >>> 11;
    x = Math.imul(x, 0xac4c1b51);
    x ^= x >>> 15;
    x = Math.imul(x, 0x31848bab);
    x ^= x >>> 14;
    if (x >>> 8 >= threshold) mask[i] = kept;
  }
  return mask;
}
