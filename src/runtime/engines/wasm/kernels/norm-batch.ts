/**
 * Batch normalisation (Ioffe and Szegedy, 2015). Sums over an image go to `partials` ([channels] an image, twice that
 * in the gradient); kernels whose pieces are 16 channels add those up over the images, in double precision.
 */
import { madd, zero } from "./simd";
import { loadUpTo4, storeUpTo4 } from "./math";
import { columns, group, total } from "./sums";

export function batchMean(
  partials: usize,
  mean: usize,
  channels: usize,
  pixels: usize,
  images: usize,
  begin: usize,
  end: usize,
): void {
  const stop = min(end * columns, channels);
  const count = <f64>images * <f64>pixels;
  for (let c = begin * columns; c < stop; c++) {
    store<f32>(mean + c * 4, <f32>(total(partials, channels, c, images) / count));
  }
}

/** Sums over each image of (x - mean)^2. */
export function batchSquares(
  input: usize,
  mean: usize,
  partials: usize,
  pixels: usize,
  channels: usize,
  begin: usize,
  end: usize,
): void {
  const pixel = channels * 4;
  for (let image = begin; image < end; image++) {
    const first = input + image * pixels * pixel;
    const stop = first + pixels * pixel;
    for (let c: usize = 0; c < channels; c += 4) {
      const part = channels - c;
      const m = loadUpTo4(mean + c * 4, part);
      let sum = zero();
      for (let at = first; at < stop; at += group * pixel) {
        let t = zero();
        const until = min(at + group * pixel, stop) + c * 4;
        for (let p = at + c * 4; p < until; p += pixel) {
          const d = f32x4.sub(loadUpTo4(p, part), m);
          t = madd(d, d, t);
        }
        sum = f32x4.add(sum, t);
      }
      storeUpTo4(partials + image * pixel + c * 4, sum, part);
    }
  }
}

/**
 * The biased variance, `inverse` = 1/sqrt(variance + epsilon), `scale` = gamma * inverse, and the moving statistics:
 * momentum * old + (1 - momentum) * batch's, with the biased variance as Keras has it. `gamma` 0: none.
 */
export function batchVariance(
  partials: usize,
  mean: usize,
  gamma: usize,
  inverse: usize,
  scale: usize,
  movingMean: usize,
  movingVariance: usize,
  channels: usize,
  pixels: usize,
  epsilon: f32,
  momentum: f32,
  images: usize,
  begin: usize,
  end: usize,
): void {
  const stop = min(end * columns, channels);
  const count = <f64>images * <f64>pixels;
  const rest = <f32>1 - momentum;
  for (let c = begin * columns; c < stop; c++) {
    const o = c * 4;
    const variance = total(partials, channels, c, images) / count;
    const i = <f32>(1 / sqrt(variance + <f64>epsilon));
    store<f32>(inverse + o, i);
    store<f32>(scale + o, gamma ? load<f32>(gamma + o) * i : i);
    const oldMean = load<f32>(movingMean + o);
    const oldVariance = load<f32>(movingVariance + o);
    store<f32>(movingMean + o, momentum * oldMean + rest * load<f32>(mean + o));
    store<f32>(movingVariance + o, momentum * oldVariance + rest * <f32>variance);
  }
}

/** gamma / sqrt(variance + epsilon), for prediction; a piece is 16 channels. */
export function normScale(
  variance: usize,
  gamma: usize,
  scale: usize,
  channels: usize,
  epsilon: f32,
  begin: usize,
  end: usize,
): void {
  const stop = min(end * columns, channels);
  for (let c = begin * columns; c < stop; c++) {
    const i = <f32>(1 / sqrt(<f64>load<f32>(variance + c * 4) + <f64>epsilon));
    store<f32>(scale + c * 4, gamma ? load<f32>(gamma + c * 4) * i : i);
  }
}

// @ts-ignore: decorator
@inline
function normalized(
  x: usize,
  mean: usize,
  scale: usize,
  beta: usize,
  offset: usize,
  y: usize,
  part: usize,
): void {
  const d = f32x4.sub(loadUpTo4(x, part), loadUpTo4(mean, part));
  const shift = beta ? loadUpTo4(beta + offset, part) : zero();
  storeUpTo4(y, madd(d, loadUpTo4(scale, part), shift), part);
}

/** (x - mean) * scale + beta; `beta` 0: none. */
export function batchNormalize(
  input: usize,
  mean: usize,
  scale: usize,
  beta: usize,
  output: usize,
  pixels: usize,
  channels: usize,
  begin: usize,
  end: usize,
): void {
  const pixel = channels * 4;
  const stop = input + end * pixels * pixel;
  let x = input + begin * pixels * pixel;
  let y = output + begin * pixels * pixel;
  for (; x < stop; x += pixel, y += pixel) {
    let o: usize = 0;
    for (; o + 16 <= pixel; o += 16) normalized(x + o, mean + o, scale + o, beta, o, y + o, 4);
    if (o < pixel) normalized(x + o, mean + o, scale + o, beta, o, y + o, (pixel - o) >> 2);
  }
}

/** Sums over each image of dy and of dy (x - mean), one after the other. */
export function batchGradientSums(
  outputGradient: usize,
  input: usize,
  mean: usize,
  partials: usize,
  pixels: usize,
  channels: usize,
  begin: usize,
  end: usize,
): void {
  const pixel = channels * 4;
  const difference = input - outputGradient;
  for (let image = begin; image < end; image++) {
    const first = outputGradient + image * pixels * pixel;
    const stop = first + pixels * pixel;
    for (let c: usize = 0; c < channels; c += 4) {
      const part = channels - c;
      const m = loadUpTo4(mean + c * 4, part);
      let sum = zero();
      let product = zero();
      for (let at = first; at < stop; at += group * pixel) {
        let t = zero();
        let u = zero();
        const until = min(at + group * pixel, stop) + c * 4;
        for (let p = at + c * 4; p < until; p += pixel) {
          const g = loadUpTo4(p, part);
          t = f32x4.add(t, g);
          u = madd(g, f32x4.sub(loadUpTo4(p + difference, part), m), u);
        }
        sum = f32x4.add(sum, t);
        product = f32x4.add(product, u);
      }
      const y = partials + image * 2 * pixel + c * 4;
      storeUpTo4(y, sum, part);
      storeUpTo4(y + pixel, product, part);
    }
  }
}

/**
 * From the sums over the batch: dbeta = sum dy, dgamma = sum dy (x - mean) * inverse, and for the input's gradient
 * scale * dy + shift + slope (x - mean) its `shift` = -scale dbeta / n and `slope` = -scale inverse dgamma / n.
 */
export function batchGradientTotals(
  partials: usize,
  scale: usize,
  inverse: usize,
  shift: usize,
  slope: usize,
  gammaGradient: usize,
  betaGradient: usize,
  channels: usize,
  pixels: usize,
  images: usize,
  accumulate: i32,
  begin: usize,
  end: usize,
): void {
  const stop = min(end * columns, channels);
  const count = <f64>images * <f64>pixels;
  for (let c = begin * columns; c < stop; c++) {
    const o = c * 4;
    const i = <f64>load<f32>(inverse + o);
    const s = <f64>load<f32>(scale + o);
    const dBeta = total(partials, 2 * channels, c, images);
    const dGamma = total(partials, 2 * channels, channels + c, images) * i;
    store<f32>(shift + o, <f32>((-s * dBeta) / count));
    store<f32>(slope + o, <f32>((-s * i * dGamma) / count));
    if (gammaGradient) {
      const old = accumulate ? load<f32>(gammaGradient + o) : 0;
      store<f32>(gammaGradient + o, old + <f32>dGamma);
    }
    if (betaGradient) {
      const old = accumulate ? load<f32>(betaGradient + o) : 0;
      store<f32>(betaGradient + o, old + <f32>dBeta);
    }
  }
}

// @ts-ignore: decorator
@inline
function gradientVector(
  g: usize,
  x: usize,
  mean: usize,
  scale: usize,
  shift: usize,
  slope: usize,
  d: usize,
  part: usize,
): void {
  const away = f32x4.sub(loadUpTo4(x, part), loadUpTo4(mean, part));
  const rest = madd(away, loadUpTo4(slope, part), loadUpTo4(shift, part));
  storeUpTo4(d, madd(loadUpTo4(g, part), loadUpTo4(scale, part), rest), part);
}

/** scale * dy + shift + slope (x - mean). */
export function batchGradient(
  outputGradient: usize,
  input: usize,
  mean: usize,
  scale: usize,
  shift: usize,
  slope: usize,
  inputGradient: usize,
  pixels: usize,
  channels: usize,
  begin: usize,
  end: usize,
): void {
  const pixel = channels * 4;
  const stop = input + end * pixels * pixel;
  let x = input + begin * pixels * pixel;
  let g = outputGradient + begin * pixels * pixel;
  let d = inputGradient + begin * pixels * pixel;
  for (; x < stop; x += pixel, g += pixel, d += pixel) {
    let o: usize = 0;
    for (; o + 16 <= pixel; o += 16) {
      gradientVector(g + o, x + o, mean + o, scale + o, shift + o, slope + o, d + o, 4);
    }
    if (o < pixel) {
      const part = (pixel - o) >> 2;
      gradientVector(g + o, x + o, mean + o, scale + o, shift + o, slope + o, d + o, part);
    }
  }
}
