import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { buildKernels, type KernelBuild } from "../../scripts/build-kernels.ts";
import { createGraph, createTensorSource, type Graph } from "../../src/compiler/lower/graph.ts";
import {
  Control,
  type Convolutions,
  type KernelCall,
  type Node,
  type Op,
} from "../../src/compiler/lower/op.ts";
import type { Tensor } from "../../src/compiler/lower/tensor.ts";
import { bytesOf } from "../../src/compiler/lower/memory.ts";
import { sizeOf, type Shape } from "../../src/compiler/shape.ts";
import { widenRegisters } from "../../src/runtime/engines/wasm/wide-registers.ts";

export type { KernelBuild };
export const builds: readonly KernelBuild[] = ["wide", "relaxed", "simd", "single"];

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
/** What the kernels are made of: their folder, and the transforms that the build writes. */
const sources = ["src/runtime/engines/wasm/kernels", "scripts"].map((name) => join(root, name));
const built = join(root, "dist/kernels");

/** Values as a test writes them: Int32Array stays integers, Uint8Array bytes, everything else becomes float32. */
export type Values = readonly number[] | Float32Array | Float64Array | Int32Array | Uint8Array;

export interface ExecuteOptions {
  /** Images of the chunk; 1 unless said otherwise. */
  readonly images?: number;
  readonly build?: KernelBuild;
  /** Gradients are added to what their tensors hold: then give their values too. */
  readonly accumulate?: boolean;
  /** `each`: every piece by a call of its own, last piece first; `halves`: two calls, the second half first. */
  readonly split?: "whole" | "halves" | "each";
  readonly gradientScale?: number;
  readonly firstImage?: number;
  readonly optimizer?: readonly number[];
  /** Checks that calls touch no tensor but those they declare; on unless said otherwise. */
  readonly strict?: boolean;
}

/** What the tensors hold after a run. */
export interface Results {
  floats(tensor: Tensor): Float32Array;
  integers(tensor: Tensor): Int32Array;
  bytes(tensor: Tensor): Uint8Array;
}

/** A graph that keeps what is added to it, so that a test can run it; `training` and `convolutions` as lowering would. */
export function recorder(training = true, convolutions: Convolutions = "direct"): Graph {
  return createGraph(createTensorSource(), training, convolutions);
}

type KernelFunction = (...values: number[]) => void;

const modules = new Map<KernelBuild, WebAssembly.Module>();

function isStale(): boolean {
  const newest = Math.max(
    ...sources.flatMap((folder) =>
      readdirSync(folder).map((name) => statSync(join(folder, name)).mtimeMs),
    ),
  );
  return builds.some((build) => {
    const file = join(built, `${build}.wasm`);
    return !existsSync(file) || statSync(file).mtimeMs < newest;
  });
}

let ready: Promise<void> | undefined;

/** The compiled kernels, built first where their sources are newer. */
export async function kernelModule(build: KernelBuild): Promise<WebAssembly.Module> {
  ready ??= isStale() ? buildKernels() : Promise.resolve();
  await ready;
  let module = modules.get(build);
  if (module === undefined) {
    if (build === "wide") widen();
    module = new WebAssembly.Module(readFileSync(join(built, `${build}.wasm`)));
    modules.set(build, module);
  }
  return module;
}

/** Vectors are joined by V8's optimizing compiler alone, which would otherwise see few of a test's short calls. */
function widen(): void {
  if (widenRegisters()) setFlagsFromString("--no-liftoff");
}

/** A memory that `build` can import, of at least `bytes`. */
export function kernelMemory(build: KernelBuild, bytes: number): WebAssembly.Memory {
  const initial = Math.ceil(bytes / 65536) + 1;
  return build === "single"
    ? new WebAssembly.Memory({ initial })
    : new WebAssembly.Memory({ initial, maximum: 65536, shared: true });
}

interface Place {
  readonly tensor: Tensor;
  readonly address: number;
  readonly bytes: number;
}

const guard = 256;
const alignment = 64;

/** Places every tensor that the calls name in one memory, with a guard zone after each. */
function place(tensors: Iterable<Tensor>, images: number, start: number) {
  const places = new Map<number, Place>();
  let address = start;
  for (const tensor of tensors) {
    if (places.has(tensor.id)) continue;
    // Without the spare line: what lies behind a tensor is guarded.
    const bytes =
      tensor.extent === "planes"
        ? bytesOf(tensor, images) - alignment
        : sizeOf(tensor.shape) * (tensor.extent === "images" ? images : 1) * tensor.bytesPerElement;
    places.set(tensor.id, { tensor, address, bytes });
    address = Math.ceil((address + bytes + guard) / alignment) * alignment;
  }
  return { places, end: address };
}

function store(memory: WebAssembly.Memory, { tensor, address, bytes }: Place, values: Values) {
  const count = bytes / tensor.bytesPerElement;
  if (values.length !== count) {
    throw new Error(`${tensor.label} holds ${String(count)} values, not ${String(values.length)}`);
  }
  if (tensor.bytesPerElement === 1) new Uint8Array(memory.buffer, address, count).set(values);
  else if (values instanceof Int32Array) {
    new Int32Array(memory.buffer, address, count).set(values);
  } else new Float32Array(memory.buffer, address, count).set(values);
}

/** Begin and end of each call of a kernel. */
function ranges(pieces: number, split: NonNullable<ExecuteOptions["split"]>): [number, number][] {
  switch (split) {
    case "whole":
      return [[0, pieces]];
    case "halves":
      return [
        [pieces >> 1, pieces],
        [0, pieces >> 1],
      ];
    case "each":
      return Array.from({ length: pieces }, (_, i) => [pieces - 1 - i, pieces - i]);
  }
}

function tensorsOf(node: Node, calls: readonly KernelCall[]): Tensor[] {
  const named = calls.flatMap((call) =>
    call.arguments.filter((a): a is Tensor => typeof a === "object"),
  );
  return [...node.inputs, node.output, ...node.extras, ...named];
}

/** Throws unless every tensor argument is declared, and nothing is declared that is no tensor of the node. */
function checkDeclarations(node: Node, call: KernelCall): void {
  const declared = new Set([...call.reads, ...call.writes].map((t) => t.id));
  for (const argument of call.arguments) {
    if (typeof argument === "object" && !declared.has(argument.id)) {
      throw new Error(`${call.kernel} is given ${argument.label} but neither reads nor writes it`);
    }
  }
  const known = new Set([...node.inputs, node.output, ...node.extras].map((t) => t.id));
  for (const tensor of [...call.reads, ...call.writes]) {
    if (!known.has(tensor.id))
      throw new Error(`${call.kernel} names a tensor that is not its node's`);
  }
}

/**
 * Runs nodes one after the other on one thread in a fresh memory. What no value is given for starts as NaN. While a
 * call runs, every tensor that it does not declare holds NaN; afterwards nothing but its `writes` may have changed.
 */
export async function execute(
  nodes: readonly Node[],
  given: ReadonlyMap<Tensor, Values>,
  options: ExecuteOptions = {},
): Promise<Results> {
  const { images = 1, build = "simd", split = "whole", strict = true } = options;
  const steps = nodes.map((node) => ({ node, calls: node.op.kernels(node) }));
  const scratchBytes = Math.max(
    64,
    ...steps.flatMap(({ calls }) => calls.map((call) => call.scratch ?? 0)),
  );
  const control = 1024;
  const { places, end } = place(
    [...given.keys(), ...steps.flatMap(({ node, calls }) => tensorsOf(node, calls))],
    images,
    control + Math.ceil(Control.bytes / alignment) * alignment + guard,
  );
  const memory = kernelMemory(build, end + scratchBytes + guard);
  const all = new Uint8Array(memory.buffer);
  all.fill(0xff);
  const view = new DataView(memory.buffer, control);
  view.setFloat32(Control.gradientScale, options.gradientScale ?? 1, true);
  view.setInt32(Control.firstImage, options.firstImage ?? 0, true);
  options.optimizer?.forEach((value, i) => {
    view.setFloat32(Control.optimizer + 4 * i, value, true);
  });
  for (const [tensor, values] of given) store(memory, places.get(tensor.id)!, values);

  const instance = new WebAssembly.Instance(await kernelModule(build), { env: { memory } });
  const kernels = instance.exports as Record<string, KernelFunction | undefined>;

  const run = (call: KernelCall) => {
    const kernel = kernels[call.kernel];
    if (kernel === undefined) throw new Error(`there is no kernel ${call.kernel}`);
    const values = call.arguments.map((argument) => {
      if (typeof argument === "number") return argument;
      if (typeof argument === "object") return places.get(argument.id)!.address;
      switch (argument) {
        case "images":
          return images;
        case "accumulate":
          return options.accumulate === true ? 1 : 0;
        case "scratch":
          return end;
        case "control":
          return control;
      }
    });
    // Kernels take an exact number of arguments; WebAssembly would pass 0 for a missing one.
    if (kernel.length !== values.length + 2) {
      throw new Error(
        `${call.kernel} takes ${String(kernel.length)} arguments, not ${String(values.length + 2)}`,
      );
    }
    const pieces = call.pieces === "images" ? images : call.pieces;
    for (const [begin, stop] of ranges(pieces, split)) {
      all.fill(0xff, end);
      kernel(...values, begin, stop);
      const past = end + (call.scratch ?? 0);
      if (!all.subarray(past, past + guard).every((byte) => byte === 0xff)) {
        throw new Error(`${call.kernel} uses more scratch memory than it asks for`);
      }
    }
  };

  const runStrictly = (call: KernelCall) => {
    const written = new Set(call.writes.map((t) => t.id));
    const declared = new Set([...written, ...call.reads.map((t) => t.id)]);
    const before = all.slice(0, end);
    for (const { tensor, address, bytes } of places.values()) {
      if (!declared.has(tensor.id)) all.fill(0xff, address, address + bytes);
    }
    const expected = all.slice(0, end);
    run(call);
    for (const { tensor, address, bytes } of places.values()) {
      if (!written.has(tensor.id)) continue;
      expected.set(all.subarray(address, address + bytes), address);
      before.set(all.subarray(address, address + bytes), address);
    }
    if (Buffer.compare(all.subarray(0, end), expected) !== 0) {
      const at = expected.findIndex((byte, i) => byte !== all[i]);
      const near = [...places.values()].findLast(({ address }) => address <= at);
      throw new Error(
        `${call.kernel} writes at or after ${near?.tensor.label ?? "the start"}, which it does not declare`,
      );
    }
    all.set(before);
  };

  for (const { node, calls } of steps) {
    for (const call of calls) {
      if (strict) {
        checkDeclarations(node, call);
        runStrictly(call);
      } else run(call);
    }
  }

  const read = (tensor: Tensor) => {
    const found = places.get(tensor.id);
    if (found === undefined) throw new Error(`${tensor.label} is no tensor of these nodes`);
    return memory.buffer.slice(found.address, found.address + found.bytes);
  };
  return {
    floats: (tensor) => new Float32Array(copy(read(tensor))),
    integers: (tensor) => new Int32Array(copy(read(tensor))),
    bytes: (tensor) => new Uint8Array(copy(read(tensor))),
  };
}

/** An unshared copy of a slice, which of a shared memory is shared. */
function copy(buffer: ArrayBufferLike): ArrayBuffer {
  return new Uint8Array(buffer).slice().buffer;
}

export interface Given {
  readonly shape: Shape;
  readonly extent?: Tensor["extent"];
  readonly values: Values;
}

export interface Wanted {
  readonly shape: Shape;
  readonly extent?: Tensor["extent"];
  readonly bytesPerElement?: 1 | 4;
  /** What it holds before the run, e.g. a gradient that is added to. */
  readonly values?: Values;
}

export interface OpRun<A> extends ExecuteOptions {
  readonly op: Op<A>;
  readonly attributes: A;
  readonly inputs: readonly Given[];
  readonly output: Wanted;
  readonly extras?: readonly Wanted[];
}

/** Runs one use of an op: extents are `images` unless said otherwise. */
export async function runOp<A>(
  run: OpRun<A>,
): Promise<{ readonly output: Float32Array; readonly extras: readonly Float32Array[] }> {
  let id = 0;
  const given = new Map<Tensor, Values>();
  const make = (wanted: Wanted, label: string): Tensor => {
    const byDefault = wanted.values instanceof Uint8Array ? 1 : 4;
    const tensor: Tensor = {
      id: id++,
      label,
      extent: wanted.extent ?? "images",
      shape: wanted.shape,
      bytesPerElement: wanted.bytesPerElement ?? byDefault,
    };
    if (wanted.values !== undefined) given.set(tensor, wanted.values);
    return tensor;
  };
  const inputs = run.inputs.map((input, i) => make(input, `input ${String(i)}`));
  const output = make(run.output, "output");
  const extras = (run.extras ?? []).map((extra, i) => make(extra, `extra ${String(i)}`));
  const node = { op: run.op, attributes: run.attributes, inputs, output, extras } as Node;
  const results = await execute([node], given, run);
  const floats = (tensor: Tensor) =>
    tensor.bytesPerElement === 4
      ? results.floats(tensor)
      : Float32Array.from(results.bytes(tensor));
  return { output: floats(output), extras: extras.map(floats) };
}

/** |a - b| / |b| over all elements, b being the exact one; |a| where b is zero. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let difference = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    difference += (a[i]! - b[i]!) ** 2;
    size += b[i]! ** 2;
  }
  return size === 0 ? Math.sqrt(difference) : Math.sqrt(difference / size);
}

/** Numbers of a normal distribution, rounded to float32, the same for the same seed. */
export function randomValues(count: number, seed = 1): Float32Array {
  let state = (seed * 2654435761) >>> 0 || 1;
  const uniform = () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return (state + 0.5) / 4294967296;
  };
  return Float32Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}
