/** How the parts of a rendered diagnostic look. The caller passes colours where its terminal has them. */
export interface Paint {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly help: (text: string) => string;
  /** The underlining of what is wrong. */
  readonly mark: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

const same = (text: string): string => text;

/** No colours at all. */
export const plain: Paint = {
  error: same,
  warning: same,
  help: same,
  mark: same,
  strong: same,
  faint: same,
};
