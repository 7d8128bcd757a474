import { channelsOf, sizeOf } from "../../shape.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";

/** Inputs: tokens [steps] as floats, and the table [vocabulary, dimension]. Output: [steps, dimension]. */
const embedding: Op<null> = {
  name: "embedding",
  kernels: ({ inputs: [tokens, table], output }) => [
    {
      kernel: "embeddingRows",
      arguments: [tokens!, table!, output, sizeOf(tokens!.shape), ...table!.shape],
      pieces: "images",
      reads: [tokens!, table!],
      writes: [output],
    },
  ],
  // Tokens are numbers of rows: there is nothing to differentiate by.
  gradient: (build, { inputs: [tokens, table] }, outputGradient, wanted) => [
    undefined,
    wanted[1] === true ? addEmbeddingGradient(build, tokens!, table!, outputGradient) : undefined,
  ],
};

/** Fewer rows are not worth a piece of their own, which reads all the tokens. */
const fewestRows = 64;
const mostPieces = 16;

/**
 * Inputs: tokens, and the gradient of what they became. Output: the gradient of the table. A piece owns some of its
 * rows and adds to each in the order of images and steps.
 */
const embeddingGradient: Op<null> = {
  name: "embeddingGradient",
  kernels: ({ inputs: [tokens, gradient], output }) => {
    const [vocabulary] = output.shape as readonly [number];
    const rows = Math.max(fewestRows, Math.ceil(vocabulary / mostPieces));
    const sizes = [sizeOf(tokens!.shape), vocabulary, channelsOf(output.shape), rows];
    return [
      {
        kernel: "embeddingGradient",
        arguments: [tokens!, gradient!, output, ...sizes, "images", "accumulate"],
        pieces: Math.ceil(vocabulary / rows),
        reads: [tokens!, gradient!, output],
        writes: [output],
      },
    ];
  },
};

function addEmbeddingGradient(
  build: Builder,
  tokens: Tensor,
  table: Tensor,
  outputGradient: Tensor,
): Tensor {
  const gradient = build.fixed(table.shape, `${table.label}, gradient`);
  return build.add(embeddingGradient, null, [tokens, outputGradient], gradient);
}

/** Adds the rows of a table [vocabulary, dimension] that the tokens [steps] name: [steps, dimension]. */
export function addEmbedding(build: Builder, tokens: Tensor, table: Tensor): Tensor {
  const shape = [sizeOf(tokens.shape), channelsOf(table.shape)];
  return build.add(embedding, null, [tokens, table], build.images(shape, "embedding"));
}
