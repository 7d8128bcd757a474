import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { createFolderServer } from "../../../src/cli/commands/serve.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
export const hasChromium = existsSync(executablePath);

export async function launch(...args: readonly string[]): Promise<Browser> {
  const quiet = ["--disable-gpu", "--disable-background-networking", "--no-first-run"];
  return chromium.launch({ executablePath, args: ["--no-sandbox", ...quiet, ...args] });
}

/** A visit to a page, and all that it asked for and complained of. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
}

/** Opens an address and waits until its model is there. */
export async function visit(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(address);
  await page.waitForSelector("body[data-state=ready]");
  return { page, complaints, requests, [Symbol.asyncDispose]: () => context.close() };
}

/** Serves a folder as `netc serve` does. */
export async function served(
  folder: string,
): Promise<AsyncDisposable & { readonly address: string }> {
  const server = createFolderServer(folder);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
