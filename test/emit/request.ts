import { emitSupplies } from "../../src/cli/emit-supplies.ts";
import { format } from "../../src/cli/format.ts";
import type { EmitRequest, Target } from "../../src/compiler/emit/emit.ts";
import type { Files } from "../../src/compiler/emit/files.ts";
import type { OptionValue, TargetOption } from "../../src/compiler/emit/options.ts";
import { publicNetwork } from "../../src/compiler/emit/public-network.ts";
import type { Network } from "../../src/compiler/network.ts";
import { resolvedSpec } from "../../src/compiler/resolved-spec.ts";
import { published } from "../../src/runtime/data/published.ts";

/** What a test adds to a request: options, a title, other supplies. */
export type More = Partial<EmitRequest>;

/** What the command asks of a target for this network, where no option is said. */
export function requestOf(target: Target, network: Network, more: More = {}): EmitRequest {
  const kind = network.data?.source.kind;
  const remote =
    kind === undefined || kind === "garments" || kind === "idx" ? undefined : published[kind];
  const unsaid = Object.entries(target.options).map(([name, option]) => [name, usual(option)]);
  return {
    network,
    trained: false,
    title: "test",
    generator: "netc",
    spec: resolvedSpec(publicNetwork(network)),
    remote,
    file: (name) => name,
    supplies: suppliesOf(network),
    ...more,
    options: { ...Object.fromEntries(unsaid), ...more.options },
  };
}

function usual(option: TargetOption): OptionValue {
  if (option.kind === "flag") return false;
  return option.kind === "choice" ? option.choices[0] : undefined;
}

let drawn: Promise<Files> | undefined;

/** The command's own supplies; the data are drawn once. */
export function suppliesOf(network: Network, run?: string): EmitRequest["supplies"] {
  const supplies = emitSupplies({ network, run, data: undefined, generator: "netc" });
  return { ...supplies, drawnData: () => (drawn ??= supplies.drawnData()) };
}

/** The files of a target's project, its texts formatted; a refusal fails the test. */
export async function filesOf(target: Target, network: Network, more?: More): Promise<Files> {
  const emission = await target.emit(requestOf(target, network, more));
  if (emission.kind === "refused") {
    throw new Error(emission.diagnostics.map(({ message }) => message).join("\n"));
  }
  const files = new Map<string, string | Uint8Array>();
  for (const [file, content] of emission.files)
    files.set(file, typeof content === "string" ? await format(file, content) : content);
  return files;
}

/** The texts among them. */
export async function textsOf(
  target: Target,
  network: Network,
  more?: More,
): Promise<ReadonlyMap<string, string>> {
  const files = [...(await filesOf(target, network, more))];
  return new Map(
    files.flatMap(([name, content]) => (typeof content === "string" ? [[name, content]] : [])),
  );
}
