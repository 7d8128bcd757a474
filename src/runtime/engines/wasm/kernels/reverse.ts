/** The steps of sequences from the last to the first. */
import { bytes, copy } from "./matrix-memory";

/** A piece is an image: `steps` rows of `width` numbers. */
export function reverseSteps(
  input: usize,
  output: usize,
  steps: i32,
  width: i32,
  begin: i32,
  end: i32,
): void {
  for (let image = begin; image < end; image++) {
    for (let step = 0; step < steps; step++) {
      const from = image * steps + step;
      const to = image * steps + steps - 1 - step;
      copy(output + bytes(to * width), input + bytes(from * width), width);
    }
  }
}
