import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Network } from "../network.ts";
import type { Attachment, Files } from "./files.ts";

/** A file that the program fetches: its name, size and SHA-256. */
export interface RemoteFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Where the files of a named data set stand. */
export interface RemoteData {
  readonly address: string;
  readonly train: readonly [images: RemoteFile, labels: RemoteFile];
  readonly test: readonly [images: RemoteFile, labels: RemoteFile];
}

/** What a target is given: the network, and what only the caller can know. */
export interface EmitRequest {
  readonly network: Network;
  /** What the project is called: the spec's or the run's name. */
  readonly title: string;
  /** The places of the data set that the spec names, where it stands on the net. */
  readonly remote: RemoteData | undefined;
  /** How the program names the user's own data files: seen from its folder. */
  readonly file: (name: string) => string;
  /** Whether weights go beside the program, which then begins with them. */
  readonly weights: boolean;
  /** For the CPU alone. */
  readonly cpu: boolean;
}

/** A project, or why there can be none: every layer and option that the target lacks. */
export type Emission =
  | {
      readonly kind: "project";
      readonly files: Files;
      readonly attachments: readonly Attachment[];
      /** What to do with it, a line each. */
      readonly next: readonly string[];
    }
  | { readonly kind: "refused"; readonly diagnostics: readonly Diagnostic[] };

/** A framework that netc writes programs for. Pure: the same request gives the same bytes. */
export interface Target {
  readonly name: string;
  readonly doc: string;
  readonly emit: (request: EmitRequest) => Emission;
}
