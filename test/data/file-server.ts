import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** How a server answers one request; the number counts requests from 0. */
export type Answer = (request: IncomingMessage, response: ServerResponse, number: number) => void;

export interface FileServer {
  readonly address: string;
  /** The Range header of each request so far, empty where it had none. */
  readonly ranges: readonly string[];
}

/** A server on this machine for the length of a test. */
export async function serve(answer: Answer): Promise<FileServer> {
  const ranges: string[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range ?? "");
    answer(request, response, ranges.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/file.gz`, ranges };
}

/** An address on this machine where nobody answers: its server has gone. */
export async function nobodysAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** Answers as a well-behaved server does, ranges included. */
export function answerWith(bytes: Uint8Array): Answer {
  return (request, response) => {
    const start = startOf(request);
    if (start >= bytes.length) response.writeHead(416).end();
    else if (start > 0) sendFrom(response, bytes, start).end(bytes.subarray(start));
    else response.writeHead(200, { "content-length": bytes.length }).end(bytes);
  };
}

/** The same, but the connection breaks after `length` bytes. */
export function breakOffAfter(bytes: Uint8Array, length: number): Answer {
  return (request, response) => {
    const start = startOf(request);
    if (start > 0) sendFrom(response, bytes, start);
    else response.writeHead(200, { "content-length": bytes.length });
    response.write(bytes.subarray(start, start + length), () =>
      setTimeout(() => response.destroy(), 50),
    );
  };
}

/** Sends the whole file, whatever part was asked for. */
export function ignoringRanges(bytes: Uint8Array): Answer {
  return (_, response) => {
    response.writeHead(200, { "content-length": bytes.length }).end(bytes);
  };
}

export function status(code: number): Answer {
  return (_, response) => {
    response.writeHead(code).end("no");
  };
}

/** Sends the bytes in pieces with pauses between, so that a download takes its time. */
export function slowly(bytes: Uint8Array, pieces: number, pauseMilliseconds: number): Answer {
  return (request, response) => {
    const start = startOf(request);
    if (start > 0) sendFrom(response, bytes, start);
    else response.writeHead(200, { "content-length": bytes.length });
    const step = Math.ceil(bytes.length / pieces);
    const send = (at: number): void => {
      if (response.destroyed) return;
      if (at >= bytes.length) {
        response.end();
        return;
      }
      response.write(bytes.subarray(at, at + step));
      setTimeout(() => {
        send(at + step);
      }, pauseMilliseconds);
    };
    send(start);
  };
}

function startOf(request: IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
}

function sendFrom(response: ServerResponse, bytes: Uint8Array, start: number): ServerResponse {
  return response.writeHead(206, {
    "content-length": bytes.length - start,
    "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
  });
}
