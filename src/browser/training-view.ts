import type { BrowserProject } from "../compiler/emit/browser/project.ts";
import type { EpochRecord, StopReason } from "../runtime/report/history.ts";
import { createCurve } from "./curve.ts";
import { byId, element, percent } from "./dom.ts";
import type { Reply, Request, TrainingPoint } from "./messages.ts";

/** The page's part that trains: buttons, curves, the table of epochs and the download. */
export interface TrainingView {
  readonly show: (
    reply: Extract<Reply, { kind: "data" | "progress" | "epoch" | "ended" | "saved" | "failed" }>,
  ) => void;
}

type State = "waiting" | "ready" | "training" | "stopped" | "ended";

/** `onChange` is called when the model's weights have become others. */
export function createTrainingView(
  project: BrowserProject,
  ask: (request: Request) => void,
  onChange: () => void,
): TrainingView {
  const { epochs, metrics } = project.network.training;
  const accuracy = metrics.includes("accuracy");
  const loss = createCurve(byId<SVGSVGElement>("loss-curve"), epochs, undefined);
  const right = accuracy
    ? createCurve(byId<SVGSVGElement>("accuracy-curve"), epochs, 1)
    : undefined;
  const [startButton, stopButton, againButton, saveButton] = [
    byId<HTMLButtonElement>("start"),
    byId<HTMLButtonElement>("stop"),
    byId<HTMLButtonElement>("again"),
    byId<HTMLButtonElement>("save"),
  ];
  const status = byId("status");
  const live = byId("live");
  const progress = byId<HTMLProgressElement>("progress");
  const rows = byId("epochs");

  const become = (state: State, words: string): void => {
    document.body.dataset["training"] = state;
    status.textContent = words;
    startButton.hidden = state === "training" || state === "ended";
    startButton.disabled = state === "waiting";
    startButton.textContent = state === "stopped" ? "Go on" : "Start training";
    stopButton.hidden = state !== "training";
    againButton.hidden = state !== "stopped" && state !== "ended";
    saveButton.disabled = state === "waiting";
    for (const input of document.querySelectorAll<HTMLInputElement>("#own-images, #own-labels"))
      input.disabled = state === "training";
  };
  const start = (afresh: boolean): void => {
    if (afresh) {
      loss.clear();
      right?.clear();
      rows.replaceChildren();
      byId("epochs-table").hidden = true;
    }
    become("training", "Training");
    ask({ kind: "train", afresh });
    stopButton.focus();
  };
  startButton.addEventListener("click", () => {
    start(false);
  });
  againButton.addEventListener("click", () => {
    start(true);
  });
  stopButton.addEventListener("click", () => {
    ask({ kind: "stop" });
  });
  saveButton.addEventListener("click", () => {
    ask({ kind: "save" });
  });
  if (project.training?.source === "visitor") takeOwnData(ask);
  become(
    "waiting",
    project.training?.source === "visitor" ? "Choose your files to train on" : "Drawing the data",
  );

  const showPoint = ({
    phase,
    epoch,
    done,
    total,
    means,
    imagesPerSecond,
  }: TrainingPoint): void => {
    progress.max = total;
    progress.value = done;
    const speed = `${Math.round(imagesPerSecond).toLocaleString("en")} pictures a second`;
    live.textContent = `epoch ${String(epoch)} of ${String(epochs)}, ${phase === "training" ? speed : "validation"}`;
    if (phase !== "training") return;
    const at = epoch - 1 + done / total;
    if (means["loss"] !== undefined) loss.add("running", at, means["loss"]);
    if (means["accuracy"] !== undefined) right?.add("running", at, means["accuracy"]);
    onChange();
  };
  const showEpoch = (record: EpochRecord): void => {
    for (const [name, curve] of [
      ["loss", loss],
      ["accuracy", right],
    ] as const) {
      if (record[name] !== undefined) curve?.add("training", record.epoch, record[name]);
      const validation = record[`val_${name}`];
      if (validation !== undefined) curve?.add("validation", record.epoch, validation);
    }
    rows.append(epochRow(record));
    byId("epochs-table").hidden = false;
    status.textContent = `Epoch ${String(record.epoch)} of ${String(epochs)}: ${epochWords(record)}`;
  };

  return {
    show(reply) {
      switch (reply.kind) {
        case "data": {
          const aside =
            reply.validation > 0 ? `, ${reply.validation.toLocaleString("en")} for validation` : "";
          become("ready", `${reply.train.toLocaleString("en")} pictures to train on${aside}`);
          return;
        }
        case "progress":
          showPoint(reply);
          return;
        case "epoch":
          showEpoch(reply.record);
          return;
        case "ended": {
          const stopped = reply.because === "interrupted";
          if (!stopped) live.textContent = "";
          become(
            stopped ? "stopped" : "ended",
            endWords(reply.because, reply.restoredEpoch, reply.test),
          );
          (stopped ? startButton : againButton).focus();
          onChange();
          return;
        }
        case "saved":
          offer(project, reply.json, reply.weights);
          return;
        case "failed":
          if (document.body.dataset["training"] === "training")
            become("stopped", "Training failed");
          return;
      }
    },
  };
}

const columns = ["loss", "accuracy", "val_loss", "val_accuracy"] as const;

function epochRow(record: EpochRecord): HTMLTableRowElement {
  const row = element("tr");
  const head = element("th", "", String(record.epoch));
  head.scope = "row";
  const cells = columns.map((name) => {
    const value = record[name];
    return element("td", "", value === undefined ? "–" : figure(name, value));
  });
  row.append(head, ...cells);
  return row;
}

function epochWords(record: EpochRecord): string {
  return columns
    .filter((name) => record[name] !== undefined)
    .map((name) => `${name.replace("val_", "validation ")} ${figure(name, record[name]!)}`)
    .join(", ");
}

const figure = (name: string, value: number): string =>
  name.endsWith("accuracy") ? percent(value) : value.toFixed(4);

function endWords(
  because: StopReason,
  restoredEpoch: number | undefined,
  test: Readonly<Record<string, number>> | undefined,
): string {
  const reasons = {
    epochs: "All epochs done",
    "early-stopping": "Stopped early",
    "not-finite": "The loss is no number any more: a smaller learning rate may help",
    interrupted: "Stopped",
  } satisfies { [R in StopReason]: string };
  const restored =
    restoredEpoch === undefined ? "" : `; the weights are those of epoch ${String(restoredEpoch)}`;
  const judged =
    test === undefined
      ? ""
      : `; test pictures: ${Object.entries(test)
          .map(([name, value]) => `${name} ${figure(name, value)}`)
          .join(", ")}`;
  return reasons[because] + restored + judged;
}

/** The visitor's own IDX files: pictures and class numbers. */
function takeOwnData(ask: (request: Request) => void): void {
  const [images, labels] = [
    byId<HTMLInputElement>("own-images"),
    byId<HTMLInputElement>("own-labels"),
  ];
  const take = async (): Promise<void> => {
    const [pictures, names] = [images.files?.[0], labels.files?.[0]];
    if (pictures === undefined || names === undefined) return;
    ask({
      kind: "own-data",
      images: await pictures.arrayBuffer(),
      labels: await names.arrayBuffer(),
    });
  };
  for (const input of [images, labels]) {
    input.addEventListener("change", () => {
      void take();
    });
  }
}

/** Links to the files of a run: the visitor takes each one by itself. */
function offer(project: BrowserProject, json: string, weights: Uint8Array<ArrayBuffer>): void {
  const files = [
    ["model.json", json, "application/json"],
    ["weights.bin", weights, "application/octet-stream"],
    ["spec.net", project.spec, "text/plain"],
  ] as const;
  const links = files.map(([name, content, type]) => {
    const link = element("a", "download", name);
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    return link;
  });
  for (const old of byId("downloads").querySelectorAll("a")) URL.revokeObjectURL(old.href);
  byId("downloads").replaceChildren(element("span", "", "The model as it is now:"), ...links);
  links[0]!.focus();
}
