/** What the machine lacks for the setup: one line, and what to install or do. */
export class SetupProblem extends Error {
  readonly help: string;
  constructor(message: string, help: string) {
    super(message);
    this.name = "SetupProblem";
    this.help = help;
  }
}
