/** The tile sizes m of Winograd's convolution F(m x m, 3 x 3), each with the finite points it multiplies at. */
export const winogradPoints = {
  3: [0, 1, -1, 2],
  4: [0, 3 / 4, -3 / 4, 3 / 2, -3 / 2],
  5: [0, 1, -1, 2, -2, 1 / 2],
  6: [0, 1, -1, 2, -2, 1 / 2, -1 / 2],
  7: [7 / 32, -7 / 32, 11 / 16, -11 / 16, 9 / 8, -9 / 8, 17 / 8, -17 / 8],
} as const satisfies Readonly<Record<number, readonly number[]>>;

/** Rows of numbers. */
export type Matrix = readonly (readonly number[])[];

/** What stands on one axis: m outputs y = Aᵀ [(G w) ⊙ (Bᵀ x)] of 3 weights and n = m + 2 inputs. */
export interface WinogradMatrices {
  /** Aᵀ, m x n. */
  readonly output: Matrix;
  /** G, n x 3. */
  readonly weights: Matrix;
  /** Bᵀ, n x n. */
  readonly input: Matrix;
}

const taps = 3;

/**
 * The matrices of a convolution by m + 1 finite points and infinity (Toom and Cook's multiplication of polynomials by
 * their values, transposed; Winograd 1980; Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015):
 * row j of Bᵀ is the polynomial that is 0 at all points but p_j, row j of G the powers of p_j over its value there, and
 * column j of Aᵀ the powers of p_j.
 */
export function winogradMatrices(points: readonly number[]): WinogradMatrices {
  const outputs = points.length - 1;
  const powers = (p: number, count: number) => Array.from({ length: count }, (_, i) => p ** i);
  const others = (p: number) => points.filter((q) => q !== p);
  const unit = (length: number) => powers(0, length).reverse();
  const columns = [...points.map((p) => powers(p, outputs)), unit(outputs)];
  // Rows of p and -p are to differ in every second sign, so that they can share sums; a row's sign is free.
  const sign = (p: number) => (points.includes(0) || p > 0 ? 1 : -1);
  return {
    output: transpose(columns),
    weights: [
      ...points.map((p) => {
        const value = others(p).reduce((product, q) => product * (p - q), 1);
        return powers(p, taps).map((power) => (sign(p) * power) / value);
      }),
      unit(taps),
    ],
    input: [
      ...points.map((p) => [...polynomial(others(p)).map((c) => sign(p) * c), 0]),
      polynomial(points),
    ],
  };
}

export function transpose(matrix: Matrix): Matrix {
  return matrix[0]!.map((_, column) => matrix.map((row) => row[column]!));
}

/** The coefficients, constant first, of the polynomial with these roots. */
function polynomial(roots: readonly number[]): readonly number[] {
  return roots.reduce<readonly number[]>(
    (product, root) => [0, ...product].map((c, i) => c - root * (product[i] ?? 0)),
    [1],
  );
}
