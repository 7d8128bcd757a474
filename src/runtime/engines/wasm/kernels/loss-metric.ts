/** Metrics that are right (1) or wrong (0) for each image. */

/** The first of the largest outputs is the label's; with one unit, being above `threshold` is class 1. */
export function accuracy(
  outputs: usize,
  labels: usize,
  results: usize,
  units: usize,
  threshold: f32,
  begin: usize,
  end: usize,
): void {
  for (let image = begin; image < end; image++) {
    const x = outputs + image * units * 4;
    let chosen = load<f32>(x) > threshold ? 1 : 0;
    if (units > 1) {
      let best = load<f32>(x);
      chosen = 0;
      for (let c: usize = 1; c < units; c++) {
        const v = load<f32>(x + c * 4);
        if (!(v > best)) continue;
        best = v;
        chosen = <i32>c;
      }
    }
    store<f32>(results + image * 4, chosen == load<i32>(labels + image * 4) ? 1 : 0);
  }
}

/** Fewer than `count` outputs are larger than the label's. */
export function amongLargest(
  outputs: usize,
  labels: usize,
  results: usize,
  units: usize,
  count: i32,
  begin: usize,
  end: usize,
): void {
  for (let image = begin; image < end; image++) {
    const x = outputs + image * units * 4;
    const own = load<f32>(x + <usize>load<i32>(labels + image * 4) * 4);
    let larger = 0;
    for (let c: usize = 0; c < units; c++) larger += load<f32>(x + c * 4) > own ? 1 : 0;
    store<f32>(results + image * 4, own == own && larger < count ? 1 : 0);
  }
}
