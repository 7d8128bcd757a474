import { catalogue, type Code, type Parameters } from "../../diagnostics/catalogue.ts";
import type { Entry } from "../../diagnostics/codes/entry.ts";
import type { Finding } from "../../diagnostics/render.ts";

/** Whether the user's data is at fault (exit code 1) or what surrounds netc: the net, the disk (exit code 2). */
export type Fault = "finding" | "environment";

/** Data that cannot be used: a code, a sentence and a way out, for the user. */
export class DataError extends Error {
  readonly finding: Finding;
  readonly fault: Fault;
  constructor(finding: Finding, fault: Fault) {
    super(finding.message);
    this.name = "DataError";
    this.finding = finding;
    this.fault = fault;
  }
  get code(): string {
    return this.finding.code;
  }
}

/** The codes that speak of data files, downloads and pictures. */
type DataCode = Extract<
  Code,
  `NET050${string}` | `NET051${string}` | `NET053${string}` | `NET054${string}`
>;

const surroundings: ReadonlySet<DataCode> = new Set([
  "NET0536",
  "NET0537",
  "NET0538",
  "NET0542",
] as const);

/** The error of one code, to be thrown. */
export function dataError<C extends DataCode>(code: C, parameters: Parameters<C>): DataError {
  const fault = surroundings.has(code) ? "environment" : "finding";
  return new DataError(dataFinding(code, parameters), fault);
}

/** What one code says; its words come from the catalogue. */
export function dataFinding<C extends DataCode>(code: C, parameters: Parameters<C>): Finding {
  const entry = catalogue[code] as unknown as Entry<Parameters<C>>;
  return {
    code,
    severity: entry.severity,
    message: entry.message(parameters),
    help: entry.help?.(parameters),
  };
}

/** What the system said, in plain words: `permission denied`, `no space left on the disk`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = (cause as NodeJS.ErrnoException).code;
  return (code !== undefined && reasons[code]) || cause.message || code || cause.name;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the disk is read-only",
  ENOSPC: "no space left on the disk",
  EDQUOT: "no space left on the disk",
  EISDIR: "it is a folder",
  EEXIST: "a file stands where a folder should be",
  ENOTDIR: "a file stands where a folder should be",
  ENOTFOUND: "the address is not known here (is this machine offline?)",
  EAI_AGAIN: "the address is not known here (is this machine offline?)",
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection broke off",
  UND_ERR_SOCKET: "the connection broke off",
  EPIPE: "the connection broke off",
  ENETUNREACH: "the network cannot be reached (is this machine offline?)",
  EHOSTUNREACH: "the network cannot be reached (is this machine offline?)",
  ETIMEDOUT: "no answer in time",
  UND_ERR_CONNECT_TIMEOUT: "no answer in time",
  UND_ERR_HEADERS_TIMEOUT: "no answer in time",
};
