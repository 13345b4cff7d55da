import type { ChecklistItemReport } from "../../server/src/core/report.js";
import type { Span } from "../../server/src/core/text/span.js";
import { LineIndex } from "../../server/src/core/text/lineIndex.js";

/** An item as it is decided: the state, who decides, why, and each piece of evidence with both ends of its place, from 1. */
export function evidenceText(
  { id, state, decidedBy, reason, evidence }: ChecklistItemReport,
  root: string,
  textOf: (file: string) => string,
): string {
  const place = (at: Span): string => {
    const lines = new LineIndex(textOf(at.file));
    const [start, end] = [lines.positionAt(at.start), lines.positionAt(at.end)];
    return `${at.file.slice(root.length + 1)}:${start.line + 1}:${start.column + 1}-${end.line + 1}:${end.column + 1} `;
  };
  const places = evidence.map(({ at, text }) => `    ${at === undefined ? "" : place(at)}${text}\n`);
  return `  ${state} ${id} (${decidedBy})${reason === "" ? "" : `: ${reason}`}\n${places.join("")}`;
}
