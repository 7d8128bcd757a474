/** Widths of Helvetica's characters, in thousandths of the font's size (Adobe's metrics of 1990). */
const widths: readonly (readonly [width: number, characters: string])[] = [
  [222, "ijl'"],
  [278, " .,:;/\\!|It[]f"],
  [333, '-()r`"'],
  [389, "*^"],
  [500, "cksvxyz"],
  [584, "+<=>~"],
  [611, "FTZ"],
  [667, "ABEKPSVXY&"],
  [722, "CDHNRUw"],
  [778, "GOQ"],
  [833, "Mm"],
  [889, "%"],
  [944, "W"],
];

const widthOf = new Map(
  widths.flatMap(([width, characters]) => [...characters].map((one) => [one, width] as const)),
);

/** How wide a text is at a size of the font, about: letters and digits that are not listed are 556 wide. */
export function textWidth(text: string, size: number): number {
  const total = [...text].reduce((sum, one) => sum + (widthOf.get(one) ?? 556), 0);
  return (total * size) / 1000;
}
