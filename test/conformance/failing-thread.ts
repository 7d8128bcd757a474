// A program of its own, since an error that nobody catches ends it: the first argument says what the second thread does.
import type { Plan, PlannedCall } from "../../src/compiler/lower/plan.ts";
import { syncAddress } from "../../src/runtime/engines/wasm/barrier.ts";
import { loadKernels } from "../../src/runtime/engines/wasm/kernels-file.ts";
import { nodeHost } from "../../src/runtime/engines/wasm/node-host.ts";
import { createTeam } from "../../src/runtime/engines/wasm/threads.ts";

const call = { arguments: [4096, 4096, 4096, 8192], pieces: 2, barrier: false };
const calls: Readonly<Record<string, PlannedCall>> = {
  // The second piece, 32 KB further on, goes beyond the memory of 64 KB.
  outside: { ...call, kernel: "addElements" },
  unknown: { ...call, kernel: "nothing" },
};
const train = [calls[process.argv[2] ?? ""]!];
const plan = {
  programs: { train },
  scratch: { address: 4096, bytes: 0 },
} as unknown as Plan;

const { module } = await loadKernels();
const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
const team = await createTeam(module, memory, plan, syncAddress, 2, nodeHost);
try {
  team.run("train", 1, false);
} catch (error) {
  console.log((error as Error).message);
}
// Long enough for the other thread's own message of its end.
await new Promise((done) => setTimeout(done, 500));
team.close();
