import { SingleBar } from "cli-progress";
import { means } from "../runtime/report/history.ts";
import { formatSeconds, formatValue } from "../runtime/report/epoch-line.ts";
import type { Progress } from "../runtime/train.ts";
import { canRedraw, note, widthOf } from "./output.ts";

/** What shows training as it goes on. */
export interface ProgressView {
  readonly show: (progress: Progress) => void;
  /** A line that stays, above the bar. */
  readonly keep: (line: string) => void;
  readonly end: () => void;
}

/** A bar on a terminal that can redraw it, else only the lines that stay. */
export function progressView(stream: NodeJS.WriteStream): ProgressView {
  if (!canRedraw(stream)) return { show: () => undefined, keep: note, end: () => undefined };
  const bar = new SingleBar({
    stream,
    fps: 12,
    hideCursor: true,
    clearOnComplete: true,
    linewrap: false,
    gracefulExit: false,
    format: (_options, _state, { progress }: { progress: Progress }) =>
      barLine(progress, widthOf(stream)),
  });
  let active = false;
  const end = (): void => {
    if (active) bar.stop();
    active = false;
  };
  return {
    show(progress) {
      if (active) {
        bar.setTotal(progress.total);
        bar.update(progress.done, { progress });
      } else bar.start(progress.total, progress.done, { progress });
      active = true;
    },
    keep(line) {
      end();
      note(line);
    },
    end,
  };
}

const shortestBar = 8;
const longestBar = 30;

/**
 * `epoch 3/10 ━━━━━━━━━━━━━━━━━━━━──────────  12,400 images/s  2s left  loss 0.3412  accuracy 0.8761`: the bar takes
 * the room that the words leave; what is too long all the same is cut.
 */
export function barLine(progress: Progress, width: number): string {
  const { epoch, epochs, done, total } = progress;
  const place = `epoch ${String(epoch)}/${String(epochs)} `;
  const words = wordsOf(progress)
    .map((word) => `  ${word}`)
    .join("");
  const room = width - 1 - place.length - words.length;
  const length = Math.min(Math.max(room, shortestBar), longestBar);
  const filled = total === 0 ? length : Math.floor((done / total) * length);
  const line = place + "━".repeat(filled) + "─".repeat(length - filled) + words;
  return line.length > width - 1 ? `${line.slice(0, width - 2)}…` : line;
}

function wordsOf({ phase, done, total, sums, imagesPerSecond }: Progress): readonly string[] {
  const values = Object.entries(
    sums.images === 0 ? {} : means(sums, phase === "validation" ? "val_" : ""),
  ).map(([name, value]) => `${name} ${formatValue(value)}`);
  if (phase === "validation") return ["validation", ...values];
  if (imagesPerSecond === 0) return values;
  return [
    `${Math.round(imagesPerSecond).toLocaleString("en")} images/s`,
    `${formatSeconds((total - done) / imagesPerSecond)} left`,
    ...values,
  ];
}
