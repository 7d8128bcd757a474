import { createInterface } from "node:readline";
import type { NetId } from "../nets.ts";
import type { Answer, Hello, Phase, Request } from "../protocol.ts";

/** A net that is ready to work, `batch` images a step; a phase may say why it is left out. */
export interface OpenNet {
  readonly parameters: number;
  readonly batch: number;
  readonly steps: Readonly<Record<Phase, (() => unknown) | Skipped>>;
  close(): unknown;
}

export interface Skipped {
  readonly skipped: string;
}

/** What the harness starts a contender with. */
export const [threads, batch] = process.argv.slice(2).map(Number) as [number, number];

/** Answers the harness's requests until its standard input ends; a step that throws is an answer too. */
export async function serve(hello: Hello, open: (net: NetId) => Promise<OpenNet>): Promise<void> {
  say(hello);
  let current: CurrentNet | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as Request;
    const before = process.cpuUsage();
    try {
      if (current?.id !== request.net) {
        await current?.net.close();
        current = undefined;
        current = { id: request.net, net: await open(request.net), known: new Set() };
      }
      say(await time(current, request, before));
    } catch (error) {
      say({ skipped: `failed: ${(error as Error).message}` });
    }
  }
  await current?.net.close();
}

interface CurrentNet {
  readonly id: NetId;
  readonly net: OpenNet;
  /** The phases that have been timed before. */
  readonly known: Set<Phase>;
}

/** Works to warm up, a quarter of the time or, where it is new, all of it; then for the time. */
async function time(
  { net, known }: CurrentNet,
  { phase, seconds }: Request,
  before: NodeJS.CpuUsage,
): Promise<Answer> {
  const step = net.steps[phase];
  if (typeof step !== "function") return step;
  await repeat(step, known.has(phase) ? seconds / 4 : seconds);
  known.add(phase);
  const done = await repeat(step, seconds);
  const { user, system } = process.cpuUsage(before);
  return {
    images: done.steps * net.batch,
    seconds: done.seconds,
    processorSeconds: (user + system) / 1e6,
    parameters: net.parameters,
    batch: net.batch,
  };
}

async function repeat(
  step: () => unknown,
  seconds: number,
): Promise<{ readonly steps: number; readonly seconds: number }> {
  const start = performance.now();
  for (let steps = 1; ; steps++) {
    await step();
    const taken = (performance.now() - start) / 1000;
    if (taken >= seconds) return { steps, seconds: taken };
  }
}

function say(message: Hello | Answer): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
