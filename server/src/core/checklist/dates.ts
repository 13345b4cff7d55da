/** Calendar dates as texts, `2026-11-21`. The core has no clock: what day it is comes from the host. */
export function isDate(text: string): boolean {
  const at = Date.parse(text);
  // `2026-02-31` counts on into March.
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}

/** Whole days from one date to another; negative where the second is earlier. Both are dates. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / millisecondsPerDay;
}

const millisecondsPerDay = 86_400_000;

/** The date that a clock shows where it stands. */
export function localDate(now: Date): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${String(now.getFullYear()).padStart(4, "0")}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
