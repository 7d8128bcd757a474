import type { DataPlan } from "../../network.ts";
import { sizeOf } from "../../shape.ts";
import type { RemoteData, RemoteFile } from "../emit.ts";
import { dataFolder, drawsSplit } from "./parts.ts";
import { quote } from "../quote.ts";
import { idxTypesText, shareText, splitText } from "./split-text.ts";

export interface DataTextRequest {
  readonly data: DataPlan;
  readonly seed: number;
  readonly remote: RemoteData | undefined;
  readonly file: (name: string) => string;
}

/** `data.ts`: finds or fetches the files, reads them and divides the images as netc does. */
export function dataText(request: DataTextRequest): string {
  const { data } = request;
  const own = data.source.kind === "idx";
  const numbers = own ? "Uint8Array | Int32Array | Float32Array" : "Uint8Array";
  const shares = data.testShare !== undefined || data.validation.kind === "share";
  return [
    importsText(request),
    `/** The classes, in the order of their numbers. */\nexport const classes: readonly string[] = [${data.facts.classes.map(quote).join(", ")}];`,
    partText(numbers),
    filesText(request),
    splitText(data, request.seed),
    shares ? shareText : "",
    request.remote === undefined ? "" : fetchText(data.source.kind),
    readText(sizeOf(data.facts.shape), own, request.remote !== undefined),
    own ? idxTypesText : "",
  ].join("\n\n");
}

function importsText({ data, remote }: DataTextRequest): string {
  const remoteImports =
    remote === undefined
      ? []
      : [
          `import { createHash } from "node:crypto";`,
          `import { mkdir, readFile, rename, writeFile } from "node:fs/promises";`,
          `import { dirname, join } from "node:path";`,
        ];
  return [
    ...(remote === undefined
      ? [`import { readFile } from "node:fs/promises";`, `import { resolve } from "node:path";`]
      : remoteImports),
    `import { gunzipSync } from "node:zlib";`,
    ...(drawsSplit(data) ? [`import { permutation, purposes } from "./random.ts";`] : []),
  ].join("\n");
}

function partText(numbers: string): string {
  return `/** Labelled images in memory: pixels one image after the other, and one class number an image. */
export interface Images {
  readonly pixels: ${numbers};
  readonly labels: ${numbers};
}

/** The images of a set that serve one purpose, by their places in it. */
export interface Part extends Images {
  readonly indices: Int32Array;
}`;
}

function filesText({ data, remote, file }: DataTextRequest): string {
  const { source } = data;
  if (source.kind === "idx") {
    const pair = (names: readonly string[]): string =>
      `[${names.map((name) => quote(file(name))).join(", ")}]`;
    return [
      `/** The data's files, seen from this folder: images, then labels. */`,
      `const trainFiles = ${pair(source.train)} as const;`,
      ...(source.test === undefined ? [] : [`const testFiles = ${pair(source.test)} as const;`]),
    ].join("\n");
  }
  const folder = dataFolder(data);
  if (remote === undefined) {
    const pair = (part: string): string =>
      `["${folder}/${part}-images-idx3-ubyte.gz", "${folder}/${part}-labels-idx1-ubyte.gz"]`;
    return `/** The drawn images, seen from this folder: images, then labels. */
const trainFiles = ${pair("train")} as const;
const testFiles = ${pair("t10k")} as const;`;
  }
  return `/** A published file and what its bytes must be. */
interface Published {
  readonly name: string;
  readonly sha256: string;
}

const address = ${quote(remote.address)};
const trainFiles: readonly [Published, Published] = [${remote.train.map(publishedText).join(", ")}];
const testFiles: readonly [Published, Published] = [${remote.test.map(publishedText).join(", ")}];`;
}

function publishedText({ name, sha256 }: RemoteFile): string {
  return `{ name: ${quote(name)}, sha256: ${quote(sha256)} }`;
}

function fetchText(set: string): string {
  return `/** Looks for a file in NETC_DATA, then in this project; fetches it where it is in neither. */
async function bytesOf({ name, sha256 }: Published): Promise<Uint8Array> {
  const folder = process.env.NETC_DATA;
  if (folder !== undefined) {
    const own = join(folder, "${set}", name);
    const found = await readIfThere(own) ?? await readIfThere(own.replace(/\\.gz$/, ""));
    if (found !== undefined) return found;
  }
  const path = join(import.meta.dirname, "data", "${set}", name);
  const kept = await readIfThere(path);
  if (kept !== undefined && sha256Of(kept) === sha256) return kept;

  console.log(\`fetching \${name}\`);
  const response = await fetch(\`\${address}/\${name}\`);
  if (!response.ok) throw new Error(\`\${address}/\${name}: \${response.status} \${response.statusText}\`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (sha256Of(bytes) !== sha256) throw new Error(\`\${name} is not the published file: its checksum differs\`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(\`\${path}.part\`, bytes);
  await rename(\`\${path}.part\`, path);
  return bytes;
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}`;
}

function readText(pixels: number, own: boolean, remote: boolean): string {
  const file = remote ? "Published" : "string";
  const read = remote ? "bytesOf(file)" : "readFile(resolve(import.meta.dirname, file))";
  const numbers = own ? "Uint8Array | Int32Array | Float32Array" : "Uint8Array";
  return `async function readImages([images, labels]: readonly [${file}, ${file}]): Promise<Images> {
  const set = { pixels: await readIdx(images), labels: await readIdx(labels) };
  if (set.pixels.length !== set.labels.length * ${String(pixels)}) throw new Error("the images and the labels do not belong together");
  if (set.labels.some((label) => label < 0 || label >= classes.length)) throw new Error("a label is outside the classes");
  return set;
}

/** The numbers of an IDX file, gzipped or not: two zeros, the type, the rank, the sizes, the numbers. */
async function readIdx(file: ${file}): Promise<${numbers}> {
  const packed = await ${read};
  const bytes = packed[0] === 0x1f && packed[1] === 0x8b ? gunzipSync(packed) : packed;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = 4 + 4 * bytes[3];
  let count = 1;
  for (let at = 4; at < start; at += 4) count *= view.getUint32(at);
  ${
    own
      ? "return readNumbers(view, bytes[2], start, count);"
      : `if (bytes[2] !== 0x08 || bytes.length !== start + count) throw new Error("this is no IDX file of bytes");
  return bytes.subarray(start);`
  }
}`;
}
