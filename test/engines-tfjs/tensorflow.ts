import { resolve } from "node:path";
import { loadTfjs } from "../../src/runtime/engines/tfjs/load-tfjs.ts";
import { TfjsAbsent } from "../../src/runtime/engines/tfjs/tfjs-absent.ts";

/** Where tests look for TensorFlow: a folder that `netc setup tensorflow` has prepared; the repository unless named. */
export const tensorflowProject =
  process.env["NETC_TENSORFLOW_PROJECT"] ?? resolve(import.meta.dirname, "../..");

/** Why the tests that want TensorFlow are skipped; undefined where they run. */
export function whyNoTensorflow(): string | undefined {
  try {
    loadTfjs("tfjs-node", tensorflowProject);
    return undefined;
  } catch (error) {
    if (error instanceof TfjsAbsent) return error.message;
    throw error;
  }
}
