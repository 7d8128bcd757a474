import type { MetricName } from "../network.ts";

export interface MetricDefinition {
  readonly doc: string;
  /** True where it counts right answers and so needs at least two classes. */
  readonly needsClasses: boolean;
}

/** What can be measured beside the loss. */
export const metrics = {
  accuracy: { doc: "the share of images whose class is right", needsClasses: true },
  top5: { doc: "the share of images whose class is among the five likeliest", needsClasses: true },
  mse: { doc: "the mean squared error", needsClasses: false },
  mae: { doc: "the mean absolute error", needsClasses: false },
} satisfies Record<MetricName, MetricDefinition>;

export const metricNames = Object.keys(metrics) as readonly MetricName[];
