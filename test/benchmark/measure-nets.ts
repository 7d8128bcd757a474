import { contenderCommands } from "./contenders.ts";
import { startContender, type Contender } from "./contender-process.ts";
import { nets, type NetId } from "./nets.ts";
import { undisturbed, type Measured } from "./undisturbed.ts";
import { phases, type Answer, type Phase, type Timing } from "./protocol.ts";
import type { Rate, Settings } from "./result.ts";

/** How often a measurement is made until other work leaves it alone. */
const attempts = 3;

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
  for (const net of ids) rates.push(...(await measureNet(net, contenders, settings, progress)));
  for (const contender of contenders) await contender.close();
  return { contenders, rates, notes };
}

async function measureNet(
  net: NetId,
  contenders: readonly Contender[],
  { rounds, seconds }: Settings,
  progress: (text: string) => void,
): Promise<readonly Rate[]> {
  const tallies = phases.flatMap((phase) => contenders.map((contender) => tally(contender, phase)));
  for (let round = 0; round < rounds; round++) {
    progress(`${net} round ${round + 1} of ${rounds}`);
    for (const { contender, phase, measured } of tallies) {
      if (round > 0 && (contender.onlyOnce || measured.some(isSkipped))) continue;
      const one = await undisturbed(
        () => contender.measure({ net, phase, seconds }),
        contender.onlyOnce ? 1 : attempts,
      );
      checkParameters(net, contender, one.answer);
      measured.push(one);
    }
  }
  return tallies.map((each) => rateOf(net, each));
}

/** What one contender has done so far in one phase. */
interface Tally {
  readonly contender: Contender;
  readonly phase: Phase;
  readonly measured: Measured[];
}

function tally(contender: Contender, phase: Phase): Tally {
  return { contender, phase, measured: [] };
}

function isSkipped({ answer }: Measured): boolean {
  return "skipped" in answer;
}

function rateOf(net: NetId, { contender, phase, measured }: Tally): Rate {
  const answers = measured.map(({ answer }) => answer);
  const timings = answers.filter((answer): answer is Timing => !("skipped" in answer));
  return {
    net,
    phase,
    contender: contender.id,
    batch: timings[0]?.batch ?? 0,
    imagesPerSecond: timings.map(({ images, seconds }) => images / seconds),
    disturbed: measured.filter(({ disturbed }) => disturbed).length,
    skipped: answers.find((answer) => "skipped" in answer)?.skipped,
  };
}

/** All work on the same net, or the figures mean nothing. */
function checkParameters(net: NetId, { id }: Contender, answer: Answer): void {
  const { parameters } = nets[net];
  if (!("skipped" in answer) && answer.parameters !== parameters)
    throw new Error(`${id} has ${answer.parameters} parameters on ${net}, not ${parameters}`);
}
