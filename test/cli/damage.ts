import fc from "fast-check";

/** What happens to a file: its new bytes, or undefined where it is gone. */
export interface Damage {
  readonly [fc.toStringMethod]: () => string;
  readonly apply: (bytes: Buffer) => Buffer | undefined;
}

/** A place in a file of any length, as a share of it. */
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

const flippedBits = fc
  .array(fc.tuple(place, fc.nat(7)), { minLength: 1, maxLength: 4 })
  .map((flips): Damage => ({
    [fc.toStringMethod]: () =>
      `bits flipped at ${flips.map(([at, bit]) => `${at.toFixed(4)}:${String(bit)}`).join(" ")}`,
    apply: (bytes) => {
      const changed = Buffer.from(bytes);
      for (const [at, bit] of flips) changed[Math.floor(at * bytes.length)]! ^= 1 << bit;
      return changed;
    },
  }));

const cut = place.map((at): Damage => ({
  [fc.toStringMethod]: () => `cut at ${at.toFixed(4)}`,
  apply: (bytes) => bytes.subarray(0, Math.floor(at * bytes.length)),
}));

const replaced = fc
  .tuple(place, fc.uint8Array({ minLength: 1, maxLength: 16 }))
  .map(([at, put]): Damage => ({
    [fc.toStringMethod]: () => `${String([...put])} put at ${at.toFixed(4)}`,
    apply: (bytes) => {
      const changed = Buffer.from(bytes);
      changed.set(put.subarray(0, changed.length), Math.floor(at * (changed.length - put.length)));
      return changed;
    },
  }));

const gone = fc.constant<Damage>({ [fc.toStringMethod]: () => "removed", apply: () => undefined });
const longer = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((more): Damage => ({
  [fc.toStringMethod]: () => `followed by ${String([...more])}`,
  apply: (bytes) => Buffer.concat([bytes, more]),
}));

/** Any file may be hurt like this. */
export const hurtBytes = fc.oneof(flippedBits, cut, replaced, longer, gone);

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** What a value may become: other types, sizes that no machine holds, names that mean something to JavaScript. */
const strange = fc.constantFrom<Json>(
  ...[null, true, false, 0, -1, 1.5, 3, 1e308, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53)],
  ...["", "x", "__proto__", "constructor", "../weights.bin", "/etc/hostname", "C:\\weights.bin"],
  ...[
    "https://example.org/weights.bin",
    "a\0b",
    "\u202e\u001b[2J",
    "float64",
    "int32",
    "n".repeat(5000),
  ],
  ...[[], {}, [null], [[]], [1, 2], { name: "x" }],
);

/** Text that JSON.parse reads, but that is no plain object of ours. */
const strangeTexts = fc.constantFrom(
  ...[
    `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
    `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`,
  ],
  ...['{"__proto__": {"shape": [1]}, "constructor": 1}', "1e999", "-1e999", "null", '"text"'],
);

/** The steps to every value within a value. */
function* paths(
  value: Json,
  here: readonly (string | number)[] = [],
): Generator<readonly (string | number)[]> {
  yield here;
  if (typeof value !== "object" || value === null) return;
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const key of keys)
    yield* paths((value as Record<string | number, Json>)[key]!, [...here, key]);
}

type Change =
  | { readonly kind: "put"; readonly value: Json }
  | { readonly kind: "remove" | "double" }
  | { readonly kind: "text"; readonly text: string };

const change = fc.oneof(
  { weight: 5, arbitrary: strange.map((value): Change => ({ kind: "put", value })) },
  { weight: 1, arbitrary: fc.constantFrom<Change>({ kind: "remove" }, { kind: "double" }) },
  { weight: 1, arbitrary: strangeTexts.map((text): Change => ({ kind: "text", text })) },
);

/** One value of a JSON file becomes another, vanishes, or stands there twice. */
const changedJson = fc.tuple(place, change).map(([at, what]): Damage => ({
  [fc.toStringMethod]: () => `${JSON.stringify(what).slice(0, 80)} at value ${at.toFixed(4)}`,
  apply: (bytes) => {
    const json = JSON.parse(bytes.toString("utf8")) as Json;
    const all = [...paths(json)];
    const path = all[Math.floor(at * all.length)]!;
    const key = path.at(-1);
    const mark = "\u0001mark";
    if (key === undefined)
      return Buffer.from(
        what.kind === "text" ? what.text : JSON.stringify(what.kind === "put" ? what.value : null),
      );
    const parent = path
      .slice(0, -1)
      .reduce<Json>(
        (value, step) => (value as Record<string | number, Json>)[step]!,
        json,
      ) as Record<string | number, Json>;
    if (what.kind === "put") parent[key] = what.value;
    else if (what.kind === "text") parent[key] = mark;
    else if (!Array.isArray(parent)) Reflect.deleteProperty(parent, key);
    else if (what.kind === "remove") parent.splice(Number(key), 1);
    else parent.splice(Number(key), 0, parent[Number(key)]!);
    const text = JSON.stringify(json);
    return Buffer.from(
      what.kind === "text" ? text.replace(JSON.stringify(mark), () => what.text) : text,
    );
  },
}));

export const hurtJson = fc.oneof(
  { weight: 4, arbitrary: changedJson },
  { weight: 1, arbitrary: hurtBytes },
);
