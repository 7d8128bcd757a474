/** Reads the weights that netc wrote beside the program, layer by layer, by their names. */
export const weightsText = `
// Begin with the weights in weights/.
const folder = join(import.meta.dirname, "weights");
const [{ weights: specs }] = JSON.parse(await readFile(join(folder, "model.json"), "utf8")).weightsManifest as tf.io.WeightsManifestConfig;
const bytes = new Uint8Array(await readFile(join(folder, "weights.bin")));
const initial = tf.io.decodeWeights(bytes.buffer, specs);
for (const layer of model.layers) {
  layer.setWeights(layer.weights.map(({ originalName }) => initial[originalName]));
}
tf.dispose(initial);
`;
