/** Softmax over the last axis: rows of `width` elements, `rows` an image. */
import { madd, sumLanes, zero } from "./simd";
import { loadUpTo4, splat, storeUpTo4 } from "./math";
import { rowExponentials, rowMaximum, scaleRow } from "./rows";

export function softmax(
  input: usize,
  output: usize,
  rows: usize,
  width: usize,
  begin: usize,
  end: usize,
): void {
  for (let r = begin * rows; r < end * rows; r++) {
    const x = input + r * width * 4;
    const y = output + r * width * 4;
    const sum = rowExponentials(x, y, width, rowMaximum(x, width));
    scaleRow(y, width, <f32>1 / sum);
  }
}

/** y (dy - sum y dy). */
export function softmaxGradient(
  outputGradient: usize,
  output: usize,
  inputGradient: usize,
  rows: usize,
  width: usize,
  begin: usize,
  end: usize,
): void {
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
      const d = f32x4.mul(loadUpTo4(output + o + c * 4, part), g);
      storeUpTo4(inputGradient + o + c * 4, d, part);
    }
  }
}
