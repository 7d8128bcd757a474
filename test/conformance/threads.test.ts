import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const program = join(import.meta.dirname, "failing-thread.ts");

test.each([
  ["outside", "a thread of the engine has failed: RuntimeError: memory access out of bounds"],
  ["unknown", "the engine has no kernel nothing"],
])(
  "what fails in a thread (%s) reaches the caller, and no stack is printed",
  async (what, says) => {
    // It rejects where the program does not end by itself.
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, what]);
    expect(stdout.trim()).toBe(says);
    expect(stderr).toBe("");
  },
);
