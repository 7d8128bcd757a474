import { contenderCommands } from "./contenders.ts";
import { startContender, type Contender } from "./contender-process.ts";
import { nets, type NetId } from "./nets.ts";
import { undisturbed } from "./undisturbed.ts";
import { phases, type Answer, type Phase } from "./protocol.ts";
import type { Rate, Settings } from "./result.ts";

export interface NetMeasurements {
  readonly contenders: readonly Contender[];
  readonly rates: readonly Rate[];
  /** What could not take part, and why. */
  readonly notes: readonly string[];
}

/**
 * Times every contender on every net, round by round: in a round each works once, one after the other, so that a
 * machine that slows down slows all of them. Only one process works at a time.
 */
export async function measureNets(
  ids: readonly NetId[],
  settings: Settings,
  python: string | undefined,
  progress: (text: string) => void,
): Promise<NetMeasurements> {
  const notes: string[] = [];
  const contenders: Contender[] = [];
  for (const command of contenderCommands(python)) {
    try {
      contenders.push(await startContender(command, settings.threads, settings.batch));
    } catch (error) {
      notes.push(`${command.id} takes no part: ${String((error as Error).message)}`);
    }
  }
  const rates: Rate[] = [];
  const disturbed = (share: number): void =>
    void notes.push(`others took ${(100 * share).toFixed(0)} % of the processors in a measurement`);
  for (const net of ids)
    rates.push(...(await measureNet(net, contenders, settings, progress, disturbed)));
  for (const contender of contenders) await contender.close();
  return { contenders, rates, notes };
}

async function measureNet(
  net: NetId,
  contenders: readonly Contender[],
  { rounds, seconds }: Settings,
  progress: (text: string) => void,
  disturbed: (share: number) => void,
): Promise<readonly Rate[]> {
  const tallies = phases.flatMap((phase) => contenders.map((contender) => tally(contender, phase)));
  for (let round = 0; round < rounds; round++) {
    progress(`${net} round ${round + 1} of ${rounds}`);
    for (const { contender, phase, answers } of tallies) {
      if (round > 0 && (contender.onlyOnce || answers.some((a) => "skipped" in a))) continue;
      const answer = await undisturbed(() => contender.measure({ net, phase, seconds }), disturbed);
      checkParameters(net, contender, answer);
      answers.push(answer);
    }
  }
  return tallies.map(({ contender, phase, answers }) => ({
    net,
    phase,
    contender: contender.id,
    batch: Math.min(...answers.map((a) => ("skipped" in a ? Infinity : a.batch))),
    imagesPerSecond: answers.flatMap((a) => ("skipped" in a ? [] : [a.images / a.seconds])),
    skipped: answers
      .map((a) => ("skipped" in a ? a.skipped : undefined))
      .find((s) => s !== undefined),
  }));
}

interface Tally {
  readonly contender: Contender;
  readonly phase: Phase;
  readonly answers: Answer[];
}

function tally(contender: Contender, phase: Phase): Tally {
  return { contender, phase, answers: [] };
}

/** All work on the same net, or the figures mean nothing. */
function checkParameters(net: NetId, { id }: Contender, answer: Answer): void {
  const { parameters } = nets[net];
  if (!("skipped" in answer) && answer.parameters !== parameters)
    throw new Error(`${id} has ${answer.parameters} parameters on ${net}, not ${parameters}`);
}
