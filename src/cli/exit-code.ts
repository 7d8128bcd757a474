/** What a program that calls netc may rely on. */
export const ExitCode = {
  fine: 0,
  /** Something is wrong with the user's spec or data. */
  findings: 1,
  /** The command line cannot be followed, or the machine lacks something. */
  environment: 2,
  /** A bug of netc. */
  bug: 70,
  /** Stopped by Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
