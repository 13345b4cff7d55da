/** Calendar dates as texts, `2026-11-21`. The core has no clock: what day it is comes from the host. */
export function isDate(text: string): boolean {
  const days = dayNumber(text);
  return days !== undefined && new Date(days * millisecondsPerDay).toISOString().slice(0, 10) === text;
}

/** Whole days from one date to another; negative where the second is earlier. Both are dates. */
export function daysBetween(from: string, to: string): number {
  return (dayNumber(to) ?? 0) - (dayNumber(from) ?? 0);
}

const millisecondsPerDay = 86_400_000;

/** Days since 1970, where the text has the form of a date; `2026-02-31` counts on into March. */
function dayNumber(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match === null
    ? undefined
    : Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) / millisecondsPerDay;
}

/** The date that a clock shows where it stands. */
export function localDate(now: Date): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${String(now.getFullYear()).padStart(4, "0")}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
