/** What other frameworks call an argument, by its name here. */
const foreign: Readonly<Record<string, readonly string[]>> = {
  bias: ["use_bias"],
  dilation: ["dilation_rate"],
  filters: ["out_channels"],
  init: ["kernel_initializer", "initializer", "initialization"],
  kernel: ["kernel_size"],
  multiplier: ["depth_multiplier"],
  pool: ["pool_size"],
  rate: ["lr", "learning_rate", "p"],
  stride: ["strides"],
  units: ["out_features"],
};

/** Whether `written`, in Keras or PyTorch, is the argument that is called `own` here. */
export function isForeignName(own: string, written: string): boolean {
  return foreign[own]?.includes(written) === true;
}
