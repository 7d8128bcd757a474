import { check } from "../../../src/compiler/check.ts";
import { lower } from "../../../src/compiler/lower/lower.ts";
import type { Plan, PlannedArgument, PlannedCall } from "../../../src/compiler/lower/plan.ts";
import { loadKernels } from "../../../src/runtime/engines/wasm/kernels-file.ts";
import type { Kernel } from "../../../src/runtime/engines/wasm/runner.ts";
import { netOf, netSpec, type NetId } from "../nets.ts";

/** All calls of one kernel in a program, on one thread. */
export interface CallTimes {
  readonly net: NetId;
  readonly program: TimedProgram;
  readonly kernel: string;
  readonly calls: number;
  readonly milliseconds: number;
}

const programs = ["train", "update", "infer"] as const;
type TimedProgram = (typeof programs)[number];

/** Times every call of a net's programs alone, one after the other, on one thread: where a step's time goes. */
export async function measureCalls(
  net: NetId,
  batch: number,
  seconds: number,
): Promise<readonly CallTimes[]> {
  const training = netOf(net).inferenceOnly !== true;
  const plan = planOf(net, training);
  const { module } = await loadKernels();
  const pages = Math.ceil((plan.bytes + plan.scratch.bytes) / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  fillWithNoise(memory, plan);
  const images = Math.min(batch, plan.chunk.infer, training ? plan.chunk.train : batch);
  return programs.flatMap((program) => {
    const planned = plan.programs[program];
    const bound = planned.map((call) =>
      bind(exports as Record<string, Kernel>, plan, call, images),
    );
    const times = repeat(bound, seconds);
    return totals(planned, times).map((total) => ({ net, program, ...total }));
  });
}

function planOf(net: NetId, training: boolean): Plan {
  const { network } = check(netSpec(net));
  const lowered = lower(network!, { training, memoryLimit: 65535 * 65536 });
  if (lowered.plan === undefined) throw new Error(`${net} does not fit into memory`);
  return lowered.plan;
}

/** Small weights and any pixels: with zeros or denormals some kernels would take another time. */
function fillWithNoise(memory: WebAssembly.Memory, plan: Plan): void {
  const floats = new Float32Array(memory.buffer);
  for (const { address, elements } of plan.parameters) {
    for (let i = 0; i < elements; i++) floats[address / 4 + i] = (((i * 37) % 101) - 50) / 1000;
  }
  const bytes = new Uint8Array(memory.buffer);
  const { address, elements } = plan.input;
  for (let i = 0; i < elements * plan.chunk.infer; i++) bytes[address + i] = (i * 89) % 251;
}

function bind(
  kernels: Readonly<Record<string, Kernel>>,
  plan: Plan,
  call: PlannedCall,
  images: number,
): () => void {
  const value = (argument: PlannedArgument): number => {
    if (typeof argument === "number") return argument;
    switch (argument) {
      case "images":
        return images;
      case "accumulate":
        return 0;
      case "scratch":
        return plan.scratch.address;
    }
  };
  const pieces = call.pieces === "images" ? images : call.pieces;
  return kernels[call.kernel]!.bind(undefined, ...call.arguments.map(value), 0, pieces);
}

/** Milliseconds of each call: the lower quartile of its rounds. */
function repeat(calls: readonly (() => void)[], seconds: number): readonly number[] {
  const times = calls.map((): number[] => []);
  const end = performance.now() + 1000 * seconds;
  for (let round = 0; round < 5 || performance.now() < end; round++) {
    calls.forEach((call, i) => {
      const start = performance.now();
      call();
      times[i]!.push(performance.now() - start);
    });
  }
  return times.map((all) => all.sort((a, b) => a - b)[all.length >> 2]!);
}

function totals(planned: readonly PlannedCall[], times: readonly number[]) {
  const byKernel = new Map<string, { calls: number; milliseconds: number }>();
  planned.forEach(({ kernel }, i) => {
    const { calls, milliseconds } = byKernel.get(kernel) ?? { calls: 0, milliseconds: 0 };
    byKernel.set(kernel, { calls: calls + 1, milliseconds: milliseconds + times[i]! });
  });
  return [...byKernel].map(([kernel, total]) => ({ kernel, ...total }));
}
