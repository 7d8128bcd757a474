import type { WorkerHost } from "./threads.ts";

/** A page's or a worker's own workers, made from the script at `workerUrl`. */
export function browserHost(workerUrl: string | URL): WorkerHost {
  return {
    // The thread that draws a page may not block.
    maySleep: typeof document === "undefined",
    start(data) {
      const worker = new Worker(workerUrl, { type: "module" });
      const ready = new Promise<void>((resolve, reject) => {
        worker.onmessage = () => {
          resolve();
        };
        worker.onerror = (event) => {
          reject(new Error(`a thread of the engine did not start: ${event.message}`));
        };
      });
      worker.postMessage(data);
      return {
        ready,
        stop: () => {
          worker.terminate();
        },
      };
    },
  };
}
