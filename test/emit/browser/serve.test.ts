import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { netc, root } from "../../cli/netc.ts";
import { served } from "./chromium.ts";

describe("netc serve", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "netc-serve-"));
    await mkdir(join(folder, "page"));
    await writeFile(join(folder, "page", "index.html"), "<!doctype html><title>served</title>");
    await writeFile(join(folder, "secret.txt"), "secret");
    await symlink(join(folder, "secret.txt"), join(folder, "page", "link.txt"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** A request with its path as it is written: `fetch` would tidy it up. */
  async function ask(address: string, path: string, host?: string) {
    const { port } = new URL(address);
    return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
      (done, failed) => {
        const headers = host === undefined ? {} : { host };
        request({ host: "127.0.0.1", port, path, headers }, (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (part: string) => (text += part));
          response.on("end", () => {
            done({ status: response.statusCode!, headers: response.headers, text });
          });
        })
          .on("error", failed)
          .end();
      },
    );
  }

  test("serves on a free port until Ctrl-C", async () => {
    const child = spawn(process.execPath, [
      join(root, "src/cli/main.ts"),
      "serve",
      join(folder, "page"),
    ]);
    const address = await new Promise<string>((found) => {
      child.stdout.on("data", (text: Buffer) => {
        const [url] = /http:\/\/127\.0\.0\.1:\d+\//.exec(text.toString()) ?? [];
        if (url !== undefined) found(url);
      });
    });
    expect((await ask(address, "/")).text).toContain("served");
    const code = new Promise((done) => child.on("close", done));
    child.kill("SIGINT");
    expect(await code).toBe(0);
  });

  test("sends what shared memory needs", async () => {
    await using server = await served(join(folder, "page"));
    const { status, headers } = await ask(server.address, "/index.html?x=1");
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "content-type": "text/html; charset=utf-8",
    });
  });

  test.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/link.txt",
    "/%00",
    "/%zz",
    "//",
    "/none",
  ])("does not leave its folder for %s", async (path) => {
    await using server = await served(join(folder, "page"));
    const { status, text } = await ask(server.address, path);
    expect(text).not.toContain("secret");
    expect(path === "//" ? [200, 404] : [404]).toContain(status);
  });

  test("does not answer to another name", async () => {
    await using server = await served(join(folder, "page"));
    expect((await ask(server.address, "/", "evil.example")).status).toBe(421);
  });

  test("says that a port is taken", async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    const port = String((other.address() as AddressInfo).port);
    const { code, stderr } = await netc(["serve", join(folder, "page"), "--port", port]);
    other.close();
    expect(code).toBe(2);
    expect(stderr).toBe(
      `error: port ${port} is taken by another program\nhelp: choose another, or leave --port out: netc then takes a free one\n`,
    );
  });

  test("refuses a folder without a page", async () => {
    const { code, stderr } = await netc(["serve", folder]);
    expect(code).toBe(2);
    expect(stderr).toContain("has no index.html");
  });
});
