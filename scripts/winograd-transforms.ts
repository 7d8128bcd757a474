// Writes the AssemblyScript of Winograd's transforms; `node scripts/winograd-transforms.ts` prints it.
import { fileURLToPath } from "node:url";
import { transpose, winogradMatrices, winogradPoints, type Matrix } from "./winograd-matrices.ts";

/** Every transform on one axis: the forward ones, and their transposes, which gradients need. */
function passesOf(points: readonly number[]): Readonly<Record<string, Matrix>> {
  const { input, output, weights } = winogradMatrices(points);
  return {
    input,
    output,
    weights,
    inputGradient: transpose(input),
    outputGradient: transpose(output),
    weightGradient: transpose(weights),
  };
}

/**
 * The module `kernels/winograd-transforms`: for every transform a function that chooses by the tile's size. `vectors`: of
 * how many vectors of 4 channels an element is made, 1 or 2.
 */
export function winogradTransforms(vectors: number): string {
  const tiles = Object.keys(winogradPoints);
  const passes = Object.entries(winogradPoints).map(([tile, points]) =>
    Object.entries(passesOf(points)).map(([name, matrix]) =>
      pass(`${name}${tile}`, matrix, vectors),
    ),
  );
  const names = Object.keys(passesOf(winogradPoints[3]));
  return [
    'import { madd } from "./simd";\nimport { pinned, splat } from "./math";\n',
    ...passes.flat(),
    ...names.map((name) => choice(name, tiles)),
  ].join("\n");
}

const parameters = ["x", "xStep", "xNext", "y", "yStep", "yNext", "count"];
const declared = parameters.map((p) => `${p}: ${p === "count" ? "i32" : "usize"}`).join(", ");

function choice(name: string, tiles: readonly string[]): string {
  const calls = tiles.map(
    (tile) => `  if (tile == ${tile}) ${name}${tile}(${parameters.join(", ")});`,
  );
  return `export function ${name}Pass(tile: i32, ${declared}): void {\n${calls.join("\n")}\n}\n`;
}

/**
 * `count` products y = M x. A column's elements, 4 channels for each of `vectors`, lie `step` bytes apart, the next
 * column `next` bytes behind it. Factors are pinned: V8 would build them anew for each use.
 */
function pass(name: string, matrix: Matrix, vectors: number): string {
  const constants = new Map<number, string>();
  const constant = (factor: number): string => {
    const known = constants.get(factor) ?? `k${String(constants.size)}`;
    constants.set(factor, known);
    return known;
  };
  const suffixes = ["", "b"].slice(0, vectors);
  const inputs = (suffix: string) => matrix[0]!.map((_, j) => `x${String(j)}${suffix}`);
  const products = suffixes.map((suffix) => product(matrix, inputs(suffix), suffix, constant));
  const loads = matrix[0]!.map((_, j) =>
    suffixes.map((s, i) => `const ${inputs(s)[j]!} = v128.load(p, ${String(16 * i)});`).join(" "),
  );
  const stores = matrix.map((_, row) =>
    products.map((code, i) => `v128.store(p, ${code.results[row]!}, ${String(16 * i)});`),
  );
  const pins = [...constants].map(
    ([factor, k]) => `  const ${k} = pinned(splat(${String(factor)}), count);`,
  );
  const body = [
    "let p = x;",
    ...loads.map((load) => `${load} p += xStep;`),
    ...products.flatMap(({ lines }) => lines),
    "p = y;",
    // The higher half first, as V8 joins two of them best.
    ...stores.map((halves) => `${halves.toReversed().join(" ")} p += yStep;`),
  ];
  return [
    `function ${name}(${declared}): void {`,
    ...pins,
    "  for (; count > 0; count--, x += xNext, y += yNext) {",
    ...body.map((line) => `    ${line}`),
    "  }",
    "}\n",
  ].join("\n");
}

interface Code {
  readonly lines: readonly string[];
  /** An expression for each row of the matrix. */
  readonly results: readonly string[];
}

/**
 * Straight-line code of a product. Points come in pairs p and -p; powers of both differ in every second sign only. So
 * two such rows share the sums over their even and odd columns, and two such columns go in as sum and difference.
 */
function product(
  matrix: Matrix,
  inputs: readonly string[],
  suffix: string,
  constant: (factor: number) => string,
): Code {
  const lines: string[] = [];
  const columnPairs = pairs(transpose(matrix));
  columnPairs.forEach((other, j) => {
    if (other < j) return;
    lines.push(`const s${String(j)}${suffix} = f32x4.add(${inputs[j]!}, ${inputs[other]!});`);
    lines.push(`const d${String(j)}${suffix} = f32x4.sub(${inputs[j]!}, ${inputs[other]!});`);
  });
  /** What row i multiplies with its number in column j: for a pair once, with the sum or the difference. */
  const term = (i: number, j: number): string | undefined => {
    const other = columnPairs.get(j);
    if (other === undefined) return inputs[j];
    return other < j ? undefined : `${i % 2 === 0 ? "s" : "d"}${String(j)}${suffix}`;
  };
  const sum = (i: number, wanted: (column: number) => boolean): string =>
    sumOf(
      matrix[i]!.flatMap((factor, j) => {
        const what = term(i, j);
        return factor === 0 || what === undefined || !wanted(j) ? [] : [{ factor, term: what }];
      }),
      constant,
    );
  const rowPairs = pairs(matrix);
  const results = matrix.map((_, i) => {
    const other = rowPairs.get(i);
    if (other === undefined) return sum(i, () => true);
    const pair = `${String(Math.min(i, other))}${suffix}`;
    if (other > i) {
      lines.push(`const even${pair} = ${sum(i, (j) => j % 2 === 0)};`);
      lines.push(`const odd${pair} = ${sum(i, (j) => j % 2 === 1)};`);
    }
    return `f32x4.${other > i ? "add" : "sub"}(even${pair}, odd${pair})`;
  });
  return { lines, results };
}

/** For every row that another one equals but for the signs of its odd columns: which one. */
function pairs(matrix: Matrix): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  matrix.forEach((row, i) => {
    const other = matrix.findIndex(
      (candidate, k) =>
        k > i && candidate.every((value, j) => value === (j % 2 === 0 ? row[j]! : -row[j]!)),
    );
    if (other < 0 || found.has(i)) return;
    found.set(i, other);
    found.set(other, i);
  });
  return found;
}

/** A sum of products, begun with a term that needs no multiplication where there is one. */
function sumOf(
  parts: readonly { readonly factor: number; readonly term: string }[],
  constant: (factor: number) => string,
): string {
  const first = parts.find(({ factor }) => factor === 1) ?? parts[0]!;
  const start =
    first.factor === 1 ? first.term : `f32x4.mul(${constant(first.factor)}, ${first.term})`;
  return parts
    .filter((part) => part !== first)
    .reduce((sum, { factor, term }) => {
      if (factor === 1) return `f32x4.add(${sum}, ${term})`;
      if (factor === -1) return `f32x4.sub(${sum}, ${term})`;
      return `madd(${constant(factor)}, ${term}, ${sum})`;
    }, start);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(winogradTransforms(1));
