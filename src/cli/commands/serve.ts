import { readFile, realpath, stat } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, relative, resolve } from "node:path";
import { InvalidArgumentError } from "commander";
import { shellCommand } from "../../diagnostics/shell-command.ts";
import type { DefineCommand } from "../define-command.ts";
import { ExitCode } from "../exit-code.ts";
import { CommandFailure } from "../failure.ts";
import { wholeNumber } from "../numbers.ts";
import { print } from "../output.ts";

interface ServeOptions {
  readonly port?: number;
}

/** Loopback alone: nobody else on the network sees the page. */
const host = "127.0.0.1";

/** `netc serve DIR`: shows an emitted page with the headers that its threads need. */
export const defineServe: DefineCommand = (program, finish) => {
  program
    .command("serve")
    .description("show an emitted page on this machine, with the headers that threads need")
    .argument("<dir>", "a folder that netc emit browser wrote")
    .option("--port <n>", "default: a free one", portNumber)
    .action(async (folder: string, options: ServeOptions) => {
      finish(await serveCommand(folder, options));
    });
};

function portNumber(text: string): number {
  const port = wholeNumber(0)(text);
  if (port > 65535) throw new InvalidArgumentError("Ports end at 65535.");
  return port;
}

async function serveCommand(folder: string, { port = 0 }: ServeOptions): Promise<ExitCode> {
  const page = await stat(join(folder, "index.html")).catch(() => undefined);
  if (page?.isFile() !== true)
    throw new CommandFailure(`${folder} has no index.html`, {
      help: `${shellCommand("netc", "emit", "browser", "RUN", "--out", folder)} writes a page`,
    });
  const server = createFolderServer(await realpath(folder));
  await listen(server, port);
  print(
    `http://${host}:${String((server.address() as AddressInfo).port)}/ shows ${folder}; Ctrl-C ends it`,
  );
  await interrupted();
  server.close();
  server.closeAllConnections();
  return ExitCode.fine;
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolved, rejected) => {
    server.once("error", rejected);
    server.listen(port, host, resolved);
  }).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE")
      throw new CommandFailure(`port ${String(port)} is taken by another program`, {
        help: "choose another, or leave --port out: netc then takes a free one",
      });
    if (code === "EACCES")
      throw new CommandFailure(`port ${String(port)} is not for every user`, {
        help: "choose one above 1023",
      });
    throw error;
  });
}

/** Waits for Ctrl-C, or for a polite request to end. */
async function interrupted(): Promise<void> {
  await new Promise<void>((resolved) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        resolved();
      });
  });
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** With the first two, the page may share memory with its threads. */
const headers = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-cache",
};

/** Serves the files of one folder and nothing else. */
export function createFolderServer(folder: string): Server {
  return createServer((request, response) => {
    const { method = "", url = "/" } = request;
    if (method !== "GET" && method !== "HEAD") end(response, 405, "only GET and HEAD\n");
    // A page elsewhere that gets its name to mean this machine must not read what is served here.
    else if (!isOwnHost(request.headers.host)) end(response, 421, "another host\n");
    else {
      answer(folder, url, method === "HEAD", response).catch(() => {
        end(response, 404, "there is no such file\n");
      });
    }
  });
}

function isOwnHost(name: string | undefined): boolean {
  return name !== undefined && /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(name);
}

async function answer(
  folder: string,
  url: string,
  headOnly: boolean,
  response: ServerResponse,
): Promise<void> {
  const path = decodeURIComponent(new URL(url, `http://${host}`).pathname);
  const file = await realpath(
    resolve(folder, `.${path.endsWith("/") ? `${path}index.html` : path}`),
  );
  const way = relative(folder, file);
  if (way.startsWith("..") || resolve(folder, way) !== file) throw new Error("outside the folder");
  const bytes = await readFile(file);
  const type = types[extname(file)] ?? "application/octet-stream";
  response.writeHead(200, { ...headers, "content-type": type, "content-length": bytes.length });
  response.end(headOnly ? undefined : bytes);
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...headers, "content-type": "text/plain; charset=utf-8" });
  response.end(text);
}
