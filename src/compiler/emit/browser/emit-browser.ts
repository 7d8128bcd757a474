import { base64 } from "../base64.ts";
import { indexHtml } from "./index-html.ts";
import { type PageAssets, singleBuild } from "./page-assets.ts";
import { browserFiles, type BrowserProject } from "./project.ts";
import { publicNetwork } from "../public-network.ts";

export interface BrowserRequest {
  readonly project: BrowserProject;
  readonly assets: PageAssets;
  /** Bytes of `weights.bin`, `samples.bin` and `data.bin`, where the project speaks of them. */
  readonly weights: Uint8Array | undefined;
  readonly samples: Uint8Array | undefined;
  readonly data: Uint8Array | undefined;
  /** One HTML file with all inside, for one thread, that opens from disk. */
  readonly singleFile: boolean;
}

/** The files of the page by their names. Pure: the same request gives the same bytes. */
export function emitBrowser(request: BrowserRequest): ReadonlyMap<string, Uint8Array> {
  const project = { ...request.project, network: publicNetwork(request.project.network) };
  const own: readonly (readonly [string, Uint8Array | undefined])[] = [
    [browserFiles.project, encode(JSON.stringify(project))],
    [browserFiles.weights, request.weights],
    [browserFiles.samples, request.samples],
    [browserFiles.data, request.data],
  ];
  const files = own.flatMap(([name, bytes]) =>
    bytes === undefined ? [] : [[name, bytes] as const],
  );
  return request.singleFile
    ? singleFile(project, request.assets, files)
    : folder(project, request.assets, files);
}

type NamedFiles = readonly (readonly [name: string, bytes: Uint8Array])[];

function folder(
  project: BrowserProject,
  assets: PageAssets,
  files: NamedFiles,
): ReadonlyMap<string, Uint8Array> {
  const page = indexHtml(project, {
    policy: policy({
      scripts: "'self'",
      styles: "'self'",
      workers: "'self'",
      connections: "'self'",
    }),
    head: `<link rel="stylesheet" href="${browserFiles.style}">`,
    end: `<script type="module" src="${browserFiles.page}"></script>`,
  });
  // Further threads serve training alone.
  const unused = project.training === undefined ? browserFiles.thread : "";
  const engine = [...assets.engine].filter(([name]) => name !== unused);
  return new Map<string, Uint8Array>([
    ["index.html", encode(page)],
    [browserFiles.style, assets.style.bytes],
    [browserFiles.page, assets.page.bytes],
    [browserFiles.worker, assets.worker.bytes],
    ...engine.map(([name, { bytes }]) => [name, bytes] as const),
    ...files,
  ]);
}

function singleFile(
  project: BrowserProject,
  { page, style, worker, engine }: PageAssets,
  files: NamedFiles,
): ReadonlyMap<string, Uint8Array> {
  const inlined: NamedFiles = [
    ...files,
    [browserFiles.worker, worker.bytes],
    ...[...engine]
      .filter(([name]) => name === singleBuild)
      .map(([name, { bytes }]) => [name, bytes] as const),
  ];
  const text = indexHtml(project, {
    policy: policy({
      scripts: `'sha256-${page.sha256}'`,
      styles: `'sha256-${style.sha256}'`,
      workers: "blob:",
      connections: "'none'",
    }),
    head: `<style>${decode(style.bytes)}</style>`,
    end: [
      ...inlined.map(
        ([name, bytes]) => `<script type="text/plain" id="file:${name}">${base64(bytes)}</script>`,
      ),
      `<script type="module">${decode(page.bytes)}</script>`,
    ].join("\n"),
  });
  return new Map([["index.html", encode(text)]]);
}

interface Origins {
  readonly scripts: string;
  readonly styles: string;
  readonly workers: string;
  readonly connections: string;
}

/** Nothing but the page's own parts; WebAssembly needs a word of its own. */
function policy({ scripts, styles, workers, connections }: Origins): string {
  return [
    "default-src 'none'",
    `script-src ${scripts} 'wasm-unsafe-eval'`,
    `style-src ${styles}`,
    `worker-src ${workers}`,
    `connect-src ${connections}`,
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
