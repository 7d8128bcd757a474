/**
 * The files of an emitted project: the path from its folder, with `/`, to what is in it. A text is written in prettier's
 * format, where prettier knows the kind of file; bytes are written as they are.
 */
export type Files = ReadonlyMap<string, string | Uint8Array>;
