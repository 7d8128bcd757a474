#!/usr/bin/env node
// The program's first lines run on any Node, so that an old one is told what is missing; all else is loaded after.
const oldest = [22, 18] as const;
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  process.stderr.write(
    `netc needs Node.js ${oldest.join(".")} or newer, and this is ${process.versions.node}: install one from https://nodejs.org\n`,
  );
  process.exitCode = 2;
} else {
  // What was compiled stays in the system's folder for temporary files: the next start is a tenth shorter. V8 takes it
  // back only with the switches that it was compiled with, so all commands set the engine's.
  const { widenRegisters } = await import("../runtime/engines/wasm/wide-registers.ts");
  widenRegisters();
  (await import("node:module")).enableCompileCache();
  const { runProgram } = await import("./program.ts");
  process.exitCode = await runProgram(process.argv.slice(2));
}

export {};
