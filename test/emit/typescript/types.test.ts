import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Network } from "../../../src/compiler/network.ts";
import { buildParts, moduleOf, writeFiles } from "./module.ts";
import { nets } from "./nets.ts";

const root = resolve(import.meta.dirname, "../../..");
const parent = realpathSync(mkdtempSync(join(tmpdir(), "netc-module-types-")));
beforeAll(buildParts);
afterAll(() => {
  rmSync(parent, { recursive: true });
});

const strict: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  types: [],
};

function complaints(files: readonly string[], options: ts.CompilerOptions): string[] {
  const program = ts.createProgram({ rootNames: files, options });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) =>
      [file?.fileName, ts.flattenDiagnosticMessageText(messageText, "\n")].join(": "),
    );
}

/** An app's folder with a net's module in node_modules, and what the compiler says of this file of the app. */
async function ofApp(
  name: string,
  network: Network,
  app: string,
  lib: readonly string[],
): Promise<string[]> {
  const folder = join(parent, name);
  const files = await moduleOf(network, { title: "garment" });
  const { name: wanted } = JSON.parse(String(files.get("package.json"))) as { name: string };
  await writeFiles(join(folder, "node_modules", wanted), files);
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(join(folder, "app.ts"), app);
  return complaints([join(folder, "app.ts")], { ...strict, lib: lib.map((l) => `lib.${l}.d.ts`) });
}

test("an app sees the classes, the sizes and the answer's types", async () => {
  const app = `
    import { labels, loadGarmentClassifier } from "garment-classifier";
    import type { GarmentClassifier, GarmentLabel, GarmentPrediction } from "garment-classifier";

    type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
    const same = <A, B>(..._: Same<A, B> extends true ? [] : ["these types differ"]): void => undefined;

    const garment: GarmentClassifier = await loadGarmentClassifier();
    const found: GarmentPrediction = await garment.predict(new Uint8Array(784));
    const { label, confidence, probabilities } = found;
    same<typeof label, GarmentLabel>();
    same<GarmentLabel, (typeof labels)[number]>();
    same<typeof confidence, number>();
    same<typeof labels.length, 10>();
    same<typeof labels[9], "ankle boot">();
    const bag: number = probabilities.bag;
    const boot: number = probabilities["ankle boot"];
    switch (label) {
      case "bag":
      case "ankle boot":
        break;
      // @ts-expect-error: no such class
      case "handbag":
        break;
    }
    // @ts-expect-error: no such class
    probabilities.handbag;
    // @ts-expect-error: no such class
    const wrong: GarmentLabel = "handbag";
    // @ts-expect-error: not every label is a bag
    const narrow: "bag" = label;

    await garment.predict(new Float32Array(784));
    await garment.predict(Array.from({ length: 784 }, () => 0));
    await garment.predict([${Array.from({ length: 784 }, () => "0").join(", ")}]);
    // @ts-expect-error: 3 numbers are not 784
    await garment.predict([0, 1, 2]);
    const row: readonly [number, number] = [0, 1];
    // @ts-expect-error: 2 numbers are not 784
    await garment.predict(row);
    // @ts-expect-error: pictures are no strings
    await garment.predict("garment.png");
    // @ts-expect-error: one number is no picture
    await garment.predict(784);
    await garment.predict({ width: 2, height: 1, data: new Uint8ClampedArray(8) });
    // @ts-expect-error: the picture has no height
    await garment.predict({ width: 2, data: new Uint8ClampedArray(8) });
    await garment.predict({ width: 2, height: 1, data: new Uint8Array(8) }, { invert: true });
    // @ts-expect-error: invert is a boolean
    await garment.predict({ width: 2, height: 1, data: new Uint8Array(8) }, { invert: "yes" });
    // @ts-expect-error: the answer cannot be changed
    found.label = "bag";
  `;
  expect(await ofApp("node", nets["probabilities"]!, app, ["es2023"])).toEqual([]);
});

test("an app in a page gives ImageData and canvases", async () => {
  const app = `
    import { loadGarmentClassifier } from "garment-classifier";
    const garment = await loadGarmentClassifier();
    const canvas = document.createElement("canvas");
    await garment.predict(canvas);
    await garment.predict(new OffscreenCanvas(28, 28));
    await garment.predict(new ImageData(28, 28), { invert: false });
    // @ts-expect-error: an element that is no canvas
    await garment.predict(document.body);
  `;
  expect(await ofApp("page", nets["probabilities"]!, app, ["es2023", "dom"])).toEqual([]);
});

test("a net without classes gives values, and one without pictures takes numbers alone", async () => {
  const number = `
    import { loadGarmentModel } from "garment-model";
    const model = await loadGarmentModel();
    const { values: [price] } = await model.predict({ width: 1, height: 1, data: new Uint8Array(4) });
    price.toFixed(2);
    // @ts-expect-error: there are no labels
    model.labels;
  `;
  expect(await ofApp("number", nets["number"]!, number, ["es2023"])).toEqual([]);
  const vector = `
    import { loadGarmentClassifier } from "garment-classifier";
    const model = await loadGarmentClassifier();
    const { label } = await model.predict([1, 2, 3, 4, 5, 6, 7]);
    const one: "0" | "1" = label;
    // @ts-expect-error: 6 numbers are not 7
    await model.predict([1, 2, 3, 4, 5, 6]);
    // @ts-expect-error: it takes no pictures
    await model.predict({ width: 1, height: 1, data: new Uint8Array(4) });
  `;
  expect(await ofApp("vector", nets["vector"]!, vector, ["es2023"])).toEqual([]);
});

test("the module's own code keeps to its types, by tsc --strict", async () => {
  const folders: string[] = [];
  for (const [name, network] of Object.entries(nets)) {
    for (const options of [{}, { beside: true }, { runtime: "tfjs" }]) {
      const folder = join(parent, "own", `${name}-${Object.values(options).join("")}`);
      const files = await moduleOf(network, { options });
      await writeFiles(folder, new Map([...files].filter(([file]) => !file.startsWith("lib/"))));
      await mkdir(join(folder, "lib"));
      // What lib/ was made of, whose types it has lost.
      for (const file of files.keys()) {
        const [, part] = /^lib\/(.*)\.js$/.exec(file) ?? [];
        const place = part === "probabilities" ? "runtime" : "predictor";
        if (part === undefined || part === "fit" || part === "resample") continue;
        const source = join(root, "src", place, `${part}.ts`);
        await writeFile(join(folder, `lib/${part}.d.ts`), `export * from "${source}";\n`);
      }
      folders.push(folder);
    }
  }
  await symlink(join(root, "node_modules"), join(parent, "own/node_modules"));
  const options = {
    ...strict,
    noUncheckedIndexedAccess: false,
    exactOptionalPropertyTypes: false,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
    types: ["node"],
    allowJs: true,
    checkJs: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  };
  const files = folders.map((folder) => join(folder, "index.js"));
  expect(complaints(files, options)).toEqual([]);

  // The compiler does look: a slip is found.
  const slip = String((await moduleOf(nets["logits"]!)).get("index.js"));
  await writeFile(join(folders[0]!, "index.js"), slip.replace("outputs)", "labels)"));
  expect(complaints([files[0]!], options)).not.toEqual([]);
});
