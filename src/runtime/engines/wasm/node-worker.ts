// A thread of the engine under Node.
import { parentPort, workerData } from "node:worker_threads";
import { serve, type WorkerStart } from "./worker-loop.ts";

serve(workerData as WorkerStart, () => parentPort?.postMessage("ready"));
