import { countsText } from "./audit.js";
import type { Counts, ItemState } from "../../report.js";

/** How a list of items stands, at a glance: a bar of its states, and beside it the same in words. Of what does not apply nothing is drawn. */
export function reportBar(counts: Counts): string {
  const parts = order.flatMap((state) => {
    const count = counts[state] ?? 0;
    return count === 0 ? [] : [{ state, count }];
  });
  if (parts.length === 0) return "";
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  let done = 0;
  const rects = parts.map(({ state, count }) => {
    const x = round((100 * done) / total);
    done += count;
    return `<rect class="${state}" x="${x}" y="0" width="${round((100 * done) / total - x)}" height="8"/>`;
  });
  // The words say all of it: the drawing is for the eye.
  return `<p class="tally"><svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">${rects.join("")}</svg> <span>${countsText(counts, order)}</span></p>\n`;
}

/** What is to be done comes first. */
export const order: readonly ItemState[] = [
  "fail",
  "attention",
  "stale",
  "not-determined",
  "to-confirm",
  "confirmed",
  "pass",
];

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
