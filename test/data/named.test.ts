import { createServer } from "node:http";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { basename, dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { datasets } from "../../src/compiler/vocabulary/datasets/index.ts";
import { cacheFolder } from "../../src/runtime/data/cache.ts";
import { load } from "../../src/runtime/data/load.ts";
import { locate } from "../../src/runtime/data/named.ts";
import { patience } from "../../src/runtime/data/fetch-file.ts";
import { published, type PublishedName } from "../../src/runtime/data/published.ts";
import { nobodysAddress } from "./file-server.ts";
import { emptyFolder, realData } from "./folder.ts";
import { codeOf } from "./refusal.ts";

const impatient = { ...patience, attempts: 1, pauseMilliseconds: 10 };
const offline = await nobodysAddress();

describe("the cache's folder", () => {
  test("is below XDG_CACHE_HOME, unless that is relative", () => {
    expect(cacheFolder({ XDG_CACHE_HOME: "/c" }, "linux", "/h")).toBe("/c/netc");
    expect(cacheFolder({ XDG_CACHE_HOME: "c" }, "linux", "/h")).toBe("/h/.cache/netc");
    expect(cacheFolder({}, "darwin", "/h")).toBe("/h/Library/Caches/netc");
    expect(cacheFolder({ LOCALAPPDATA: "/l" }, "win32", "/h")).toBe("/l/netc/cache");
  });
});

test("offline and without files: one refusal that is not the user's fault", async () => {
  const environment = { XDG_CACHE_HOME: emptyFolder(), NETC_DATA_URL: offline };
  const find = () => locate("mnist", { environment, patience: impatient });
  expect(await codeOf(find)).toEqual(["NET0537", "environment"]);
  const cache = join(environment.XDG_CACHE_HOME, "netc", "mnist");
  await expect(find()).rejects.toMatchObject({
    finding: { help: expect.stringContaining(`put the file into ${cache}`) as string },
  });
});

describe("the user's own folders", () => {
  const files = [...published.mnist.train, ...published.mnist.test].map(({ name }) => name);

  /** A folder with files of these names; their content is never looked at. */
  function folderWith(...names: string[]): string {
    const folder = emptyFolder();
    for (const name of names) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), "");
    }
    return folder;
  }

  async function warnings(
    dataDirectory: string | undefined,
    NETC_DATA?: string,
  ): Promise<readonly string[]> {
    const said: string[] = [];
    const environment = { NETC_DATA, XDG_CACHE_HOME: emptyFolder(), NETC_DATA_URL: offline };
    await locate("mnist", {
      dataDirectory,
      environment,
      patience: impatient,
      onWarning: ({ code, message, help }) => said.push(`${code} ${message} - ${help ?? ""}`),
    }).catch((error: unknown) => {
      if ((error as { code?: string }).code !== "NET0537") throw error;
    });
    return said;
  }

  test("a folder of --data that is not there is refused", async () => {
    const file = join(folderWith("file"), "file");
    for (const dataDirectory of [join(emptyFolder(), "nowhere"), file, join(file, "below"), ""])
      expect(await codeOf(() => locate("mnist", { dataDirectory }))).toEqual([
        "NET0542",
        "environment",
      ]);
  });

  test("of what a folder lacks is said, and where it is to lie", async () => {
    const inPlace = files.map((name) => join("mnist", name));
    expect(await warnings(folderWith(...inPlace))).toEqual([]);
    const unpacked = inPlace.map((name) => name.replace(".gz", ""));
    expect(await warnings(undefined, folderWith(...unpacked))).toEqual([]);

    const empty = emptyFolder();
    const nowhere = join(empty, "nowhere");
    const first = (folder: string): string => join(folder, "mnist", files[0]!);
    expect(await warnings(empty, nowhere)).toEqual([
      `NET0543 --data names ${empty}, which holds nothing of mnist: netc looks further - it is to hold \`${first(empty)}\` and so on`,
      `NET0543 NETC_DATA names ${nowhere}, which is no folder: netc looks further - it is to hold \`${first(nowhere)}\` and so on`,
    ]);
    const some = folderWith(...inPlace.slice(1));
    expect(await warnings(some)).toEqual([
      `NET0543 --data names ${some}, which lacks ${files[0]!}: netc looks further - each lies there as \`${first(some)}\`, packed or not`,
    ]);
    // What the first folder has is not missed in the second.
    expect(await warnings(some, folderWith(inPlace[0]!))).toHaveLength(1);

    const flat = folderWith(...files);
    expect(await warnings(flat)).toEqual([
      `NET0543 --data names ${flat}, which holds the files without a folder mnist: netc looks further - put them into \`${join(flat, "mnist")}\``,
    ]);
    const whole = folderWith(...inPlace);
    expect(await warnings(join(whole, "mnist"))).toEqual([
      `NET0543 --data names ${join(whole, "mnist")}, which is the folder of mnist itself: netc looks further - name the one above it: \`${whole}\``,
    ]);
  });
});

describe.skipIf(realData === undefined)("with the published files at hand", () => {
  const names: readonly PublishedName[] = ["fashion-mnist", "mnist"];

  /** A folder with copies of a set's two small files of labels, and the two of images. */
  function copyOf(name: PublishedName, folder: string, unpacked = false): string {
    mkdirSync(join(folder, name), { recursive: true });
    for (const { name: file } of [...published[name].train, ...published[name].test]) {
      const from = join(realData!, name, file);
      const to = join(folder, name, file);
      if (unpacked) writeFileSync(to.replace(/\.gz$/, ""), gunzipSync(readFileSync(from)));
      else copyFileSync(from, to);
    }
    return folder;
  }

  test.each(names)("%s: the named sizes and checksums are right", async (name) => {
    const XDG_CACHE_HOME = emptyFolder();
    copyOf(name, join(XDG_CACHE_HOME, "netc"));
    // Nothing is fetched, so every file in the cache had its published bytes.
    const found = await locate(name, {
      environment: { XDG_CACHE_HOME, NETC_DATA_URL: offline },
      patience: impatient,
    });
    expect(found.train[0]).toBe(join(XDG_CACHE_HOME, "netc", name, "train-images-idx3-ubyte.gz"));
  });

  test("--data comes before NETC_DATA, NETC_DATA before the cache; unpacked files count", async () => {
    const [given, named] = [emptyFolder(), copyOf("mnist", emptyFolder(), true)];
    mkdirSync(join(given, "mnist"));
    copyFileSync(
      join(realData!, "mnist", "t10k-labels-idx1-ubyte.gz"),
      join(given, "mnist", "t10k-labels-idx1-ubyte.gz"),
    );
    const environment = { NETC_DATA: named, NETC_DATA_URL: offline, XDG_CACHE_HOME: emptyFolder() };
    const { train, test: testing } = await locate("mnist", { dataDirectory: given, environment });
    expect(train[0]).toBe(join(named, "mnist", "train-images-idx3-ubyte"));
    expect(testing[1]).toBe(join(given, "mnist", "t10k-labels-idx1-ubyte.gz"));
  });

  test("what is nowhere is fetched into the cache; what is damaged there is fetched again", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end(readFileSync(join(realData!, request.url ?? "")));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const XDG_CACHE_HOME = emptyFolder();
    const environment = { XDG_CACHE_HOME, NETC_DATA_URL: `http://127.0.0.1:${port}/` };
    const first = await locate("mnist", { environment });
    expect(asked.map((url) => basename(url)).length).toBe(4);
    writeFileSync(first.test[1], "damaged");
    expect(await locate("mnist", { environment })).toEqual(first);
    expect(asked.slice(4)).toEqual(["/mnist/t10k-labels-idx1-ubyte.gz"]);
  });

  test.each(names)(
    "%s loads: counts, classes, the splits of a plan, in good time",
    async (name) => {
      const { shape, classes, trainCount, testCount } = datasets[name];
      const start = performance.now();
      const splits = await load(
        {
          source: { kind: name },
          scale: 1 / 255,
          validation: { kind: "share", share: 0.1 },
          testShare: undefined,
          facts: { shape, classes, trainCount, testCount },
          span: { start: 0, end: 0 },
        },
        1,
        { dataDirectory: realData },
      );
      expect(performance.now() - start).toBeLessThan(3000);
      expect([splits.train.count, splits.test?.dataset.count]).toEqual([60_000, 10_000]);
      expect([splits.trainIndices.length, splits.validation?.indices.length]).toEqual([
        54_000, 6000,
      ]);
      const counts = classes.map(
        (_, label) => splits.train.labels.filter((l) => l === label).length,
      );
      expect(counts).toEqual(
        name === "mnist"
          ? [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
          : classes.map(() => 6000),
      );
      if (name === "mnist") return;
      // Published: mean .2860 of the training pixels.
      const mean =
        (splits.train.images as Uint8Array).reduce((a, b) => a + b, 0) / 255 / 60_000 / 784;
      expect(mean).toBeCloseTo(0.286, 4);
    },
  );
});
