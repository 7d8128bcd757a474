/**
 * The one source of chance: a counter-based generator. Word `i` of a stream depends on the stream's key and `i` alone,
 * so any engine, thread or resumed run can make just the part it needs, with the same bits.
 */
export type Purpose = "weights" | "shuffle" | "dropout" | "split" | "drawing" | "augmentation";

const purposes: Readonly<Record<Purpose, number>> = {
  weights: 1,
  shuffle: 2,
  dropout: 3,
  split: 4,
  drawing: 5,
  augmentation: 6,
};

/** Two 32-bit words that name a stream. */
export type Key = readonly [number, number];

/** A bijective mix of 32 bits ("triple32": three multiplications, bias near the theoretical bound; C. Wellons, 2018). */
function mix(x: number): number {
  x ^= x >>> 17;
  x = Math.imul(x, 0xed5ad4bb);
  x ^= x >>> 11;
  x = Math.imul(x, 0xac4c1b51);
  x ^= x >>> 15;
  x = Math.imul(x, 0x31848bab);
  x ^= x >>> 14;
  return x >>> 0;
}

/** The key of the stream for one purpose: `place` is a layer's or parameter's index, then the epoch and the step. */
export function streamKey(seed: number, purpose: Purpose, place = 0, epoch = 0, step = 0): Key {
  let first = 0x9e3779b9;
  let second = 0x7f4a7c15;
  for (const part of [
    seed >>> 0,
    Math.floor(seed / 2 ** 32) >>> 0,
    purposes[purpose],
    place,
    epoch,
    step,
  ]) {
    first = mix(first ^ (part >>> 0));
    second = mix((second + first) >>> 0);
  }
  return [first, second];
}

/** Word `index` of a stream, 32 bits, unsigned. The same function stands in the engine's dropout kernel. */
export function word(key: Key, index: number): number {
  return mix(mix((index + key[0]) >>> 0) ^ key[1]);
}

/** Number `index` of a stream in [0, 1), a multiple of 2^-24. */
export function uniform(key: Key, index: number): number {
  return (word(key, index) >>> 8) / 2 ** 24;
}

/** Number `index` of a stream with the standard normal distribution (Box and Muller, 1958). */
export function normal(key: Key, index: number): number {
  const radius = Math.sqrt(-2 * Math.log(((word(key, 2 * index) >>> 0) + 0.5) / 2 ** 32));
  return radius * Math.cos((2 * Math.PI * word(key, 2 * index + 1)) / 2 ** 32);
}

/** The numbers 0 to `count` - 1 in an order drawn from the stream (Fisher and Yates). */
export function permutation(key: Key, count: number): Int32Array {
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor((word(key, i) / 2 ** 32) * (i + 1));
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}
