/** The numbers of one image, checked: as many as the net takes, and all of them finite. */
export function numbersOf(values: unknown, shape: readonly number[]): Float32Array {
  const count = shape.reduce((product, size) => product * size, 1);
  const wanted = `${String(count)} numbers (${shape.join("x")})`;
  if (!isNumbers(values)) throw new TypeError(`predict takes ${wanted}, not ${describe(values)}`);
  if (values.length !== count) {
    throw new RangeError(`predict takes ${wanted}, not ${String(values.length)}`);
  }
  const numbers = Float32Array.from(values);
  const wrong = numbers.findIndex((number) => !Number.isFinite(number));
  if (wrong !== -1) {
    throw new RangeError(`the image's number ${String(wrong)} is ${String(values[wrong])}`);
  }
  return numbers;
}

/** The tokens of one entry, checked: as many as the net takes, and each the number of a word in its vocabulary. */
export function tokensOf(
  values: unknown,
  shape: readonly number[],
  vocabulary: number,
): Float32Array {
  const tokens = numbersOf(values, shape);
  const wrong = tokens.findIndex(
    (token) => !(Number.isInteger(token) && token >= 0 && token < vocabulary),
  );
  if (wrong === -1) return tokens;
  throw new RangeError(
    `token ${String(wrong)} is ${String(tokens[wrong])}, not a whole number from 0 to ${String(vocabulary - 1)}`,
  );
}

/** True of an array of numbers, typed or not. */
export function isNumbers(values: unknown): values is ArrayLike<number> {
  return Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));
}

/** What a value is, in a few words. */
export function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value !== "object") return `a ${typeof value}`;
  return `an object of ${value.constructor?.name ?? "no class"}`;
}
