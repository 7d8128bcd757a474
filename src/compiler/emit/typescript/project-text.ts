import type { Module } from "./module.ts";

/** `package.json`. */
export function packageText({ names, runtime, beside }: Module): string {
  return JSON.stringify({
    name: names.package,
    version: "1.0.0",
    private: true,
    type: "module",
    sideEffects: false,
    exports: { ".": { types: "./index.d.ts", default: "./index.js" } },
    ...(beside
      ? {
          imports: {
            "#read-file": { node: "./lib/read-file-node.js", default: "./lib/read-file.js" },
          },
        }
      : {}),
    ...(runtime === "tfjs" ? { peerDependencies: { "@tensorflow/tfjs": "^4.22.0" } } : {}),
  });
}

/** `README.md`. */
export function readmeText(module: Module): string {
  const { names, outcome, runtime, beside } = module;
  const [net, answer] =
    outcome.kind === "classes"
      ? [
          "classifier",
          "const { label, confidence, probabilities } = await classifier.predict(image);",
        ]
      : ["model", "const { values } = await model.predict(image);"];
  return `# ${names.package}

\`\`\`
npm install ./path/to/this/folder${runtime === "tfjs" ? " @tensorflow/tfjs" : ""}
\`\`\`

\`\`\`ts
import { ${names.load} } from "${names.package}";

const ${net} = await ${names.load}();
${answer}
\`\`\`

It works in browsers and in Node${runtime === "tfjs" ? ", with TensorFlow.js" : "; it needs WebAssembly with SIMD, which they all have"}.

${imageText(module)}
- \`index.d.ts\` holds the types, \`index.js\` the code; \`lib/\` is the same in every such module.
${beside ? besideText(runtime) : `- The weights are in \`weights.js\`, as text.`}
`;
}

function imageText({ shape, bytes, vocabulary, pictures }: Module): string {
  const count = shape.reduce((product, size) => product * size, 1);
  const numbers = `an array of ${String(count)} numbers${bytes ? " from 0 to 255" : ""}`;
  const size = shape.length === 1 ? "" : ` (${shape.join("x")}, row by row)`;
  if (vocabulary !== undefined)
    return `- \`image\` is an array of ${String(count)} tokens: whole numbers from 0 to ${String(vocabulary - 1)}, as the training data has them.`;
  if (pictures === undefined)
    return `- \`image\` is ${numbers}${size}, as the training data has them.`;
  return `- \`image\` is ImageData, a canvas or anything else with \`width\`, \`height\` and RGBA \`data\`, of any size; or ${numbers}${size}, which is taken as it is.`;
}

function besideText(runtime: Module["runtime"]): string {
  const files = runtime === "netc" ? "`weights.bin` and `kernels.wasm` lie" : "`weights.bin` lies";
  return `- ${files} beside the code, which finds what it needs by its own address, as in \`new URL("./weights.bin", import.meta.url)\`; bundlers such as Vite know that and take the files along.`;
}
