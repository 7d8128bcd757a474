import { ExitCode } from "./exit-code.ts";

export interface Interrupt extends Disposable {
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
}

/**
 * The first Ctrl-C (or a polite request to end) asks to finish what is under way; a second one ends the program at
 * once. `onFirst` says so to the user.
 */
export function listenForInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController();
  const heard = (): void => {
    if (controller.signal.aborted) process.exit(ExitCode.interrupted);
    controller.abort();
    onFirst();
  };
  process.on("SIGINT", heard);
  process.on("SIGTERM", heard);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      process.off("SIGINT", heard);
      process.off("SIGTERM", heard);
    },
  };
}
