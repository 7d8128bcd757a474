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

/** The module `kernels/winograd-transforms`: for every transform a function that chooses by the tile's size. */
export function winogradTransforms(): string {
  const tiles = Object.entries(winogradPoints).map(([tile, points]) => ({
    tile,
    passes: passesOf(points),
  }));
  const names = Object.keys(tiles[0]!.passes);
  return [
    `import { madd } from "./simd";\nimport { splat } from "./math";\n`,
    ...tiles.flatMap(({ tile, passes }) =>
      Object.entries(passes).map(([name, matrix]) => pass(`${name}${tile}`, matrix)),
    ),
    ...names.map((name) => choice(name, Object.keys(winogradPoints))),
  ].join("\n");
}

const parameters = ["x", "xStep", "xNext", "y", "yStep", "yNext", "count"];
const declared = parameters.map((p) => `${p}: ${p === "count" ? "i32" : "usize"}`).join(", ");

function choice(name: string, tiles: readonly string[]): string {
  const calls = tiles.map(
    (tile) => `  if (tile == ${tile}) ${name}${tile}(${parameters.join(", ")});\n`,
  );
  return `export function ${name}Pass(tile: i32, ${declared}): void {\n${calls.join("  else")}}\n`;
}

/** `count` products y = M x of vectors whose elements, four channels each, lie `step` bytes apart. */
function pass(name: string, matrix: Matrix): string {
  const inputs = matrix[0]!.map((_, j) => `x${String(j)}`);
  const { lines, results } = product(matrix, inputs);
  const body = [
    ...inputs.map(
      (x, j) =>
        `const ${x} = v128.load(${j === 0 ? "x" : "p"});${j === 0 ? " let p = x + xStep;" : " p += xStep;"}`,
    ),
    ...lines,
    "let q = y;",
    ...results.map((y) => `v128.store(q, ${y}); q += yStep;`),
  ];
  return [
    `function ${name}(${declared}): void {`,
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
function product(matrix: Matrix, inputs: readonly string[]): Code {
  const columns = pairs(transpose(matrix));
  const lines: string[] = [];
  /** What row i multiplies with its number in column j: the sum or the difference for a pair, only once. */
  const terms: ((row: number) => string | undefined)[] = inputs.map(() => () => undefined);
  inputs.forEach((x, j) => {
    const other = columns.get(j);
    if (other === undefined) terms[j] = () => x;
    else if (other > j) {
      lines.push(`const s${String(j)} = f32x4.add(${x}, ${inputs[other]!});`);
      lines.push(`const d${String(j)} = f32x4.sub(${x}, ${inputs[other]!});`);
      terms[j] = (row) => `${row % 2 === 0 ? "s" : "d"}${String(j)}`;
    }
  });
  const sum = (row: number, wanted: (column: number) => boolean): string => {
    const parts = matrix[row]!.flatMap((factor, j) => {
      const term = terms[j]!(row);
      return factor === 0 || term === undefined || !wanted(j) ? [] : [{ factor, term }];
    });
    return sumOf(parts);
  };
  const rows = pairs(matrix);
  const results = matrix.map((_, i) => {
    const other = rows.get(i);
    if (other === undefined) return sum(i, () => true);
    const pair = String(Math.min(i, other));
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
function sumOf(parts: readonly { readonly factor: number; readonly term: string }[]): string {
  const first = parts.find(({ factor }) => factor === 1) ?? parts[0]!;
  const start =
    first.factor === 1 ? first.term : `f32x4.mul(splat(${String(first.factor)}), ${first.term})`;
  return parts
    .filter((part) => part !== first)
    .reduce((sum, { factor, term }) => {
      if (factor === 1) return `f32x4.add(${sum}, ${term})`;
      if (factor === -1) return `f32x4.sub(${sum}, ${term})`;
      return `madd(splat(${String(factor)}), ${term}, ${sum})`;
    }, start);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(winogradTransforms());
