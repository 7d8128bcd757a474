/** What the reductions of several files share: how sums are cut into pieces, by shapes alone. */

/** Pixels that are added up before their sum is added to that of the image. */
// @ts-ignore: decorator
@inline
export const group: usize = 64;

/** Channels of one piece of work: a line of the processor's cache, so that no two threads write the same. */
// @ts-ignore: decorator
@inline
export const columns: usize = 16;

/** The sum over images of column `c` of `[images][width]`. */
// @ts-ignore: decorator
@inline
export function total(partials: usize, width: usize, c: usize, images: usize): f64 {
  let sum: f64 = 0;
  let p = partials + c * 4;
  for (let i: usize = 0; i < images; i++, p += width * 4) sum += <f64>load<f32>(p);
  return sum;
}

/** The first `count` lanes, zeros above. */
// @ts-ignore: decorator
@inline
export function keep(v: v128, count: usize): v128 {
  if (count >= 4) return v;
  return v128.and(v, i32x4.gt_s(i32x4.splat(<i32>count), i32x4(0, 1, 2, 3)));
}
