/**
 * How many times as long a processor works for eight times the size: 8 where the work grows as the size does, 64 where it grows as its square. Below 32
 * it is taken for the first. Five tries where it is not: what else the machine does, and collecting garbage, only adds to either.
 */
export function growth(work: (size: number) => void, size: number): number {
  let small = Number.POSITIVE_INFINITY;
  let large = Number.POSITIVE_INFINITY;
  work(size / 8); // What is compiled and kept at first is no part of it.
  for (let tries = 0; tries < 5; tries++) {
    small = Math.min(
      small,
      Math.max(
        processorTime(() => work(size / 8)),
        shortest,
      ),
    );
    large = Math.min(
      large,
      processorTime(() => work(size)),
    );
    if (large / small < asItsSize) break;
  }
  return large / small;
}

/** What `growth` is below, where the work grows as the size does. */
export const asItsSize = 32;

/** Milliseconds below which a difference says nothing. */
const shortest = 20;

function processorTime(action: () => void): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
