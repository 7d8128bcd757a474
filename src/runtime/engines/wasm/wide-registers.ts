import { setFlagsFromString } from "node:v8";

/**
 * Node's releases whose V8 joins pairs of neighbouring 128-bit instructions into one of 256 bits when it is told to. It
 * is an experiment of V8's, so no release is taken on trust: the tests run every kernel so, and Node 24, 25 and 26 give
 * the same bits joined and apart. Node 22 has the switch, but finds nothing to join.
 */
const releases = { oldest: 24, newest: 26 };

/**
 * A module of one function without parameters that gives x * x - y, rounded once by a multiply-add or twice without:
 * x = 1 + 2^-12 and y = 1 + 2^-11, so that only the square's last bit remains, 2^-24, or nothing.
 */
const multiplyAdd = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 125, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0],
  ...[10, 31, 1, 29, 0, 67, 0, 8, 128, 63, 253, 19, 67, 0, 8, 128, 63, 253, 19],
  ...[67, 0, 16, 128, 191, 253, 19, 253, 133, 2, 253, 31, 0, 11],
);

/** Whether the processor has multiply-adds; then it has registers of 256 bits, too. */
function hasMultiplyAdd(): boolean {
  // Node without a compiler (`--jitless`) has no WebAssembly, and older processors no relaxed SIMD.
  if (typeof WebAssembly === "undefined" || !WebAssembly.validate(multiplyAdd)) return false;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(multiplyAdd));
  return (exports["f"] as () => number)() > 0;
}

let widened: boolean | undefined;

/**
 * Tells V8 to use registers of 256 bits, for all modules that it compiles from then on, and whether it does: on x64
 * with multiply-adds. The kernels' `wide` build is twice as fast there, and slower than `relaxed` where it does not.
 */
export function widenRegisters(): boolean {
  widened ??= widen();
  return widened;
}

function widen(): boolean {
  const release = Number.parseInt(process.versions.node, 10);
  const isKnown = release >= releases.oldest && release <= releases.newest;
  if (process.arch !== "x64" || !isKnown || !hasMultiplyAdd()) return false;
  setFlagsFromString("--experimental-wasm-revectorize");
  return true;
}
