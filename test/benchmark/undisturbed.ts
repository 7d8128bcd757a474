import { cpus } from "node:os";
import type { Answer } from "./protocol.ts";

/** The share of the processors that others may take during a measurement. */
const allowed = 0.05;

export interface Measured {
  readonly answer: Answer;
  /** Other work took more of the processors than is allowed. */
  readonly disturbed: boolean;
}

/**
 * Measures, and again, up to `attempts` times, where other work took part of the processors: two threads that wait for each other can be slowed
 * down tenfold by a third. Where it does not get quiet, the quietest measurement stands.
 */
export async function undisturbed(
  measure: () => Promise<Answer>,
  attempts: number,
): Promise<Measured> {
  let quietest: { readonly answer: Answer; readonly share: number } | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = processorSeconds();
    const answer = await measure();
    if ("skipped" in answer) return { answer, disturbed: false };
    const { busy, all } = processorSeconds();
    const share = (busy - before.busy - answer.processorSeconds) / (all - before.all);
    if (quietest === undefined || share < quietest.share) quietest = { answer, share };
    if (share <= allowed) break;
  }
  return { answer: quietest!.answer, disturbed: quietest!.share > allowed };
}

/** Seconds that all processors of the machine have worked, and that there were. */
function processorSeconds(): { readonly busy: number; readonly all: number } {
  let [busy, all] = [0, 0];
  for (const { times } of cpus()) {
    const worked = times.user + times.nice + times.sys + times.irq;
    busy += worked / 1000;
    all += (worked + times.idle) / 1000;
  }
  return { busy, all };
}
