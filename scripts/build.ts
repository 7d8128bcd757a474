// Builds the engine's WebAssembly and the command-line program; run by npm's `prepare`.
