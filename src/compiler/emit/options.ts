/** An option that a target takes on the command line: what it is, and its line in the help. */
export type TargetOption =
  /** `--cpu`: said or not. */
  | { readonly kind: "flag"; readonly doc: string }
  /** `--samples 12`: a whole number, 0 or more. */
  | { readonly kind: "count"; readonly doc: string }
  /** `--runtime tfjs`: one of these words, the first where nothing is said. */
  | {
      readonly kind: "choice";
      readonly choices: readonly [usual: string, ...others: string[]];
      readonly doc: string;
    }
  /** `--data DIR`: the name of a folder. */
  | { readonly kind: "folder"; readonly doc: string };

/** A target's options by their names without the dashes: `single-file`. */
export type TargetOptions = Readonly<Record<string, TargetOption>>;

/** What was said of one option. */
export type OptionValue<O extends TargetOption = TargetOption> = O extends { kind: "flag" }
  ? boolean
  : O extends { kind: "count" }
    ? number | undefined
    : O extends { kind: "choice"; choices: readonly (infer Choice)[] }
      ? Choice
      : string | undefined;

/** What was said of each option of a target. */
export type OptionValues<O extends TargetOptions> = {
  readonly [Name in keyof O]: OptionValue<O[Name]>;
};
