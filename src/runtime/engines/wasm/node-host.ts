import { Worker } from "node:worker_threads";
import type { WorkerHost } from "./threads.ts";

/** Node's worker threads. They never keep the process alive. */
export const nodeHost: WorkerHost = {
  maySleep: true,
  start(data) {
    const fromSource = import.meta.url.endsWith(".ts");
    const worker = new Worker(new URL(fromSource ? "./node-worker.ts" : "./node-worker.js", import.meta.url), {
      workerData: data,
    });
    worker.unref();
    return { stop: () => void worker.terminate() };
  },
};
