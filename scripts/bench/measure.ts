/** `best` is what a quiet machine would come near to; the others tell how busy this one was. */
export interface Times { readonly best: number; readonly p50: number; readonly p95: number }

/** Runs `action` until it is warm, then measures every single call. Milliseconds. */
export async function measure(count: number, warmUp: number, action: (index: number) => void | Promise<void>): Promise<Times> {
  for (let i = 0; i < warmUp; i++) await action(i);
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const before = performance.now();
    await action(warmUp + i);
    times.push(performance.now() - before);
  }
  return percentiles(times);
}

export function percentiles(times: readonly number[]): Times {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { best: at(0), p50: at(0.5), p95: at(0.95) };
}

export type Row = readonly string[];

export function printTable(title: string, head: Row, rows: readonly Row[]): void {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => (row[column] ?? "").length)));
  const line = (row: Row): string => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  ");
  console.log(`\n${title}\n${line(head)}\n${widths.map((width) => "─".repeat(width)).join("  ")}`);
  for (const row of rows) console.log(line(row));
}

export function ms(value: number): string {
  return value < 100 ? value.toFixed(2) : value.toFixed(0);
}
