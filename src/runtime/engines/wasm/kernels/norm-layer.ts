/** Layer normalisation (Ba, Kiros and Hinton, 2016) over the last axis: rows of `width` elements, `rows` an image. */
import { madd, sumLanes, zero } from "./simd";
import { loadUpTo4, splat, storeUpTo4 } from "./math";
import { keep } from "./sums";

/** `statistics`: mean and 1/sqrt(variance + epsilon) of every row. `gamma`, `beta` 0: none. */
export function layerNormalize(
  input: usize,
  gamma: usize,
  beta: usize,
  output: usize,
  statistics: usize,
  rows: usize,
  width: usize,
  epsilon: f32,
  begin: usize,
  end: usize,
): void {
  const n = <f32>width;
  for (let r = begin * rows; r < end * rows; r++) {
    const x = input + r * width * 4;
    const y = output + r * width * 4;
    let sum = zero();
    for (let c: usize = 0; c < width; c += 4) {
      sum = f32x4.add(sum, loadUpTo4(x + c * 4, width - c));
    }
    const mean = sumLanes(sum) / n;
    const m = splat(mean);
    let squares = zero();
    for (let c: usize = 0; c < width; c += 4) {
      const d = keep(f32x4.sub(loadUpTo4(x + c * 4, width - c), m), width - c);
      squares = madd(d, d, squares);
    }
    const inverse = <f32>1 / sqrt<f32>(sumLanes(squares) / n + epsilon);
    store<f32>(statistics + r * 8, mean);
    store<f32>(statistics + r * 8, inverse, 4);
    const i = splat(inverse);
    for (let c: usize = 0; c < width; c += 4) {
      const part = width - c;
      let v = f32x4.mul(f32x4.sub(loadUpTo4(x + c * 4, part), m), i);
      if (gamma) v = f32x4.mul(v, loadUpTo4(gamma + c * 4, part));
      if (beta) v = f32x4.add(v, loadUpTo4(beta + c * 4, part));
      storeUpTo4(y + c * 4, v, part);
    }
  }
}

/** inverse (h - mean h - xhat mean(h xhat)) with h = dy gamma. */
export function layerNormGradient(
  outputGradient: usize,
  input: usize,
  statistics: usize,
  gamma: usize,
  inputGradient: usize,
  rows: usize,
  width: usize,
  begin: usize,
  end: usize,
): void {
  const n = <f32>width;
  for (let r = begin * rows; r < end * rows; r++) {
    const g = outputGradient + r * width * 4;
    const x = input + r * width * 4;
    const d = inputGradient + r * width * 4;
    const m = splat(load<f32>(statistics + r * 8));
    const i = splat(load<f32>(statistics + r * 8, 4));
    let sum = zero();
    let product = zero();
    for (let c: usize = 0; c < width; c += 4) {
      const part = width - c;
      let h = loadUpTo4(g + c * 4, part);
      if (gamma) h = f32x4.mul(h, loadUpTo4(gamma + c * 4, part));
      sum = f32x4.add(sum, h);
      product = madd(h, f32x4.mul(f32x4.sub(loadUpTo4(x + c * 4, part), m), i), product);
    }
    const meanH = splat(sumLanes(sum) / n);
    const meanProduct = splat(sumLanes(product) / n);
    for (let c: usize = 0; c < width; c += 4) {
      const part = width - c;
      let h = loadUpTo4(g + c * 4, part);
      if (gamma) h = f32x4.mul(h, loadUpTo4(gamma + c * 4, part));
      const hat = f32x4.mul(f32x4.sub(loadUpTo4(x + c * 4, part), m), i);
      const away = f32x4.sub(f32x4.sub(h, meanH), f32x4.mul(hat, meanProduct));
      storeUpTo4(d + c * 4, f32x4.mul(away, i), part);
    }
  }
}

/** Sums over each image's rows of dy xhat, then of dy: what gamma's and beta's gradients are made of. */
export function layerNormSums(
  outputGradient: usize,
  input: usize,
  statistics: usize,
  gammaPartials: usize,
  betaPartials: usize,
  rows: usize,
  width: usize,
  begin: usize,
  end: usize,
): void {
  for (let image = begin; image < end; image++) {
    for (let c: usize = 0; c < width; c += 4) {
      const part = width - c;
      let sum = zero();
      let product = zero();
      for (let r = image * rows; r < (image + 1) * rows; r++) {
        const o = (r * width + c) * 4;
        const m = splat(load<f32>(statistics + r * 8));
        const i = splat(load<f32>(statistics + r * 8, 4));
        const g = loadUpTo4(outputGradient + o, part);
        const hat = f32x4.mul(f32x4.sub(loadUpTo4(input + o, part), m), i);
        sum = f32x4.add(sum, g);
        product = madd(g, hat, product);
      }
      const at = (image * width + c) * 4;
      if (gammaPartials) storeUpTo4(gammaPartials + at, product, part);
      if (betaPartials) storeUpTo4(betaPartials + at, sum, part);
    }
  }
}
