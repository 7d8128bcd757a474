import type { Elsewhere } from "../elsewhere.ts";
import type { MetricName } from "../network.ts";

export interface MetricDefinition {
  readonly doc: string;
  /** True where it counts right answers and so needs at least two classes. */
  readonly needsClasses: boolean;
  readonly elsewhere: Elsewhere;
}

/** What can be measured beside the loss. */
export const metrics = {
  accuracy: {
    doc: "the share of images whose class is right",
    needsClasses: true,
    elsewhere: {
      keras: "keras.metrics.SparseCategoricalAccuracy",
      tfjs: "tf.metrics.sparseCategoricalAccuracy",
      pytorch: undefined,
    },
  },
  top5: {
    doc: "the share of images whose class is among the five likeliest",
    needsClasses: true,
    elsewhere: {
      keras: "keras.metrics.SparseTopKCategoricalAccuracy with k=5",
      tfjs: undefined,
      pytorch: undefined,
    },
  },
  mse: {
    doc: "the mean squared error",
    needsClasses: false,
    elsewhere: {
      keras: "keras.metrics.MeanSquaredError",
      tfjs: "tf.metrics.meanSquaredError",
      pytorch: undefined,
    },
  },
  mae: {
    doc: "the mean absolute error",
    needsClasses: false,
    elsewhere: {
      keras: "keras.metrics.MeanAbsoluteError",
      tfjs: "tf.metrics.meanAbsoluteError",
      pytorch: undefined,
    },
  },
} satisfies Record<MetricName, MetricDefinition>;

export const metricNames = Object.keys(metrics) as readonly MetricName[];
