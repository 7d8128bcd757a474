import { SingleBar } from "cli-progress";
import { formatBytes } from "../compiler/bytes.ts";
import type { Progress } from "../runtime/data/download.ts";
import { canRedraw, note, widthOf } from "./output.ts";

export interface DownloadView {
  readonly show: (progress: Progress) => void;
  readonly end: () => void;
}

/** A bar for each file on a terminal that can redraw it, else one line for each. */
export function downloadView(stream: NodeJS.WriteStream): DownloadView {
  const bar = new SingleBar({
    stream,
    fps: 8,
    hideCursor: true,
    clearOnComplete: true,
    linewrap: false,
    gracefulExit: false,
    format: (_options, { value, total }, { file }: { file: string }) =>
      `fetching ${file}: ${formatBytes(value)} of ${formatBytes(total)}`.slice(
        0,
        widthOf(stream) - 1,
      ),
  });
  let shown: string | undefined;
  const end = (): void => {
    bar.stop();
    shown = undefined;
  };
  return {
    end,
    show(progress) {
      if (progress.kind === "waiting") {
        if (shown !== progress.file)
          note(`another netc is fetching ${progress.file}: waiting for it`);
        shown = progress.file;
        return;
      }
      const { file, address, received, total } = progress;
      if (shown === file) {
        if (canRedraw(stream)) bar.update(received, { file });
        return;
      }
      end();
      note(`fetching ${address}`);
      if (canRedraw(stream)) bar.start(total, received, { file });
      shown = file;
    },
  };
}
