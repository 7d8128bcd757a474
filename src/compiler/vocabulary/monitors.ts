import type { Stop } from "../network.ts";

export type Monitor = Stop["monitor"];

export interface MonitorDefinition {
  readonly doc: string;
  /** Whether it is measured on the validation images. */
  readonly validation: boolean;
  /** The metric it watches; undefined for the loss, which is always measured. */
  readonly metric: "accuracy" | undefined;
  readonly better: "lower" | "higher";
}

/** What `stop` can watch. */
export const monitors = {
  loss: { doc: "the training loss", validation: false, metric: undefined, better: "lower" },
  accuracy: {
    doc: "the training accuracy",
    validation: false,
    metric: "accuracy",
    better: "higher",
  },
  val_loss: { doc: "the validation loss", validation: true, metric: undefined, better: "lower" },
  val_accuracy: {
    doc: "the validation accuracy",
    validation: true,
    metric: "accuracy",
    better: "higher",
  },
} satisfies Record<Monitor, MonitorDefinition>;

export const monitorNames = Object.keys(monitors) as readonly Monitor[];
