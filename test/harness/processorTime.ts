/** Milliseconds that a processor worked for it: however busy the machine is, what does not end in time shows. */
export function processorTime(action: () => void): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
