import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drawGarments } from "../../../src/runtime/data/garments/garments.ts";
import { netc, root } from "../../cli/netc.ts";
import { kernelModule } from "../../kernels/harness.ts";
import { hasChromium, launch, served } from "../browser/chromium.ts";
import { buildParts } from "./module.ts";

const spec = `data garments { validation 10% }
conv 8 3x3 relu; maxpool 2; dropout .25; dense 32 relu; dense 10 softmax
train { optimizer adam; loss crossentropy; metrics accuracy; epochs 1; batch 64; seed 3 }
`;

/** Each as an app would have it: the same net under three names. */
const modules = {
  garment: { load: "loadGarmentClassifier", options: [] },
  beside: { load: "loadBesideClassifier", options: ["--beside"] },
  tensors: { load: "loadTensorsClassifier", options: ["--runtime", "tfjs"] },
} as const;
type Name = keyof typeof modules;
const names = Object.keys(modules) as Name[];

/** What apps hand to `predict`: the pixels of data, and pictures of other sizes, as decoders and canvases give them. */
interface Given {
  readonly pixels: readonly number[][];
  readonly pictures: readonly {
    readonly width: number;
    readonly height: number;
    readonly data: number[];
  }[];
}

/** What apps print: the answers to all these, in order. */
type Answers = readonly {
  readonly label: string;
  readonly probabilities: Record<string, number>;
}[];

const dataImages = [0, 1, 5, 17];
const folder = realpathSync(mkdtempSync(join(tmpdir(), "netc-app-")));
const at = (...parts: readonly string[]): string => join(folder, ...parts);
let given: Given;
let expected: readonly { readonly label: string; readonly probabilities: readonly number[] }[];

beforeAll(async () => {
  await buildParts();
  for (const kind of ["relaxed", "simd", "single"] as const) await kernelModule(kind);
  await writeFile(at("garment.net"), spec);
  await run("train", at("garment.net"), "--out", at("garment-001"));
  await mkdir(at("node_modules"));
  for (const name of names) {
    if (name !== "garment") await cp(at("garment-001"), at(`${name}-001`), { recursive: true });
    const out = at("node_modules", `${name}-classifier`);
    await run("emit", "typescript", at(`${name}-001`), "--out", out, ...modules[name].options);
  }
  for (const dependency of ["@tensorflow", "@types"])
    await symlink(join(root, "node_modules", dependency), at("node_modules", dependency));

  const pictures = [
    picture(50, 40, (x, y) => [(x * 5) & 255, (y * 6) & 255, 90, 255]),
    // Light around a dark thing, on a ground that is not there.
    picture(20, 33, (x, y) => (x > 5 && x < 14 && y > 8 ? [20, 30, 40, 255] : [0, 0, 0, 0])),
    picture(28, 28, (x, y) => [x * 9, x * 9, x * 9, y < 4 ? 128 : 255]),
  ];
  const files = pictures.map((_, i) => at(`${String(i)}.png`));
  for (const [i, { width, height, data }] of pictures.entries()) {
    const png = { width, height, data: Uint8Array.from(data), channels: 4, depth: 8 } as const;
    await writeFile(files[i]!, encode(png));
  }
  const { images } = drawGarments("test");
  const pixels = dataImages.map((i) => [...images.subarray(i * 784, (i + 1) * 784)]);
  given = { pixels, pictures };
  await writeFile(at("given.json"), JSON.stringify(given));
  const asked = [...dataImages.map((i) => `test:${String(i)}`), ...files];
  expected = JSON.parse(
    await run("predict", at("garment-001"), ...asked, "--json"),
  ) as typeof expected;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function run(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await netc(args);
  expect({ args, code, stderr: code === 0 ? "" : stderr }).toEqual({ args, code: 0, stderr: "" });
  return stdout;
}

function picture(width: number, height: number, rgba: (x: number, y: number) => readonly number[]) {
  const data = Array.from({ length: width * height }, (_, i) =>
    rgba(i % width, Math.floor(i / width)),
  );
  return { width, height, data: data.flat() };
}

function expectAnswers(answers: Answers): void {
  expect(answers.map(({ label }) => label)).toEqual(expected.map(({ label }) => label));
  for (const [i, { probabilities }] of answers.entries()) {
    const found = Object.values(probabilities);
    expect(found.length).toBe(10);
    found.forEach((value, k) => {
      expect(Math.abs(value - expected[i]!.probabilities[k]!)).toBeLessThan(1e-4);
    });
  }
}

const nodeApp = (name: Name): string => `
import { readFileSync } from "node:fs";
import { ${modules[name].load} } from "${name}-classifier";

interface Given {
  readonly pixels: readonly number[][];
  readonly pictures: readonly { readonly width: number; readonly height: number; readonly data: number[] }[];
}
const { pixels, pictures } = JSON.parse(readFileSync("given.json", "utf8")) as Given;
const net = await ${modules[name].load}();
const answers = [];
for (const image of pixels) answers.push(await net.predict(Float32Array.from(image)));
for (const { width, height, data } of pictures) {
  answers.push(await net.predict({ width, height, data: Uint8ClampedArray.from(data) }));
}
const tally: Partial<Record<(typeof net.labels)[number], number>> = {};
for (const { label } of answers) tally[label] = (tally[label] ?? 0) + 1;
const mistakes: string[] = [];
for (const wrong of [new Uint8Array(783), { width: 3, height: 2, data: new Uint8Array(6) }]) {
  await net.predict(wrong).catch((error: Error) => mistakes.push(String(error)));
}
process.stdout.write(JSON.stringify({ answers, tally, mistakes }));
`;

describe("a program in Node", () => {
  beforeAll(async () => {
    await writeFile(at("package.json"), '{ "type": "module" }');
    const compilerOptions = {
      target: "es2023",
      module: "nodenext",
      lib: ["es2023"],
      types: ["node"],
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      outDir: "built",
    };
    const files = names.map((name) => `${name}.ts`);
    await writeFile(at("tsconfig.json"), JSON.stringify({ compilerOptions, files }));
    for (const name of names) await writeFile(at(`${name}.ts`), nodeApp(name));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
    expect(stdout).toBe("");
  });

  test.each(names)("built by tsc --strict with %s says what netc predict says", (name) => {
    const text = execFileSync(process.execPath, [at("built", `${name}.js`)], {
      cwd: folder,
      encoding: "utf8",
      stdio: "pipe",
    });
    const said = JSON.parse(text) as {
      answers: Answers;
      tally: Record<string, number>;
      mistakes: readonly string[];
    };
    expectAnswers(said.answers);
    expect(Object.values(said.tally).reduce((a, b) => a + b)).toBe(7);
    expect(said.mistakes).toEqual([
      "RangeError: predict takes 784 numbers (28x28x1), not 783",
      "RangeError: a picture 3 wide and 2 high has 24 bytes, four a pixel, not 6",
    ]);
  });
});

const pageApp = `
import given from "./given.json";
${names.map((name) => `import { ${modules[name].load} } from "${name}-classifier";`).join("\n")}

const canvasOf = (image: ImageData): HTMLCanvasElement => {
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d")!.putImageData(image, 0, 0);
  return canvas;
};
const offscreenOf = (image: ImageData): OffscreenCanvas => {
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext("2d")!.putImageData(image, 0, 0);
  return canvas;
};

const nets = await Promise.all([${names.map((name) => `${modules[name].load}()`).join(", ")}]);
const all: object[] = [];
for (const net of nets) {
  for (const shown of [(image: ImageData) => image, canvasOf, offscreenOf]) {
    const answers: object[] = [];
    for (const pixels of given.pixels) answers.push(await net.predict(Uint8Array.from(pixels)));
    for (const { width, height, data } of given.pictures) {
      const image = new ImageData(Uint8ClampedArray.from(data), width, height);
      answers.push(await net.predict(shown(image)));
    }
    all.push(answers);
  }
}
document.body.dataset["answers"] = JSON.stringify(all);
`;

describe.skipIf(!hasChromium)("a page built by Vite", () => {
  test("says in Chromium what netc predict says, of arrays, ImageData and canvases", async () => {
    await writeFile(
      at("index.html"),
      '<!doctype html><script type="module" src="./page.ts"></script>',
    );
    await writeFile(at("page.ts"), pageApp);
    const built = { outDir: at("page"), chunkSizeWarningLimit: 1e6, target: "esnext" } as const;
    await build({ root: folder, configFile: false, logLevel: "error", build: built });
    expect(existsSync(at("page/index.html"))).toBe(true);
    const browser = await launch();
    try {
      await using server = await served(at("page"));
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      const foreign: string[] = [];
      page.on("request", (request) => {
        if (!/^(?:data|blob):/.test(request.url()) && !request.url().startsWith(server.address))
          foreign.push(request.url());
      });
      await page.goto(server.address);
      await page.waitForSelector("body[data-answers]", { state: "attached" });
      const said = JSON.parse((await page.getAttribute("body", "data-answers"))!) as Answers[];
      expect(said.length).toBe(9);
      for (const answers of said) expectAnswers(answers);
      expect(complaints).toEqual([]);
      expect(foreign).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

test("the net's files are those of the run, whatever way they are taken along", async () => {
  const weights = await readFile(at("node_modules/beside-classifier/weights.bin"));
  const inside = await readFile(at("node_modules/garment-classifier/weights.js"), "utf8");
  const [, base64] = /"([^"]+)"/.exec(inside) ?? [];
  expect(Buffer.from(base64!, "base64").equals(weights)).toBe(true);
  const tensors = await readFile(at("node_modules/tensors-classifier/weights.js"), "utf8");
  const model = await readFile(at("garment-001/model/weights.bin"));
  expect(tensors).toContain(model.toString("base64"));
});
