import { byId } from "./dom.ts";

/** The canvas that a visitor draws on, with mouse, finger or arrow keys. */
export interface DrawingPad {
  readonly clear: () => void;
  readonly image: () => ImageData;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const side = 280;
/** How far an arrow key moves the pen, in pixels of the pad. */
const stride = 10;

/** The pad's ground is that of the training pictures; `onDraw` is called after every change. */
export function createDrawingPad(
  background: "dark" | "light",
  picture: readonly number[],
  onDraw: () => void,
): DrawingPad {
  const [height = 1, width = 1] = picture;
  const canvas = byId<HTMLCanvasElement>("pad");
  const thickness = byId<HTMLInputElement>("thickness");
  canvas.width = Math.round((side * width) / Math.max(width, height));
  canvas.height = Math.round((side * height) / Math.max(width, height));
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  const [ground, ink] = background === "dark" ? ["#000", "#fff"] : ["#fff", "#000"];
  let last: Point | undefined;
  let pen: Point = { x: canvas.width / 2, y: canvas.height / 2 };

  const clear = (): void => {
    context.fillStyle = ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
  };
  const line = (from: Point, to: Point): void => {
    context.strokeStyle = ink;
    context.lineWidth = Number(thickness.value);
    context.lineCap = "round";
    context.beginPath();
    context.moveTo(from.x, from.y);
    // A canvas leaves out lines of no length: a tap is to leave a dot.
    context.lineTo(to.x + (to.x === from.x && to.y === from.y ? 0.01 : 0), to.y);
    context.stroke();
    onDraw();
  };
  const place = (event: PointerEvent): Point => {
    const box = canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * canvas.width,
      y: ((event.clientY - box.top) / box.height) * canvas.height,
    };
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    line(last, last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (last === undefined) return;
    const to = place(event);
    line(last, to);
    last = to;
  });
  for (const end of ["pointerup", "pointercancel"] as const) {
    canvas.addEventListener(end, () => {
      last = undefined;
    });
  }
  canvas.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const to = {
      x: Math.min(Math.max(pen.x + step.x * stride, 0), canvas.width),
      y: Math.min(Math.max(pen.y + step.y * stride, 0), canvas.height),
    };
    // With Shift the pen is lifted.
    if (!event.shiftKey) line(pen, to);
    pen = to;
  });
  clear();
  return { clear, image: () => context.getImageData(0, 0, canvas.width, canvas.height) };
}

const steps: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
