import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { readFile, readdir, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { imageBytes, idxBytes, labelBytes } from "../../data/idx-bytes.ts";
import { networkOf } from "../../network-of.ts";
import { projectOf, writeProject } from "./project.ts";

const parent = realpathSync(mkdtempSync(join(tmpdir(), "netc-emit-download-")));
afterAll(() => {
  rmSync(parent, { recursive: true });
});

/** What is published: eight images for training and four for the test, gzipped. */
const published: Readonly<Record<string, Uint8Array>> = {
  "train-images-idx3-ubyte.gz": gzipSync(imageBytes(8, 28, 28)),
  "train-labels-idx1-ubyte.gz": gzipSync(labelBytes([0, 1, 2, 3, 4, 5, 6, 7])),
  "t10k-images-idx3-ubyte.gz": gzipSync(imageBytes(4, 28, 28)),
  "t10k-labels-idx1-ubyte.gz": gzipSync(labelBytes([9, 8, 9, 8])),
};

/** A server on this machine, for the length of a test, that has these files; it keeps the names it was asked for. */
async function serverOf(files: Readonly<Record<string, Uint8Array>>) {
  const asked: string[] = [];
  const server = createServer(({ url = "" }, response) => {
    const name = url.slice(1);
    asked.push(name);
    const bytes = Object.hasOwn(files, name) ? files[name] : undefined;
    if (bytes === undefined) response.writeHead(404).end("no such file");
    else response.writeHead(200).end(bytes);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${String(port)}`, asked };
}

/** The program's data.ts, whose files stand at the address, with a script that reads them. */
async function programFor(name: string, address: string): Promise<string> {
  const file = (part: string) => {
    const bytes = published[part]!;
    return {
      name: part,
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    };
  };
  const pair = (part: string) =>
    [file(`${part}-images-idx3-ubyte.gz`), file(`${part}-labels-idx1-ubyte.gz`)] as const;
  const remote = { address, train: pair("train"), test: pair("t10k") };
  const network = networkOf("data mnist { validation none }; flatten; dense 10 softmax");
  const folder = join(parent, name);
  await writeProject(folder, await projectOf(network, { remote }));
  const script = `import { loadData } from "./data.ts";
const { train, test } = await loadData();
console.log(JSON.stringify({ train: [...train.labels], test: [...test.labels], pixels: [...train.pixels.subarray(0, 3)] }));
`;
  await writeFile(join(folder, "read.ts"), script);
  return folder;
}

async function read(
  folder: string,
): Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number }> {
  const env = { ...process.env, NETC_DATA: join(parent, "empty") };
  try {
    const said = await promisify(execFile)(process.execPath, [join(folder, "read.ts")], { env });
    return { ...said, code: 0 };
  } catch (error) {
    return error as { stdout: string; stderr: string; code: number };
  }
}

const said = (stdout: string): unknown => JSON.parse(stdout.trim().split("\n").at(-1)!);

test("the right files are fetched once and kept", async () => {
  const { address, asked } = await serverOf(published);
  const folder = await programFor("right", address);
  const first = await read(folder);
  expect(first.code, first.stderr).toBe(0);
  const read1 = { train: [0, 1, 2, 3, 4, 5, 6, 7], test: [9, 8, 9, 8], pixels: [0, 1, 2] };
  expect(said(first.stdout)).toEqual(read1);
  expect(asked.sort()).toEqual(Object.keys(published).sort());
  expect((await readdir(join(folder, "data/mnist"))).sort()).toEqual(Object.keys(published).sort());

  const second = await read(folder);
  expect(said(second.stdout)).toEqual(read1);
  expect(second.stdout).not.toContain("fetching");
  expect(asked).toHaveLength(4);
});

test("a kept file that has been damaged is fetched again", async () => {
  const { address, asked } = await serverOf(published);
  const folder = await programFor("damaged", address);
  expect((await read(folder)).code).toBe(0);
  const kept = join(folder, "data/mnist/t10k-labels-idx1-ubyte.gz");
  await writeFile(kept, gzipSync(labelBytes([1, 1, 1, 1])));
  expect(said((await read(folder)).stdout)).toMatchObject({ test: [9, 8, 9, 8] });
  expect(asked).toHaveLength(5);
  expect(new Uint8Array(await readFile(kept))).toEqual(
    new Uint8Array(published["t10k-labels-idx1-ubyte.gz"]!),
  );
});

test("another file than the published one is refused and not kept", async () => {
  const name = "train-labels-idx1-ubyte.gz";
  const other = gzipSync(idxBytes(8, [8], new Uint8Array(8)));
  const { address } = await serverOf({ ...published, [name]: other });
  const folder = await programFor("wrong", address);
  const { code, stderr } = await read(folder);
  expect(code).toBe(1);
  expect(stderr).toContain(`${name} is not the published file: its checksum differs`);
  expect(await readdir(join(folder, "data/mnist")).catch(() => [])).not.toContain(name);
});

test("a file that is not there is named with the server's answer", async () => {
  const name = "t10k-images-idx3-ubyte.gz";
  const others = Object.entries(published).filter(([other]) => other !== name);
  const { address } = await serverOf(Object.fromEntries(others));
  const folder = await programFor("absent", address);
  const { code, stderr } = await read(folder);
  expect(code).toBe(1);
  expect(stderr).toContain(`${address}/${name}: 404`);
});
