// A thread of the engine in a page.
import { serve, type WorkerStart } from "./worker-loop.ts";

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<WorkerStart>) => void) | null;
  postMessage(message: string): void;
};

scope.onmessage = (event) => {
  serve(event.data, () => {
    scope.postMessage("ready");
  });
};
