/** `best` is what a quiet machine would come near to; the others tell how busy this one was. */
export interface Times {
  readonly best: number;
  readonly p50: number;
  readonly p95: number;
}

export interface Repeats {
  readonly count: number;
  readonly warmUp: number;
  /** Milliseconds after which it is enough, for each of the two: a slow thing is measured less often, at least once. */
  readonly most: number;
}

/** Runs `action` until it is warm, then measures every single call. Milliseconds. */
export async function measure(
  { count, warmUp, most }: Repeats,
  action: (index: number) => void | Promise<void>,
): Promise<Times> {
  await repeat(warmUp, most, action);
  const times: number[] = [];
  await repeat(count, most, async (index) => {
    const before = performance.now();
    await action(warmUp + index);
    times.push(performance.now() - before);
  });
  return percentiles(times);
}

/** So often, or until the time is over; tells how often it was. */
export async function repeat(
  count: number,
  most: number,
  action: (index: number) => void | Promise<void>,
): Promise<number> {
  const end = performance.now() + most;
  for (let index = 0; index < count; index++) {
    if (index > 0 && performance.now() >= end) return index;
    await action(index);
  }
  return count;
}

export function percentiles(times: readonly number[]): Times {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { best: at(0), p50: at(0.5), p95: at(0.95) };
}

/** As columns, in the order in which they are read. */
export function timesColumns({ best, p50, p95 }: Times): readonly string[] {
  return [ms(best), ms(p50), ms(p95)];
}

export type Row = readonly string[];

export function printTable(title: string, head: Row, rows: readonly Row[]): void {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => (row[column] ?? "").length)));
  const line = (row: Row): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ");
  console.log(`\n${title}\n${line(head)}\n${widths.map((width) => "─".repeat(width)).join("  ")}`);
  for (const row of rows) console.log(line(row));
}

export function ms(value: number): string {
  return value < 100 ? value.toFixed(2) : value.toFixed(0);
}
