import { renamed } from "../idx-files.ts";
import type { Network } from "../network.ts";

/** The network without what a visitor has no use for: the names of the author's files. */
export function publicNetwork(network: Network): Network {
  const { data } = network;
  if (data?.source.kind !== "idx") return network;
  const { train, test } = data.source;
  const source = {
    kind: "idx",
    train: renamed(train, baseName),
    test: test && renamed(test, baseName),
  } as const;
  return { ...network, data: { ...data, source } };
}

/** A file's name without its folders. */
function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
