import { SingleBar } from "cli-progress";
import { means } from "../runtime/report/history.ts";
import { formatSeconds, formatValue } from "../runtime/report/epoch-line.ts";
import type { Progress } from "../runtime/train.ts";
import { note, widthOf } from "./output.ts";

/** What shows training as it goes on. */
export interface ProgressView {
  readonly show: (progress: Progress) => void;
  /** A line that stays, above the bar. */
  readonly keep: (line: string) => void;
  readonly end: () => void;
}

/** A bar on a terminal, else only the lines that stay. */
export function progressView(stream: NodeJS.WriteStream): ProgressView {
  if (!stream.isTTY) return { show: () => undefined, keep: note, end: () => undefined };
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

const barWidth = 20;

/** `epoch 3/10 ━━━━━━━━━━━━━━━━━━━━ 62% - 12,400 images/s - 2s left - loss 0.3412 - accuracy 0.8761`, cut to the width. */
export function barLine(progress: Progress, width: number): string {
  const { phase, epoch, epochs, done, total, sums, imagesPerSecond } = progress;
  const share = total === 0 ? 1 : done / total;
  const filled = Math.floor(share * barWidth);
  const bar = "━".repeat(filled) + "─".repeat(barWidth - filled);
  const parts = [
    `epoch ${String(epoch)}/${String(epochs)} ${bar} ${String(Math.floor(share * 100)).padStart(2)}%`,
  ];
  if (phase === "validation") parts.push("validation");
  else if (imagesPerSecond > 0) {
    parts.push(`${Math.round(imagesPerSecond).toLocaleString("en")} images/s`);
    parts.push(`${formatSeconds((total - done) / imagesPerSecond)} left`);
  }
  if (sums.images > 0) {
    for (const [name, value] of Object.entries(means(sums, phase === "validation" ? "val_" : ""))) {
      parts.push(`${name} ${formatValue(value)}`);
    }
  }
  const line = parts.join(" - ");
  return line.length > width - 1 ? `${line.slice(0, width - 2)}…` : line;
}
