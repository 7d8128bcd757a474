import { mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import prettier from "prettier";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { networkOf } from "../../network-of.ts";
import { installStandIn, projectOf, typeErrors, writeProject } from "./project.ts";

const root = resolve(import.meta.dirname, "../../..");
const seeds = readdirSync(join(root, "specs/seeds")).filter((name) => name.endsWith(".net"));
const seedText = (name: string): string => readFileSync(join(root, "specs/seeds", name), "utf8");

const parent = realpathSync(mkdtempSync(join(tmpdir(), "netc-emit-")));
beforeAll(() => installStandIn(parent));
afterAll(() => {
  rmSync(parent, { recursive: true });
});

const garments = "data garments { validation 10% }";
/** What the seeds do not say: every layer, optimizer, loss and way of dividing the data. */
const others: Readonly<Record<string, string>> = {
  graph: `${garments}
    conv 8 3x3 same relu name=left-hand; conv 8 3x3 same leakyrelu; add left-hand name=model
    conv 8 1x1 name=constructor; concat left-hand; conv 8 1x1; multiply model constructor
    globalavgpool; dense 10 softmax`,
  layers: `${garments}
    pad 1; upsample 2; depthwise 3 same relu6 multiplier=2 stride=2; sepconv 8 3x3 silu init=he_uniform
    batchnorm scale=no momentum=.9; layernorm epsilon=1e-4; convtranspose 4 2x2 stride=2; leakyrelu slope=.2
    maxpool 3 stride=2 same; avgpool 2x3; pad 2x1; globalmaxpool
    reshape 2x2x1; dense 10`,
  recurrent: `${garments}
    reshape 28x28; lstm 8 sequence; simplernn 8 sequence relu reverse init=he_normal recurrent_init=uniform l2=1e-4
    bidirectional { lstm 4 sequence recurrent=tanh }; bidirectional average { simplernn 5 bias=no }; dense 10 softmax`,
  initializers: `${garments}
    conv 4 3 init=normal; conv 4 3 init=uniform; conv 4 3 init=orthogonal; conv 4 3 init=lecun_normal
    conv 4 3 init=lecun_uniform; conv 4 3 init=glorot_normal; conv 4 3 init=ones; conv 4 3 init=he_normal l2=1e-4
    conv 4 3 l1=1e-5; dense 10 softmax l1=1e-5 l2=1e-4`,
  momentum: `data garments { validation 500 }
    dense 10 softmax
    train { optimizer sgd .1 momentum=.9 nesterov=yes clipnorm=1; metrics accuracy top5; shuffle no }`,
  adamw: `data mnist { validation none }
    dense 10; train { optimizer adamw 2e-3 beta1=.8; metrics accuracy; batch all }`,
  nadam: `data garments { validation none }
    dense 10 softmax; train { optimizer nadam 2e-3 beta2=.99 }`,
  "nadam-clipped": `data garments { validation none }
    dense 10 softmax; train { optimizer nadam weight_decay=1e-3 clipvalue=.5 }`,
  rmsprop: `data garments { validation test }
    dense 10 sigmoid; train { optimizer rmsprop rho=.8 clipvalue=.5; loss mse; metrics accuracy mae; stop accuracy patience=3 }`,
  adagrad: `data garments { validation first 100 }
    dense 10 softmax; train { optimizer adagrad global_clipnorm=2 weight_decay=1e-3; loss huber; stop val_loss patience=1 restore }`,
};

describe("the program for each seed", () => {
  test.each(seeds)("%s reads as it did", async (name) => {
    const files = await projectOf(networkOf(seedText(name)), { title: name.replace(".net", "") });
    const text = [...files].map(([file, content]) => `==> ${file} <==\n${content}`).join("\n");
    await expect(text).toMatchFileSnapshot(`golden/${name.replace(".net", ".txt")}`);
    const again = await projectOf(networkOf(seedText(name)), { title: name.replace(".net", "") });
    expect([...again]).toEqual([...files]);
  });

  test("has prettier's format", async () => {
    for (const [file, text] of await projectOf(networkOf(seedText("003.net")))) {
      if (!/\.(?:ts|json|md)$/.test(file)) continue;
      expect(await prettier.check(text, { filepath: file }), file).toBe(true);
    }
  });

  test("imports nothing but Node, TensorFlow.js and itself", async () => {
    for (const name of seeds) {
      const files = await projectOf(networkOf(seedText(name)));
      const imported = [...files.values()].flatMap((text) =>
        [...text.matchAll(/^(?:import|export) .*from "(.*)";$/gm)].map((match) => match[1]!),
      );
      expect(imported.length).toBeGreaterThan(5);
      const foreign = imported.filter(
        (from) =>
          !from.startsWith("node:") &&
          from !== "@tensorflow/tfjs-node-gpu" &&
          !files.has(from.replace("./", "")),
      );
      expect(foreign).toEqual([]);
    }
  });
});

test("every program passes tsc --strict", async () => {
  const specs = [
    ...seeds.map((name) => [name.replace(".net", ""), seedText(name)] as const),
    ...Object.entries(others),
  ];
  const folders: string[] = [];
  for (const [name, text] of specs) {
    for (const weights of [false, true]) {
      const folder = join(parent, `${name}${weights ? "-weights" : ""}`);
      await writeProject(
        folder,
        await projectOf(networkOf(text), { options: { weights, cpu: weights } }),
      );
      folders.push(folder);
    }
  }
  expect(typeErrors(folders)).toEqual([]);

  // The compiler does look: a slip in one program is found.
  const slip = (await projectOf(networkOf(seedText("000.net")))).get("train.ts")!;
  await writeProject(folders[0]!, new Map([["train.ts", slip.replace("units: 128", "unit: 128")]]));
  expect(typeErrors([folders[0]!])).toEqual([expect.stringContaining("unit")]);
}, 240_000);
