import { sizeOf } from "../shape.ts";
import type { Node } from "./op.ts";
import type { Tensor } from "./tensor.ts";

/** Addresses are multiples of a cache line. */
export const alignment = 64;

export function align(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

/**
 * From one plane of so many bytes to the next: an odd number of cache lines, so that the rows that a kernel writes into
 * many planes at once fall into different sets of the cache. The kernels count alike.
 */
export function planeBytes(bytes: number): number {
  const lines = Math.ceil(bytes / alignment);
  return (lines % 2 === 0 ? lines + 1 : lines) * alignment;
}

/** Bytes of a tensor when chunks hold up to `images` images; one spare line, since vector loads may read past the end. */
export function bytesOf({ extent, shape, bytesPerElement }: Tensor, images: number): number {
  const bytes = sizeOf(shape) * bytesPerElement;
  switch (extent) {
    case "images":
      return align(bytes * images) + alignment;
    case "fixed":
      return align(bytes) + alignment;
    case "planes": {
      const planes = shape[0]!;
      return planes * planeBytes((bytes / planes) * images) + alignment;
    }
  }
}

export interface Placement {
  /** Address of each tensor by id, those that were given included. */
  readonly addresses: ReadonlyMap<number, number>;
  /** The first byte after the last one used. */
  readonly end: number;
}

/**
 * Gives every tensor of a list of nodes its place (liveness analysis, then best fit): a tensor takes memory from the
 * node that makes it to the last node that touches it, views and in-place results share their input's. Time grows with
 * the nodes, times the few holes that are open at once.
 *
 * @param given addresses of tensors that live outside: parameters, inputs, results
 * @param kept tensors that are read after the last node
 */
export function place(
  nodes: readonly Node[],
  given: ReadonlyMap<number, number>,
  kept: readonly Tensor[],
  images: number,
  start: number,
): Placement {
  const last = lastUses(nodes, kept);
  const addresses = new Map(given);
  const arena = createArena(start);
  /** Blocks of memory in use: each tensor's block; several tensors may share one. */
  const blocks = new Map<number, Block>();
  const expiring: Block[][] = nodes.map(() => []);

  const share = (tensor: Tensor, block: Block): void => {
    blocks.set(tensor.id, block);
    addresses.set(tensor.id, block.address);
    block.last = Math.max(block.last, last.get(tensor.id)!);
  };
  const take = (tensor: Tensor, at: number): void => {
    if (addresses.has(tensor.id)) return;
    const bytes = bytesOf(tensor, images);
    share(tensor, { address: arena.take(bytes), bytes, last: at });
  };

  nodes.forEach((node, i) => {
    const first = node.inputs[0];
    if (node.op.view === true && first !== undefined) shareView(node.output, first);
    else if (!addresses.has(node.output.id)) {
      const reusable = inPlaceBlock(node, i);
      if (reusable === undefined) take(node.output, i);
      else share(node.output, reusable);
    }
    for (const extra of node.extras) take(extra, i);
    for (const tensor of [node.output, ...node.extras, ...node.inputs]) {
      const block = blocks.get(tensor.id);
      if (block !== undefined && block.last < nodes.length) expiring[block.last]!.push(block);
    }
    for (const block of new Set(expiring[i])) {
      if (block.last === i) arena.release(block.address, block.bytes);
    }
  });
  return { addresses, end: arena.end() };

  function shareView(output: Tensor, input: Tensor): void {
    const block = blocks.get(input.id);
    if (block !== undefined) share(output, block);
    else addresses.set(output.id, addresses.get(input.id)!);
  }

  function inPlaceBlock(node: Node, at: number): Block | undefined {
    if (node.op.inPlace === undefined) return undefined;
    const input = node.inputs[node.op.inPlace]!;
    const block = blocks.get(input.id);
    const fits =
      block !== undefined && block.last === at && block.bytes === bytesOf(node.output, images);
    return fits ? block : undefined;
  }
}

interface Block {
  readonly address: number;
  readonly bytes: number;
  /** Index of the last node that touches it; the number of nodes where it is read afterwards. */
  last: number;
}

/** The index of the last node that touches each tensor; the number of nodes for what is kept. */
function lastUses(nodes: readonly Node[], kept: readonly Tensor[]): ReadonlyMap<number, number> {
  const last = new Map<number, number>();
  nodes.forEach((node, i) => {
    for (const tensor of [...node.inputs, node.output, ...node.extras]) last.set(tensor.id, i);
  });
  for (const tensor of kept) last.set(tensor.id, nodes.length);
  return last;
}

interface Arena {
  take(bytes: number): number;
  release(address: number, bytes: number): void;
  end(): number;
}

/** Memory that grows at its end and fills holes by best fit. */
function createArena(start: number): Arena {
  /** Sorted by address; no two touch. */
  const holes: { address: number; bytes: number }[] = [];
  let top = start;
  let highest = start;
  return {
    end: () => highest,
    take(bytes) {
      let best = -1;
      holes.forEach((hole, i) => {
        if (hole.bytes >= bytes && (best < 0 || hole.bytes < holes[best]!.bytes)) best = i;
      });
      if (best < 0) {
        const address = top;
        top += bytes;
        highest = Math.max(highest, top);
        return address;
      }
      const hole = holes[best]!;
      const address = hole.address;
      if (hole.bytes === bytes) holes.splice(best, 1);
      else holes[best] = { address: address + bytes, bytes: hole.bytes - bytes };
      return address;
    },
    release(address, bytes) {
      let i = holes.findIndex((hole) => hole.address > address);
      if (i < 0) i = holes.length;
      holes.splice(i, 0, { address, bytes });
      for (const k of [i, i - 1]) {
        const left = holes[k];
        const right = holes[k + 1];
        if (
          left === undefined ||
          right === undefined ||
          left.address + left.bytes !== right.address
        )
          continue;
        holes.splice(k, 2, { address: left.address, bytes: left.bytes + right.bytes });
      }
      const final = holes.at(-1);
      if (final !== undefined && final.address + final.bytes === top) {
        top = final.address;
        holes.pop();
      }
    },
  };
}
