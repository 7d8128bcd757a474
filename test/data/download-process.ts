// A process that downloads one file: `ADDRESS TARGET BYTES SHA256`. Its progress goes to standard output.
import { download } from "../../src/runtime/data/download.ts";
import { patience } from "../../src/runtime/data/fetch-file.ts";

const [address, target, bytes, sha256] = process.argv.slice(2) as [string, string, string, string];
await download(
  address,
  target,
  { name: "file.gz", bytes: Number(bytes), sha256 },
  {
    patience: { ...patience, staleMilliseconds: 2000 },
    onProgress: (progress) => {
      console.log(progress.kind === "waiting" ? "waiting" : `received ${progress.received}`);
    },
  },
);
console.log("done");
