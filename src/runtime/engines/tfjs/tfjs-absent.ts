/** A TensorFlow.js that is not installed or does not load: one line that says what is missing and what brings it. */
export class TfjsAbsent extends Error {
  constructor(message: string) {
    super(message);
    this.name = "TfjsAbsent";
  }
}
