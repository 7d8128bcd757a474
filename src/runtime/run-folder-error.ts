/** A run folder that cannot be used: what is wrong in one sentence, and what to do. */
export class RunFolderError extends Error {
  readonly help: string | undefined;
  constructor(message: string, help?: string) {
    super(message);
    this.name = "RunFolderError";
    this.help = help;
  }
}
