/** Blocks of the dense kernels, which hold the same numbers: their scratch memory is sized by them. */

/** Images that share a table of rows. */
export const rowsAtOnce = 96;
/** Inputs that are multiplied at a time. */
export const inputsAtOnce = 256;
/** Inputs of one piece of the weight gradient, and images that are copied for it at a time. */
export const weightInputs = 48;
export const weightImages = 128;

/** Units whose weights the input gradient transposes at a time, and inputs of one of its pieces. */
export const unitsAtOnce = 512;
export const gradientInputs = 32;
