import type { Network } from "../compiler/network.ts";
import { modelTopology } from "./model-topology.ts";
import { type Members, membersOf } from "./run-files.ts";

/** Members that begin a training and change nothing of what a layer computes; programs spell them in several ways. */
const ofTraining = /initializer|regularizer|constraint|trainable|dtype/;

/**
 * What is wrong with the layers of a saved model, where they should be this network's; undefined where nothing is.
 * What only one of the two says of a layer is passed over: programs write more about a layer, or less.
 */
export function layersComplaint(saved: unknown, network: Network): string | undefined {
  const [found, expected] = [layersOf(saved), layersOf(modelTopology(network).json)];
  const [ownInput, input] = [found, expected].map(inputName);
  const byName = new Map(
    found.map((layer) => [layer["name"] ?? membersOf(layer["config"])["name"], layer]),
  );
  // Programs call the input as they like.
  const sameText = (own: unknown, wanted: unknown): boolean =>
    own === wanted || (own === ownInput && wanted === input);
  for (const layer of expected) {
    const name = String(layer["name"]);
    if (name === input) continue;
    const own = byName.get(name);
    if (own === undefined) return `no layer ${name}`;
    if (!fits(own, layer, sameText)) return `another layer ${name}`;
  }
  return undefined;
}

/** The layers of a functional model, or of a sequential one. */
function layersOf(topology: unknown): readonly Members[] {
  const { config } = membersOf(topology);
  const layers = Array.isArray(config) ? (config as unknown[]) : membersOf(config)["layers"];
  return Array.isArray(layers) ? layers.map(membersOf) : [];
}

function inputName(layers: readonly Members[]): unknown {
  return layers.find((layer) => layer["class_name"] === "InputLayer")?.["name"];
}

/** Goes no deeper than what is expected, however deep the other is. */
function fits(
  own: unknown,
  wanted: unknown,
  same: (own: unknown, wanted: unknown) => boolean,
): boolean {
  if (typeof wanted !== "object" || wanted === null) return same(own, wanted);
  if (Array.isArray(wanted))
    return (
      Array.isArray(own) &&
      own.length === wanted.length &&
      wanted.every((item, i) => fits(own[i], item, same))
    );
  const members = membersOf(own);
  return Object.entries(wanted).every(
    ([key, value]) =>
      ofTraining.test(key) || !Object.hasOwn(members, key) || fits(members[key], value, same),
  );
}
