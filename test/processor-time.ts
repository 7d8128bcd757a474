/** The processor time of a call, in milliseconds: waiting for other work on the machine does not count. */
export function processorTime(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** The least processor times of several rounds of both calls by turns, so that a busy machine slows both alike. */
export function leastTimes(
  rounds: number,
  one: () => void,
  other: () => void,
): readonly [one: number, other: number] {
  const times = Array.from({ length: rounds }, () => [processorTime(one), processorTime(other)]);
  return [Math.min(...times.map(([a]) => a!)), Math.min(...times.map(([, b]) => b!))];
}
