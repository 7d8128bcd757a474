/** Average pooling over NHWC images; padding is not counted in the mean. */
import { loadUpTo4, splat, storeUpTo4 } from "./math";
import { zero } from "./simd";

export function averagePool(
  input: usize,
  output: usize,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  poolHeight: i32,
  poolWidth: i32,
  strideY: i32,
  strideX: i32,
  top: i32,
  left: i32,
  begin: i32,
  end: i32,
): void {
  const pixel = <usize>channels * 4;
  const row = <usize>width * pixel;
  let y = output + <usize>begin * <usize>(outHeight * outWidth) * pixel;
  for (let image = begin; image < end; image++) {
    const x = input + <usize>image * <usize>height * row;
    for (let i = 0; i < outHeight; i++) {
      const y0 = max(i * strideY - top, 0);
      const y1 = min(i * strideY - top + poolHeight, height);
      for (let j = 0; j < outWidth; j++) {
        const x0 = max(j * strideX - left, 0);
        const x1 = min(j * strideX - left + poolWidth, width);
        const share = splat(<f32>1 / <f32>((y1 - y0) * (x1 - x0)));
        for (let c = 0; c < channels; c += 4) {
          const part = <usize>min(channels - c, 4);
          let sum = zero();
          for (let yy = y0; yy < y1; yy++) {
            let p = x + <usize>yy * row + <usize>x0 * pixel + <usize>c * 4;
            const stop = p + <usize>(x1 - x0) * pixel;
            for (; p < stop; p += pixel) sum = f32x4.add(sum, loadUpTo4(p, part));
          }
          storeUpTo4(y, f32x4.mul(sum, share), part);
          y += part * 4;
        }
      }
    }
  }
}

export function averagePoolGradient(
  outputGradient: usize,
  inputGradient: usize,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  poolHeight: i32,
  poolWidth: i32,
  strideY: i32,
  strideX: i32,
  top: i32,
  left: i32,
  begin: i32,
  end: i32,
): void {
  const pixel = <usize>channels * 4;
  const row = <usize>width * pixel;
  let g = outputGradient + <usize>begin * <usize>(outHeight * outWidth) * pixel;
  for (let image = begin; image < end; image++) {
    const d = inputGradient + <usize>image * <usize>height * row;
    memory.fill(d, 0, <usize>height * row);
    for (let i = 0; i < outHeight; i++) {
      const y0 = max(i * strideY - top, 0);
      const y1 = min(i * strideY - top + poolHeight, height);
      for (let j = 0; j < outWidth; j++) {
        const x0 = max(j * strideX - left, 0);
        const x1 = min(j * strideX - left + poolWidth, width);
        const share = splat(<f32>1 / <f32>((y1 - y0) * (x1 - x0)));
        for (let c = 0; c < channels; c += 4) {
          const part = <usize>min(channels - c, 4);
          const v = f32x4.mul(loadUpTo4(g, part), share);
          for (let yy = y0; yy < y1; yy++) {
            let p = d + <usize>yy * row + <usize>x0 * pixel + <usize>c * 4;
            const stop = p + <usize>(x1 - x0) * pixel;
            for (; p < stop; p += pixel) {
              storeUpTo4(p, f32x4.add(loadUpTo4(p, part), v), part);
            }
          }
          g += part * 4;
        }
      }
    }
  }
}
