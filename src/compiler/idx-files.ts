export type LabelledFiles = readonly [images: string, labels: string];

/** The files of one part of a user's data. Images alone are enough where they are the target. */
export type IdxFiles = readonly [images: string] | LabelledFiles;

/** The same files under other names. */
export function renamed([images, labels]: IdxFiles, name: (file: string) => string): IdxFiles {
  return labels === undefined ? [name(images)] : [name(images), name(labels)];
}
