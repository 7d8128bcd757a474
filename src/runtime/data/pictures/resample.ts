/** A picture's numbers, row by row, `channels` of them a pixel. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly values: Float64Array;
}

/** Which source pixels a target pixel is made of: from `first` on, with weights that add up to 1. */
interface Mix {
  readonly first: number;
  readonly weights: readonly number[];
}

/** Another size: the mean over the area of each pixel where it shrinks, bilinear where it grows. */
export function resample(plane: Plane, width: number, height: number): Plane {
  return resampleRows(
    resampleColumns(plane, mixes(plane.width, width)),
    mixes(plane.height, height),
  );
}

function mixes(from: number, to: number): readonly Mix[] {
  return Array.from({ length: to }, (_, i) =>
    to < from ? areaMix(i, from / to) : linearMix(i, from / to, from),
  );
}

/** The source pixels below a target pixel, each by how much of it lies below. */
function areaMix(i: number, ratio: number): Mix {
  const start = i * ratio;
  const end = start + ratio;
  const first = Math.floor(start + 1e-9);
  const last = Math.ceil(end - 1e-9);
  const weights = Array.from({ length: last - first }, (_, k) => {
    const left = Math.max(start, first + k);
    return (Math.min(end, first + k + 1) - left) / ratio;
  });
  return { first, weights };
}

/** The two source pixels whose centres lie around the target pixel's centre; at the edges the one there is. */
function linearMix(i: number, ratio: number, from: number): Mix {
  const at = Math.min(Math.max((i + 0.5) * ratio - 0.5, 0), from - 1);
  const first = Math.floor(at);
  const part = at - first;
  return { first, weights: part === 0 ? [1] : [1 - part, part] };
}

function resampleColumns(plane: Plane, columns: readonly Mix[]): Plane {
  const { width, height, channels, values } = plane;
  const out = new Float64Array(columns.length * height * channels);
  for (let y = 0, at = 0; y < height; y++) {
    for (const { first, weights } of columns) {
      for (let c = 0; c < channels; c++, at++) {
        for (let k = 0; k < weights.length; k++)
          out[at]! += weights[k]! * values[(y * width + first + k) * channels + c]!;
      }
    }
  }
  return { width: columns.length, height, channels, values: out };
}

function resampleRows(plane: Plane, rows: readonly Mix[]): Plane {
  const { width, channels, values } = plane;
  const line = width * channels;
  const out = new Float64Array(rows.length * line);
  rows.forEach(({ first, weights }, y) => {
    for (let k = 0; k < weights.length; k++) {
      for (let i = 0; i < line; i++)
        out[y * line + i]! += weights[k]! * values[(first + k) * line + i]!;
    }
  });
  return { width, height: rows.length, channels, values: out };
}
