import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { streamKey, word } from "../../src/runtime/chance.ts";
import { download, type Progress } from "../../src/runtime/data/download.ts";
import { patience } from "../../src/runtime/data/fetch-file.ts";
import {
  type Answer,
  answerWith,
  breakOffAfter,
  type FileServer,
  ignoringRanges,
  nobodysAddress,
  serve,
  slowly,
  status,
} from "./file-server.ts";
import { emptyFolder, put } from "./folder.ts";
import { codeOf, refusalOf } from "./refusal.ts";

const key = streamKey(1, "drawing");
const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => word(key, i));
const file = { name: "file.gz", bytes: bytes.length, sha256: sha256(bytes) };
const impatient = { ...patience, attempts: 2, pauseMilliseconds: 10, silenceMilliseconds: 500 };

function sha256(of: Uint8Array): string {
  return createHash("sha256").update(of).digest("hex");
}

/** Downloads into an empty folder (or one that `prepare` filled) and says what then lies there. */
async function fetchFrom(answer: Answer, prepare?: (folder: string) => void) {
  const server = await serve(answer);
  const folder = emptyFolder();
  prepare?.(folder);
  const target = join(folder, file.name);
  const progress: Progress[] = [];
  const run = () =>
    download(server.address, target, file, {
      patience: impatient,
      onProgress: (step) => progress.push(step),
    });
  return { server, folder, target, progress, run };
}

function expectWhole(folder: string): void {
  expect(readdirSync(folder)).toEqual([file.name]);
  expect(sha256(readFileSync(join(folder, file.name)))).toBe(file.sha256);
}

/** One answer after the other, the last one for good. */
function inTurn(...answers: readonly Answer[]): Answer {
  return (request, response, number) => {
    answers[Math.min(number, answers.length - 1)]!(request, response, number);
  };
}

describe("a download", () => {
  test("arrives whole, with its progress, and is not fetched again", async () => {
    const { server, folder, progress, run } = await fetchFrom(answerWith(bytes));
    await run();
    expectWhole(folder);
    expect(progress[0]).toMatchObject({ kind: "downloading", received: 0, total: bytes.length });
    expect(progress.at(-1)).toMatchObject({ received: bytes.length, address: server.address });
    await run();
    expect(server.ranges).toEqual([""]);
  });

  test("that breaks off goes on where it was", async () => {
    const answer = inTurn(
      breakOffAfter(bytes, 100_000),
      breakOffAfter(bytes, 50_000),
      answerWith(bytes),
    );
    const { server, folder, run } = await fetchFrom(answer);
    await run();
    expectWhole(folder);
    expect(server.ranges).toEqual(["", "bytes=100000-", "bytes=150000-"]);
  });

  test("that another run broke off goes on where that one was", async () => {
    const { server, folder, run } = await fetchFrom(answerWith(bytes), (folder) =>
      put(folder, "file.gz.part", bytes.subarray(0, 200_000)),
    );
    await run();
    expectWhole(folder);
    expect(server.ranges).toEqual(["bytes=200000-"]);
  });

  test("starts over where the server knows no ranges", async () => {
    const answer = inTurn(breakOffAfter(bytes, 100_000), ignoringRanges(bytes));
    const { server, folder, run } = await fetchFrom(answer);
    await run();
    expectWhole(folder);
    expect(server.ranges).toEqual(["", "bytes=100000-"]);
  });

  test("starts over where what was there is not of this file", async () => {
    const { server, folder, run } = await fetchFrom(answerWith(bytes), (folder) =>
      put(folder, "file.gz.part", new Uint8Array(200_000)),
    );
    await run();
    expectWhole(folder);
    expect(server.ranges).toEqual(["bytes=200000-", ""]);
  });

  test("starts over where more is there than the file has", async () => {
    const { folder, run } = await fetchFrom(answerWith(bytes), (folder) =>
      put(folder, "file.gz.part", new Uint8Array(400_000)),
    );
    await run();
    expectWhole(folder);
  });

  test("replaces a file that is damaged", async () => {
    const { folder, run } = await fetchFrom(answerWith(bytes), (folder) =>
      put(folder, "file.gz", bytes.subarray(0, 5)),
    );
    await run();
    expectWhole(folder);
  });

  test("survives an answer that the server is busy", async () => {
    const { folder, run } = await fetchFrom(inTurn(status(503), answerWith(bytes)));
    await run();
    expectWhole(folder);
  });
});

describe("a download that cannot be", () => {
  test("404: is asked for once, and named with the ways out", async () => {
    const { server, folder, run } = await fetchFrom(status(404));
    const { code, fault, message, finding } = await refusalOf(run);
    expect([code, fault]).toEqual(["NET0537", "environment"]);
    expect(message).toContain(`${server.address}: the server answered 404 Not Found`);
    for (const way of ["--data DIR", "NETC_DATA", "garments"]) expect(finding.help).toContain(way);
    expect([server.ranges.length, readdirSync(folder)]).toEqual([1, []]);
  });

  test("wrong bytes: are fetched twice, never kept", async () => {
    const wrong = Uint8Array.from(bytes).fill(7, 1000, 1100);
    const { server, folder, run } = await fetchFrom(answerWith(wrong));
    expect(await codeOf(run)).toEqual(["NET0536", "environment"]);
    expect([server.ranges, readdirSync(folder)]).toEqual([["", ""], []]);
  });

  test("more bytes than there should be: likewise", async () => {
    const { folder, run } = await fetchFrom(ignoringRanges(Buffer.concat([bytes, bytes])));
    expect(await codeOf(run)).toEqual(["NET0536", "environment"]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a server that falls silent", async () => {
    const { run, target } = await fetchFrom((_, response, number) => {
      response.writeHead(200, { "content-length": bytes.length });
      if (number === 0) response.write(bytes.subarray(0, 1000));
      else response.flushHeaders();
    });
    const { code, message } = await refusalOf(run);
    expect([code, message]).toEqual(["NET0537", expect.stringContaining("no answer in time")]);
    expect(existsSync(target)).toBe(false);
  });

  test("a connection that always breaks off at once", async () => {
    const { run } = await fetchFrom((_, response) => response.destroy());
    const { code, message } = await refusalOf(run);
    expect([code, message]).toEqual([
      "NET0537",
      expect.stringContaining("the connection broke off"),
    ]);
  });

  test("offline: nobody listens, and an address that nobody knows", async () => {
    const target = join(emptyFolder(), "file.gz");
    const ask = (address: string) =>
      refusalOf(() => download(address, target, file, { patience: impatient }));
    const refused = await ask(await nobodysAddress());
    expect([refused.code, refused.fault]).toEqual(["NET0537", "environment"]);
    expect(refused.message).toContain("the connection was refused");
    const unknown = await ask("http://nowhere.invalid/file.gz");
    expect([unknown.code, unknown.fault]).toEqual(["NET0537", "environment"]);
    expect(unknown.message).toContain("is this machine offline?");
  });

  test("no place to put it", async () => {
    const folder = emptyFolder();
    put(folder, "taken", bytes);
    const target = join(folder, "taken", "file.gz");
    const run = () => download("http://127.0.0.1:9/file.gz", target, file);
    expect(await codeOf(run)).toEqual(["NET0538", "environment"]);
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === "win32")(
    "a folder that may not be written",
    async () => {
      const folder = join(emptyFolder(), "cache");
      mkdirSync(folder);
      chmodSync(folder, 0o555);
      const run = () => download("http://127.0.0.1:9/file.gz", join(folder, "file.gz"), file);
      expect(await codeOf(run)).toEqual(["NET0538", "environment"]);
    },
  );
});

describe("two processes", () => {
  interface Child {
    readonly process: ChildProcess;
    readonly lines: () => readonly string[];
    readonly ended: Promise<unknown>;
  }

  function start(server: FileServer, target: string): Child {
    const script = join(import.meta.dirname, "download-process.ts");
    const args = [script, server.address, target, String(file.bytes), file.sha256];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => {
      child.kill("SIGKILL");
    });
    let text = "";
    child.stdout.on("data", (chunk) => (text += String(chunk)));
    return { process: child, lines: () => text.trim().split("\n"), ended: once(child, "close") };
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  test("at once: one fetches, the other waits, the file comes over the line once", async () => {
    const server = await serve(slowly(bytes, 10, 200));
    const folder = emptyFolder();
    const target = join(folder, file.name);
    const children = [start(server, target), start(server, target)];
    await Promise.all(children.map((child) => child.ended));
    const ends = children.map((child) => [child.process.exitCode, child.lines().at(-1)]);
    expect(ends).toEqual([
      [0, "done"],
      [0, "done"],
    ]);
    expect(children.filter((child) => child.lines().includes("waiting")).length).toBe(1);
    expect(server.ranges).toEqual([""]);
    expectWhole(folder);
  });

  test("one is killed in the middle: the other takes over and goes on where it was", async () => {
    const server = await serve(slowly(bytes, 10, 150));
    const folder = emptyFolder();
    const target = join(folder, file.name);
    const first = start(server, target);
    await until(() => /received [1-9]/.test(first.lines().join("\n")));
    const second = start(server, target);
    await until(() => second.lines().includes("waiting"));
    first.process.kill("SIGKILL");
    await second.ended;
    expect([second.process.exitCode, second.lines().at(-1)]).toEqual([0, "done"]);
    expect(server.ranges).toEqual(["", expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
    expectWhole(folder);
  });
});
