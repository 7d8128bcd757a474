import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { dataError, reasonOf } from "./data-error.ts";
import type { PublishedFile } from "./published.ts";

/** How patient a download is; tests are less so. */
export interface Patience {
  /** So many attempts in a row may bring no byte. */
  readonly attempts: number;
  /** Before the second attempt, doubled each time. */
  readonly pauseMilliseconds: number;
  /** Without a byte in this time an attempt is given up. */
  readonly silenceMilliseconds: number;
  /** The lock of a process that has not been heard of for so long is taken over; at least two seconds. */
  readonly staleMilliseconds: number;
}

export const patience: Patience = {
  attempts: 3,
  pauseMilliseconds: 400,
  silenceMilliseconds: 30_000,
  staleMilliseconds: 15_000,
};

/** How far one attempt came. */
type Outcome =
  | { readonly kind: "complete" }
  /** Worth another attempt, which goes on where this one broke off. */
  | { readonly kind: "broken"; readonly reason: string }
  /** The server's last word. */
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Fetches a published file into `part`, going on where an earlier attempt, of this process or another, broke off. The
 * caller holds the lock. Throws a DataError: NET0537 where it cannot be had, NET0536 where other bytes come.
 */
export async function fetchFile(
  address: string,
  part: string,
  file: PublishedFile,
  onReceived: (bytes: number) => void,
  patient: Patience,
  signal: AbortSignal,
): Promise<void> {
  let found = "";
  // Other bytes than the published ones may be leftovers of another version: the second round starts from nothing.
  for (let round = 0; round < 2; round++) {
    await receiveAll(address, part, file, onReceived, patient, signal);
    found = await sha256Of(part);
    if (found === file.sha256) return;
    await rm(part, { force: true });
  }
  throw dataError("NET0536", { file: address, expected: file.sha256, found });
}

async function receiveAll(
  address: string,
  part: string,
  file: PublishedFile,
  onReceived: (bytes: number) => void,
  patient: Patience,
  signal: AbortSignal,
): Promise<void> {
  let fruitless = 0;
  for (;;) {
    const before = await sizeOf(part);
    const outcome = await receive(address, part, before, file, onReceived, patient, signal);
    signal.throwIfAborted();
    if (outcome.kind === "complete") return;
    fruitless = (await sizeOf(part)) > before ? 1 : fruitless + 1;
    if (outcome.kind === "refused" || fruitless >= patient.attempts)
      throw dataError("NET0537", {
        file: file.name,
        address,
        reason: outcome.reason,
        cache: dirname(part),
      });
    await sleep(patient.pauseMilliseconds * 2 ** (fruitless - 1));
  }
}

/** One request; its bytes are added to the part that is there. */
async function receive(
  address: string,
  part: string,
  have: number,
  file: PublishedFile,
  onReceived: (bytes: number) => void,
  patient: Patience,
  signal: AbortSignal,
): Promise<Outcome> {
  if (have === file.bytes) return { kind: "complete" };
  if (have > file.bytes) await rm(part, { force: true });
  const start = have > file.bytes ? 0 : have;
  const silence = watchSilence(patient.silenceMilliseconds);
  let handle: FileHandle | undefined;
  try {
    const response = await request(address, start, AbortSignal.any([signal, silence.signal]));
    const refusal = refusalOf(response, start);
    if (refusal !== undefined) {
      await response.body?.cancel();
      if (response.status === 416) await rm(part, { force: true });
      return refusal;
    }
    // A server that knows no ranges sends the whole file again.
    const resumed = response.status === 206;
    handle = await openPart(part, resumed);
    const size = await store(
      response,
      handle,
      dirname(part),
      resumed ? start : 0,
      file.bytes,
      (bytes) => {
        silence.heard();
        onReceived(bytes);
      },
    );
    await handle.sync();
    return size < file.bytes
      ? {
          kind: "broken",
          reason: `the connection broke off after ${size.toLocaleString("en")} bytes`,
        }
      : { kind: "complete" };
  } catch (error) {
    if (error instanceof Error && error.name === "DataError") throw error;
    const reason = silence.signal.aborted ? "no answer in time" : reasonOf(error);
    return { kind: "broken", reason };
  } finally {
    silence.stop();
    await handle?.close();
  }
}

async function request(address: string, start: number, signal: AbortSignal): Promise<Response> {
  // The bytes as they are: a transport that unpacked the file would leave nothing to check.
  const headers: Record<string, string> = { "accept-encoding": "identity" };
  if (start > 0) headers["range"] = `bytes=${start}-`;
  return fetch(address, { headers, signal });
}

/** Why a response cannot be used; undefined where it can. */
function refusalOf(response: Response, start: number): Outcome | undefined {
  const { status, statusText } = response;
  const reason = `the server answered ${status} ${statusText}`.trim();
  if (status === 200) return undefined;
  if (status === 206) {
    if (response.headers.get("content-range")?.startsWith(`bytes ${start}-`)) return undefined;
    return { kind: "refused", reason: "the server sent another part than the one asked for" };
  }
  const passing = status >= 500 || status === 408 || status === 416 || status === 429;
  return { kind: passing ? "broken" : "refused", reason };
}

async function openPart(part: string, resumed: boolean): Promise<FileHandle> {
  try {
    return await open(part, resumed ? "a" : "w");
  } catch (error) {
    throw dataError("NET0538", { folder: dirname(part), reason: reasonOf(error) });
  }
}

/** Writes what comes; the file's size afterwards. More than `limit` bytes are not taken: the checksum will tell. */
async function store(
  response: Response,
  handle: FileHandle,
  folder: string,
  start: number,
  limit: number,
  onReceived: (bytes: number) => void,
): Promise<number> {
  let size = start;
  onReceived(size);
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array;
    try {
      await handle.writeFile(bytes);
    } catch (error) {
      throw dataError("NET0538", { folder, reason: reasonOf(error) });
    }
    size += bytes.length;
    onReceived(size);
    if (size > limit) break;
  }
  return size;
}

/** A signal that is given when nothing has been heard for so long. */
function watchSilence(milliseconds: number) {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort();
  }, milliseconds);
  return {
    signal: controller.signal,
    heard: () => timer.refresh(),
    stop: () => {
      clearTimeout(timer);
    },
  };
}

/** The SHA-256 of a file, in hexadecimal digits. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 })) {
    hash.update(chunk as Uint8Array);
  }
  return hash.digest("hex");
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
