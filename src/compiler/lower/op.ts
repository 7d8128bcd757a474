import type { Tensor } from "./tensor.ts";
import type { Shape } from "../shape.ts";

/** What a kernel is called with. Tensors become addresses; the rest is known when a chunk's size is. */
export type KernelArgument =
  | Tensor
  | number
  /** i32: how many images the chunk has. */
  | "images"
  /** i32: 1 where a gradient is added to what earlier chunks of the batch left, 0 where it replaces it. */
  | "accumulate"
  /** Address of this thread's scratch memory. */
  | "scratch"
  /** Address of the control block: see `Control`. */
  | "control";

/** Where the control block holds what changes from step to step: byte offsets. */
export const Control = {
  /** f32: what the gradient of one image's loss is multiplied by, 1 / images of the whole batch. */
  gradientScale: 0,
  /** i32: position in the batch of the chunk's first image: dropout counts images of the batch. */
  firstImage: 4,
  /** f32 x 8: the optimizer's values of this step (learning rate with its corrections). */
  optimizer: 32,
  bytes: 64,
} as const;

/**
 * One call of a kernel, `kernel(...arguments, begin, end)`: it computes pieces `begin` to `end`, and what a piece is
 * depends on the shapes alone, never on the number of threads. `images`: a piece is one image, and reads and writes
 * nothing of other images.
 */
export interface KernelCall {
  readonly kernel: string;
  readonly arguments: readonly KernelArgument[];
  readonly pieces: number | "images";
  readonly reads: readonly Tensor[];
  readonly writes: readonly Tensor[];
  /** Bytes of scratch memory each thread needs. */
  readonly scratch?: number;
}

/** One use of an op: what goes in, what comes out. */
export interface Node<A = unknown> {
  readonly op: Op<A>;
  readonly attributes: A;
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  /** Further results, e.g. the batch statistics that the gradient needs. */
  readonly extras: readonly Tensor[];
}

/**
 * A primitive of the engine: its shapes, its kernels and its gradient as further ops, side by side in one file.
 */
export interface Op<A> {
  readonly name: string;
  /** Kernel calls that compute `node.output` (and extras). Which algorithm for which shape is decided here. */
  readonly kernels: (node: Node<A>) => readonly KernelCall[];
  /**
   * Adds the ops that compute the gradient and gives one gradient an input, in their order; undefined where there is
   * none (labels) or where `wanted[i]` is false.
   */
  readonly gradient?: (
    build: Builder,
    node: Node<A>,
    outputGradient: Tensor,
    wanted: readonly boolean[],
  ) => readonly (Tensor | undefined)[];
  /** The output is the first input under another shape: no kernels, the same memory. */
  readonly view?: boolean;
  /** The index of an input in whose memory the output may be written, where nobody reads that input afterwards. */
  readonly inPlace?: number;
}

/** `winograd`: 3x3 convolutions by Winograd's algorithm where it is faster; `direct`: every sum as it is written. */
export type Convolutions = "winograd" | "direct";

/** What ops and layers add their nodes to. */
export interface Builder {
  readonly training: boolean;
  readonly convolutions: Convolutions;
  /** A tensor of `shape` for every image. */
  images(shape: Shape, label: string): Tensor;
  /** Planes of `shape.slice(1)` for every image; see `Tensor`. */
  planes(shape: Shape, label: string): Tensor;
  /** A tensor that exists once, whatever the number of images, and holds nothing from step to step. */
  fixed(shape: Shape, label: string): Tensor;
  /** Adds a node and gives its output. */
  add<A>(
    op: Op<A>,
    attributes: A,
    inputs: readonly Tensor[],
    output: Tensor,
    extras?: readonly Tensor[],
  ): Tensor;
}
