/** A curve of a quantity over epochs: the running value, and a mark for each epoch's end. */
export interface Curve {
  readonly add: (series: SeriesName, epochs: number, value: number) => void;
  readonly clear: () => void;
}

export type SeriesName = "running" | "training" | "validation";

const width = 440;
const height = 220;
const margin = { left: 44, right: 12, top: 12, bottom: 30 };
const namespace = "http://www.w3.org/2000/svg";
/** Running points beyond this are thinned: a curve needs no more. */
const mostPoints = 1000;

/** Draws into an `<svg>` of the page. `top` is the largest value that is sure to fit, where there is one. */
export function createCurve(svg: SVGSVGElement, epochs: number, top: number | undefined): Curve {
  const empty = (): Record<SeriesName, [number, number][]> => ({
    running: [],
    training: [],
    validation: [],
  });
  let series = empty();
  let waiting = false;
  svg.setAttribute("viewBox", `0 0 ${String(width)} ${String(height)}`);

  const draw = (): void => {
    waiting = false;
    const values = Object.values(series).flat();
    const largest = top ?? Math.max(...values.map(([, y]) => y), 0);
    const ticks = ticksTo(largest > 0 ? largest : 1);
    const most = ticks.at(-1)!;
    const x = (epoch: number): number =>
      margin.left + (epoch / Math.max(epochs, 1)) * (width - margin.left - margin.right);
    const y = (value: number): number =>
      height - margin.bottom - (value / most) * (height - margin.top - margin.bottom);
    const path = (points: readonly (readonly [number, number])[]): string =>
      points
        .map(([at, value], i) => `${i === 0 ? "M" : "L"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`)
        .join("");
    svg.replaceChildren(
      ...ticks.flatMap((tick) => [
        make("line", {
          class: "grid",
          x1: margin.left,
          x2: width - margin.right,
          y1: y(tick),
          y2: y(tick),
        }),
        make("text", { class: "tick end", x: margin.left - 8, y: y(tick) + 4 }, shorten(tick)),
      ]),
      ...epochTicks(epochs).map((epoch) =>
        make("text", { class: "tick middle", x: x(epoch), y: height - 8 }, String(epoch)),
      ),
      ...(Object.keys(series) as SeriesName[])
        .filter((name) => series[name].length > 0)
        .flatMap((name) => [
          make("path", { class: `line ${name}`, d: path(series[name]) }),
          ...(name === "running"
            ? []
            : series[name].map(([at, value]) =>
                make("circle", { class: `dot ${name}`, cx: x(at), cy: y(value), r: 3.5 }),
              )),
        ]),
    );
  };
  const redraw = (): void => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(draw);
  };
  draw();
  return {
    add(name, at, value) {
      if (!Number.isFinite(value)) return;
      series[name].push([at, value]);
      if (series[name].length > mostPoints)
        series[name] = series[name].filter((_, i) => i % 2 === 1);
      redraw();
    },
    clear() {
      series = empty();
      redraw();
    },
  };
}

/** Round numbers from 0 to the first that is not below `largest`. */
function ticksTo(largest: number): readonly number[] {
  const rough = largest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= rough * 0.999)!;
  return Array.from({ length: Math.ceil(largest / step - 1e-6) + 1 }, (_, i) => i * step);
}

function epochTicks(epochs: number): readonly number[] {
  const step = Math.max(1, Math.ceil(epochs / 10));
  return Array.from({ length: Math.floor(epochs / step) + 1 }, (_, i) => i * step);
}

const shorten = (value: number): string => String(Number(value.toPrecision(3)));

function make(
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  text = "",
): SVGElement {
  const made = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  if (text !== "") made.textContent = text;
  return made;
}
