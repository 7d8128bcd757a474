/**
 * Sums over pixels and images, channel by channel, in an order that shapes alone decide: pixels of an image in groups
 * of 64, groups of the image, then images in double precision.
 */
import { loadUpTo4, splat, storeUpTo4 } from "./math";
import { zero } from "./simd";
import { columns, group, total } from "./sums";

/** `output[image][channel] = scale * sum over pixels`. */
export function imageSums(
  input: usize,
  output: usize,
  pixels: usize,
  channels: usize,
  scale: f32,
  begin: usize,
  end: usize,
): void {
  const s = splat(scale);
  const pixel = channels * 4;
  for (let image = begin; image < end; image++) {
    const first = input + image * pixels * pixel;
    const stop = first + pixels * pixel;
    let c: usize = 0;
    for (; c + 16 <= channels; c += 16) {
      let s0 = zero();
      let s1 = zero();
      let s2 = zero();
      let s3 = zero();
      for (let at = first; at < stop; at += group * pixel) {
        let t0 = zero();
        let t1 = zero();
        let t2 = zero();
        let t3 = zero();
        const until = min(at + group * pixel, stop) + c * 4;
        for (let p = at + c * 4; p < until; p += pixel) {
          t0 = f32x4.add(t0, v128.load(p));
          t1 = f32x4.add(t1, v128.load(p, 16));
          t2 = f32x4.add(t2, v128.load(p, 32));
          t3 = f32x4.add(t3, v128.load(p, 48));
        }
        s0 = f32x4.add(s0, t0);
        s1 = f32x4.add(s1, t1);
        s2 = f32x4.add(s2, t2);
        s3 = f32x4.add(s3, t3);
      }
      const y = output + image * pixel + c * 4;
      v128.store(y, f32x4.mul(s0, s));
      v128.store(y, f32x4.mul(s1, s), 16);
      v128.store(y, f32x4.mul(s2, s), 32);
      v128.store(y, f32x4.mul(s3, s), 48);
    }
    for (; c < channels; c += 4) {
      const part = channels - c;
      let sum = zero();
      for (let at = first; at < stop; at += group * pixel) {
        let t = zero();
        const until = min(at + group * pixel, stop) + c * 4;
        for (let p = at + c * 4; p < until; p += pixel) t = f32x4.add(t, loadUpTo4(p, part));
        sum = f32x4.add(sum, t);
      }
      storeUpTo4(output + image * pixel + c * 4, f32x4.mul(sum, s), part);
    }
  }
}

/** `output[c]` becomes (or grows by) the sum over images of `partials[image][c]`; a piece is 16 columns. */
export function columnTotals(
  partials: usize,
  output: usize,
  width: usize,
  images: usize,
  accumulate: i32,
  begin: usize,
  end: usize,
): void {
  let c = begin * columns;
  const stop = min(end * columns, width);
  for (; c + 4 <= stop; c += 4) {
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    let p = partials + c * 4;
    for (let i: usize = 0; i < images; i++, p += width * 4) {
      const v = v128.load(p);
      low = f64x2.add(low, f64x2.promote_low_f32x4(v));
      high = f64x2.add(high, f64x2.promote_low_f32x4(i64x2.shuffle(v, v, 1, 1)));
    }
    const y = output + c * 4;
    const l = f32x4.demote_f64x2_zero(low);
    const h = f32x4.demote_f64x2_zero(high);
    const sum = i64x2.shuffle(l, h, 0, 2);
    v128.store(y, accumulate ? f32x4.add(v128.load(y), sum) : sum);
  }
  for (; c < stop; c++) {
    const y = output + c * 4;
    const sum = <f32>total(partials, width, c, images);
    store<f32>(y, accumulate ? load<f32>(y) + sum : sum);
  }
}

/** Every pixel of an image gets `scale * input[image][channel]`: the gradient of a sum. */
export function spread(
  input: usize,
  output: usize,
  pixels: usize,
  channels: usize,
  scale: f32,
  begin: usize,
  end: usize,
): void {
  const s = splat(scale);
  const pixel = channels * 4;
  for (let image = begin; image < end; image++) {
    let y = output + image * pixels * pixel;
    for (let p: usize = 0; p < pixels; p++) {
      const x = input + image * pixel;
      for (let c: usize = 0; c < channels; c += 4) {
        const part = channels - c;
        storeUpTo4(y + c * 4, f32x4.mul(loadUpTo4(x + c * 4, part), s), part);
      }
      y += pixel;
    }
  }
}
