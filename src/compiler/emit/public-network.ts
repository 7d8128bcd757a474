import type { Network } from "../network.ts";

/** The network without what a visitor has no use for: the names of the author's files. */
export function publicNetwork(network: Network): Network {
  const { data } = network;
  if (data?.source.kind !== "idx") return network;
  const { train, test } = data.source;
  const source = {
    kind: "idx",
    train: [baseName(train[0]), baseName(train[1])],
    test: test && ([baseName(test[0]), baseName(test[1])] as const),
  } as const;
  return { ...network, data: { ...data, source } };
}

/** A file's name without its folders. */
function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
