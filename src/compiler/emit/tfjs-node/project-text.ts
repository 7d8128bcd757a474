import type { Network } from "../../network.ts";
import { formatShape } from "../../shape.ts";
import { packageName } from "../package-name.ts";
import { partsOf } from "./parts.ts";

export function packageText(title: string, engine: string): string {
  return JSON.stringify({
    name: packageName(title),
    private: true,
    type: "module",
    engines: { node: ">=22.18" },
    scripts: { train: "node train.ts", check: "tsc" },
    dependencies: { [engine]: "^4.22.0" },
    devDependencies: { "@types/node": "^24.0.0", typescript: "^5.9.0 || ^6.0.0" },
  });
}

export const tsconfigText = JSON.stringify({
  compilerOptions: {
    target: "es2023",
    module: "nodenext",
    types: ["node"],
    strict: true,
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    noEmit: true,
    skipLibCheck: true,
  },
  include: ["*.ts"],
});

/** What training and installing make; `fetched` where the program fetches its data. */
export function gitignoreText(fetched: boolean): string {
  return `node_modules/\n${fetched ? "data/\n" : ""}model/\nhistory.json\nevaluation.json\n`;
}

interface ReadmeRequest {
  readonly title: string;
  readonly engine: string;
  readonly network: Network;
  readonly weights: boolean;
}

export function readmeText({ title, engine, network, weights }: ReadmeRequest): string {
  const { input, layers, output, data } = network;
  const source = data?.source.kind ?? "";
  const judged = data !== undefined && (partsOf(data).test || partsOf(data).validation);
  return `# ${packageName(title)}

A net of ${String(layers.length)} layers from ${formatShape(input)} to ${formatShape(layers[output]!.shape)}, trained with TensorFlow.js.

\`\`\`
npm install
npm run train
\`\`\`

\`npm run check\` checks the types. Node 22.18 or newer runs the TypeScript files as they are.

- \`train.ts\`: the model, its training${judged ? " and its evaluation" : ""}
- \`data.ts\`: ${dataSentence(source)}
${network.training.shuffle ? "- `random.ts`: the order of the images, which the seed decides\n" : ""}${weights ? "- `weights/`: the weights that the training begins with\n" : ""}
Training writes \`model/\` (for \`tf.loadLayersModel\`), \`history.json\`${judged ? " and `evaluation.json`" : ""}.

If \`${engine}\` does not install, its ready-made TensorFlow does not fit your system: see
[its instructions](https://github.com/tensorflow/tfjs/tree/master/tfjs-node)${engine.endsWith("gpu") ? ", or take `@tensorflow/tfjs-node`, for the CPU, in package.json and train.ts" : ""}.
`;
}

function dataSentence(source: string): string {
  switch (source) {
    case "garments":
      return "reads the drawn images in `data/` and divides them";
    case "idx":
      return "reads your own files and divides the images";
    default:
      return "finds the images in the folder that `NETC_DATA` names, or fetches them into `data/`, and divides them";
  }
}
