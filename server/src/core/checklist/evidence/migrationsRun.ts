import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { notShown, shown } from "./answers.js";

/** That nothing runs them wrongly does not show that something runs them. */
export function migrationsRun({ paths, search, show }: EvidenceContext): EvidenceAnswer {
  const found = search(paths.deploy, /\b(?:manage\.py|django-admin|django)["',]*\s*["']?migrate\b(?![^\n]{0,80}--(?:check|plan)\b)/);
  const [first, ...more] = found.map(({ at }) => ({ at, text: `${show(at.file)} runs migrate` }));
  return first === undefined ? notShown("nothing in the repository runs migrate: whether a release does cannot be seen") : shown(first, ...more.slice(0, 3));
}
