/** The statements in the block of a named data set. */
export const namedWords = ["validation", "test", "classes", "scale"] as const;

/** Those in the block of `data idx`. */
export const idxWords = ["train", ...namedWords] as const;

export type DataWord = (typeof idxWords)[number];
