import { listText } from "../../domain/listText.js";
import type { ChecklistReport } from "../../report.js";
import { compareText } from "../../text/compareText.js";

/** What one person said on one day. */
export interface SaidByPeople {
  /** `2026-11-21`. */
  readonly on: string;
  readonly by: string;
  /** `confirmed “Backups and restore” and “Alerts” (asked again)`. */
  readonly text: string;
}

/** What the confirmations of a checklist are, newest first. The file keeps what was said last of each item: of what was said before Git knows. */
export function saidByPeople(sections: ChecklistReport["sections"]): readonly SaidByPeople[] {
  const days = new Map<string, { on: string; by: string; confirmed: string[]; aside: string[] }>();
  for (const { label, confirmation } of sections.flatMap(({ items }) => items)) {
    if (confirmation === undefined) continue;
    const { on, by, kind, stale } = confirmation;
    const key = JSON.stringify([on, by]);
    const day = days.get(key) ?? { on, by, confirmed: [], aside: [] };
    days.set(key, day);
    (kind === "confirmed" ? day.confirmed : day.aside).push(`“${label}”${stale === undefined ? "" : " (asked again)"}`);
  }
  return [...days.values()]
    .sort((a, b) => compareText(b.on, a.on) || compareText(a.by, b.by))
    .map(({ on, by, confirmed, aside }) => ({
      on,
      by,
      text: [
        ...(confirmed.length === 0 ? [] : [`confirmed ${listText(confirmed)}`]),
        ...(aside.length === 0 ? [] : [`set aside ${listText(aside)}`]),
      ].join("; "),
    }));
}
