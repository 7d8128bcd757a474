/** Gives everything else its turn: drawing, messages, signals. The same in Node, in a page and in a worker. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
