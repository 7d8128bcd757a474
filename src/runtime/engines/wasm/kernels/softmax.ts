/** Softmax of `scale` times x over the last axis: rows of `width` elements, `rows` an image. */
import { madd, sumLanes, zero } from "./simd";
import { loadUpTo4, splat, storeUpTo4 } from "./math";
import { rowExponentials, rowMaximum, scaleRow } from "./rows";

/** `causal`: row r of a square sees its first r + 1 elements, and the others become 0. */
export function softmax(
  input: usize,
  output: usize,
  rows: usize,
  width: usize,
  scale: f32,
  causal: i32,
  begin: usize,
  end: usize,
): void {
  for (let r = begin * rows; r < end * rows; r++) {
    const x = input + r * width * 4;
    const y = output + r * width * 4;
    const seen = causal ? (r % width) + 1 : width;
    const sum = rowExponentials(x, y, seen, rowMaximum(x, seen), scale);
    scaleRow(y, seen, <f32>1 / sum);
    memory.fill(y + seen * 4, 0, (width - seen) * 4);
  }
}

/** scale y (dy - sum y dy): 0 where y is. */
export function softmaxGradient(
  outputGradient: usize,
  output: usize,
  inputGradient: usize,
  rows: usize,
  width: usize,
  scale: f32,
  begin: usize,
  end: usize,
): void {
  const f = splat(scale);
  for (let r = begin * rows; r < end * rows; r++) {
    const o = r * width * 4;
    let sum = zero();
    for (let c: usize = 0; c < width; c += 4) {
      const part = width - c;
      const g = loadUpTo4(outputGradient + o + c * 4, part);
      sum = madd(g, loadUpTo4(output + o + c * 4, part), sum);
    }
    const s = splat(sumLanes(sum));
    for (let c: usize = 0; c < width; c += 4) {
      const part = width - c;
      const g = f32x4.sub(loadUpTo4(outputGradient + o + c * 4, part), s);
      const d = f32x4.mul(f32x4.mul(loadUpTo4(output + o + c * 4, part), g), f);
      storeUpTo4(inputGradient + o + c * 4, d, part);
    }
  }
}
