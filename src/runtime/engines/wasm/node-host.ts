import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { WorkerHost } from "./threads.ts";

/** Node's worker threads. They never keep the process alive. */
export const nodeHost: WorkerHost = {
  maySleep: true,
  start(data) {
    const fromSource = import.meta.url.endsWith(".ts");
    const script = new URL(fromSource ? "./node-worker.ts" : "./node-worker.js", import.meta.url);
    const worker = new Worker(script, { workerData: data });
    const ready = once(worker, "message").then(() => {
      // What fails later reaches the caller through the barrier.
      worker.on("error", () => undefined);
      worker.unref();
    });
    return { ready, stop: () => void worker.terminate() };
  },
};
