import * as tf from "@tensorflow/tfjs";
import type { NetId } from "../nets.ts";
import { batch, serve, type OpenNet } from "./serve.ts";

const built = ["W1", "W2", "W3", "W4"] as const;

await tf.setBackend("cpu");
await serve({ name: "tfjs", detail: `${tf.version.tfjs}, cpu backend, one thread` }, (id) =>
  Promise.resolve(openNet(id)),
);

function layersOf(id: (typeof built)[number]): readonly tf.layers.Layer[] {
  const { averagePooling2d, conv2d, dense, dropout, flatten, maxPooling2d } = tf.layers;
  const same = { kernelSize: 2, padding: "same" } as const;
  const relu = { activation: "relu" } as const;
  const end = dense({ units: 10, activation: "softmax" });
  switch (id) {
    case "W1":
      return [
        conv2d({ filters: 32, kernelSize: 3, ...relu, inputShape: [28, 28, 1] }),
        maxPooling2d({ poolSize: 2 }),
        dropout({ rate: 0.25 }),
        conv2d({ filters: 64, kernelSize: 3, ...relu }),
        maxPooling2d({ poolSize: 2 }),
        dropout({ rate: 0.25 }),
        conv2d({ filters: 128, kernelSize: 3, ...relu }),
        flatten(),
        dense({ units: 128, ...relu }),
        dropout({ rate: 0.25 }),
        end,
      ];
    case "W2":
      return [flatten({ inputShape: [28, 28, 1] }), dense({ units: 128, ...relu }), end];
    case "W3":
      return [
        conv2d({ filters: 6, kernelSize: 5, padding: "same", ...relu, inputShape: [28, 28, 1] }),
        averagePooling2d({ poolSize: 2 }),
        ...[32, 64, 128, 256, 512].map((filters) =>
          conv2d({ filters, kernelSize: 3, padding: "same", ...relu }),
        ),
        flatten(),
        dense({ units: 256, ...relu }),
        end,
      ];
    case "W4":
      return [
        conv2d({ filters: 64, ...same, ...relu, inputShape: [28, 28, 1] }),
        maxPooling2d({ poolSize: 2 }),
        conv2d({ filters: 16, ...same, activation: "tanh" }),
        maxPooling2d({ poolSize: 2 }),
        flatten(),
        dense({ units: 128, ...relu }),
        end,
      ];
  }
}

/** The convolutions train at a few images a second, so they get two images a step. */
function openNet(name: NetId): OpenNet {
  const id = built.find((one) => one === name);
  if (id === undefined) throw new Error("not built by hand");
  const count = id === "W2" ? batch : 2;
  const model = tf.sequential({ layers: [...layersOf(id)] });
  model.compile({ optimizer: tf.train.adam(0.001), loss: "sparseCategoricalCrossentropy" });
  const images = tf.randomUniform([count, 28, 28, 1]);
  const labels = tf.floor(tf.randomUniform([count, 1], 0, 10));
  return {
    parameters: model.countParams(),
    batch: count,
    steps: {
      training:
        id === "W3"
          ? { skipped: "more than half a minute an image" }
          : () => model.trainOnBatch(images, labels),
      inference: () => {
        tf.tidy(() => (model.predict(images) as tf.Tensor).dataSync());
      },
    },
    close: () => {
      model.dispose();
      tf.dispose([images, labels]);
    },
  };
}
