/** What other frameworks call an argument, by its name here. */
const foreign: Readonly<Record<string, readonly string[]>> = {
  bias: ["use_bias"],
  dilation: ["dilation_rate"],
  filters: ["out_channels"],
  heads: ["num_heads"],
  init: ["kernel_initializer", "initializer", "initialization"],
  kernel: ["kernel_size"],
  multiplier: ["depth_multiplier"],
  pool: ["pool_size"],
  recurrent: ["recurrent_activation"],
  recurrent_init: ["recurrent_initializer"],
  reverse: ["go_backwards"],
  sequence: ["return_sequences"],
  rate: ["lr", "learning_rate", "p"],
  stride: ["strides"],
  units: ["out_features"],
};

/** What Keras and PyTorch call the argument that is called `own` here, where that is another name. */
export function foreignNamesOf(own: string): readonly string[] {
  return foreign[own] ?? [];
}

/** Whether `written`, in Keras or PyTorch, is the argument that is called `own` here. */
export function isForeignName(own: string, written: string): boolean {
  return foreignNamesOf(own).includes(written);
}
