/** The files of an emitted project: the path from its folder, with `/`, to its text. */
export type Files = ReadonlyMap<string, string>;

/** What goes beside the texts and is not text: the caller, who may touch the disk, writes it. */
export type Attachment =
  /** The model with its weights, `weights/model.json` and `weights/weights.bin`. */
  | { readonly kind: "weights"; readonly folder: string }
  /** The drawn data set as IDX files, which a foreign program cannot draw. */
  | { readonly kind: "drawn data"; readonly folder: string };
