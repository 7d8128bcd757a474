import type { Prediction } from "../runtime/predict.ts";
import { formatValue } from "../runtime/report/epoch-line.ts";
import { byId, element, paint, percent } from "./dom.ts";

/** More classes than this are shown as the likeliest ones. */
const mostBars = 12;

/** Shows what the net sees and what it says of it. */
export interface PredictionView {
  readonly showPicture: (pixels: Uint8Array, notes: readonly string[]) => void;
  readonly showPrediction: (prediction: Prediction) => void;
}

export function createPredictionView(
  picture: readonly number[],
  classes: readonly string[],
): PredictionView {
  const seen = byId<HTMLCanvasElement>("seen");
  const notes = byId("seen-notes");
  const verdict = byId("verdict");
  const bars = byId("bars");
  const nameOf = (label: number): string => classes[label] ?? String(label);
  const rows = Array.from({ length: Math.min(mostBars, Math.max(classes.length, 1)) }, () => {
    const row = element("li");
    const name = element("span", "name");
    const track = element("span", "track");
    const bar = element("span", "bar");
    const share = element("span", "share");
    track.append(bar);
    track.setAttribute("aria-hidden", "true");
    row.append(name, track, share);
    return { row, name, bar, share };
  });
  bars.replaceChildren(...rows.map(({ row }) => row));

  const fill = (
    shown: readonly (readonly [label: number, probability: number])[],
    say: (probability: number) => string,
  ): void => {
    const best = shown.reduce((a, b) => (b[1] > a[1] ? b : a), shown[0] ?? [0, 0]);
    rows.forEach(({ row, name, bar, share }, i) => {
      const [label, probability] = shown[i] ?? [i, 0];
      name.textContent = nameOf(label);
      share.textContent = say(probability);
      bar.style.setProperty("width", `${String(Math.min(Math.max(probability, 0), 1) * 100)}%`);
      row.classList.toggle("best", probability > 0 && label === best[0]);
    });
  };
  fill(
    rows.map((_, i) => [i, 0] as const),
    percent,
  );

  return {
    showPicture(pixels, remarks) {
      paint(seen, pixels, picture);
      notes.textContent = remarks.join("; ");
    },
    showPrediction({ label, probabilities, values }) {
      const say = values === undefined ? percent : formatValue;
      // A single number stands for no class of its own.
      const single = values?.length === 1 ? values[0] : undefined;
      const all = probabilities.map((probability, i) => [i, probability] as const);
      const shown =
        all.length > mostBars ? all.toSorted((a, b) => b[1] - a[1]).slice(0, mostBars) : all;
      fill(shown, single === undefined ? say : () => "");
      // A name written from right to left must not turn the figure round.
      verdict.replaceChildren(
        element("bdi", "", nameOf(label)),
        `, ${say(single ?? probabilities[label] ?? 0)}`,
      );
      document.body.dataset["probabilities"] = JSON.stringify(probabilities);
    },
  };
}
