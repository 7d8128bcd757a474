import { diagnose, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Network } from "../network.ts";
import type { Files } from "./files.ts";
import type { OptionValues, TargetOptions } from "./options.ts";
import type { Supplies } from "./supplies.ts";

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
export interface EmitRequest<O extends TargetOptions = TargetOptions> {
  readonly network: Network;
  /** Whether the network is a run's, so that its model is a trained one; true for a target that takes runs alone. */
  readonly trained: boolean;
  /** What the project is called: the spec's or the run's name. */
  readonly title: string;
  /** Who writes the project: `netc 0.1.0`. */
  readonly generator: string;
  /** The spec with every default filled in; the user's files by their names without folders. */
  readonly spec: string;
  /** The places of the data set that the spec names, where it stands on the net. */
  readonly remote: RemoteData | undefined;
  /** How the program names the user's own data files: seen from its folder. */
  readonly file: (name: string) => string;
  /** What was said of the target's own options. */
  readonly options: OptionValues<O>;
  readonly supplies: Supplies;
}

/** A project, or why there can be none: every layer and option that the target lacks. */
export type Emission =
  | {
      readonly kind: "project";
      readonly files: Files;
      /** What to say of the project once it lies in this folder: where it is, and how to go on. */
      readonly closing: (folder: string) => string;
    }
  | { readonly kind: "refused"; readonly diagnostics: readonly Diagnostic[] };

/**
 * Something that netc writes a net as. It reads nothing but its request and what it asks of the supplies, so the same
 * request gives the same bytes.
 */
export interface Target<O extends TargetOptions = TargetOptions> {
  readonly name: string;
  readonly doc: string;
  readonly options: O;
  /** True where it takes runs alone, since a net that was never trained is of no use in it. */
  readonly runsOnly?: true;
  readonly emit: (request: EmitRequest<O>) => Promise<Emission>;
}

/**
 * A target for the registry, whose `emit` sees its own options by their types. What targets write speaks of classes, so
 * a net that gives back its input is refused by each of them.
 */
export function defineTarget<const O extends TargetOptions>(target: Target<O>): Target {
  const emit: Target<O>["emit"] = async (request) =>
    request.network.training.target === "input"
      ? { kind: "refused", diagnostics: [givesBack(target.name)] }
      : target.emit(request);
  // Sound as long as a target is asked with values of its own options, which `OptionValues` cannot say of all at once.
  return { ...target, emit } as unknown as Target;
}

function givesBack(target: string): Diagnostic {
  // The network does not keep where its training is described.
  return diagnose(
    "NET0602",
    { start: 0, end: 0 },
    {
      what: "target input",
      target,
      reason: "what is emitted says which class an image is of, and this net gives back its input",
      help: "use the run's model/model.json, which TensorFlow.js and Keras read, or train with labels",
    },
  );
}
