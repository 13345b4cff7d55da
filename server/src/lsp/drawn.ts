import type { Finding, Problem } from "../core/report.js";
import type { RelatedPlace, Severity } from "../core/settings/verdict.js";
import { sameSpan } from "../core/text/span.js";
import { difference, type Difference, type OffsetChange } from "./documents.js";

/** One squiggle, before it is written in the protocol's words: findings of several entries that say the same at one place. */
export interface Drawn {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly RelatedPlace[];
  readonly tags: readonly ("unnecessary" | "deprecated")[];
  /** Every rule that is drawn here: several only for settings that are all absent. */
  readonly rules: readonly string[];
  /** Findings of the present snapshot; none for what is kept from an earlier one. */
  readonly findings: readonly Finding[];
  /** The entries that it was found for, by `entryKey`. */
  readonly entries: readonly string[];
  /** Its own text was edited since it was found. */
  readonly edited: boolean;
}

export function entryKey(project: string, entry: string): string {
  return `${project}|${entry}`;
}

/** What is drawn, by file: suppressed findings are not; equal (file, range, rule) are one; absent settings that share a place are one. */
export function draw(
  findings: readonly Finding[],
  problems: readonly Problem[] = [],
): ReadonlyMap<string, readonly Drawn[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.suppressed !== null) continue;
    const { file, start, end } = finding.at;
    const key = JSON.stringify(finding.absent === undefined ? [file, start, end, finding.ruleId] : [file, start, end]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  const byFile = new Map<string, Drawn[]>();
  for (const problem of problems) {
    if (problem.fatal) add(byFile, drawProblem(problem));
  }
  for (const group of groups.values()) {
    const drawn = drawGroup(group);
    if (drawn !== undefined) add(byFile, drawn);
  }
  for (const list of byFile.values())
    list.sort((a, b) => a.start - b.start || a.end - b.end || (a.ruleId < b.ruleId ? -1 : 1));
  return byFile;
}

/** What is found no more only because it cannot be seen for the moment. */
export interface Unseen {
  /** Parts of the file with syntax errors: what was found there stays, also while it is edited. */
  unread(): readonly { readonly start: number; readonly end: number }[];
  /** Entries that do not load because of a line that is being written: what was found for them stays until its own text is edited. */
  readonly unfinished: ReadonlySet<string>;
}

/** `next`, with what stays of `previous` (already moved with the text). */
export function keepUnseen(previous: readonly Drawn[], next: readonly Drawn[], unseen: Unseen): readonly Drawn[] {
  const kept = missing(previous, next).filter(
    (old) =>
      unseen.unread().some((region) => old.start <= region.end && region.start <= old.end) ||
      (!old.edited && old.entries.some((entry) => unseen.unfinished.has(entry))),
  );
  if (kept.length === 0) return next;
  return [...next, ...kept.map((old) => ({ ...old, findings: [] }))].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Whether it is shown although the present snapshot does not have it. */
export function isKept(drawn: Drawn): boolean {
  return drawn.rules.length > 0 && drawn.findings.length === 0;
}

function missing(previous: readonly Drawn[], next: readonly Drawn[]): readonly Drawn[] {
  return previous.filter(
    (old) =>
      old.ruleId !== syntaxErrorRule &&
      !next.some(
        (now) =>
          now.ruleId === old.ruleId && (now.message === old.message || (now.start <= old.end && old.start <= now.end)),
      ),
  );
}

const syntaxErrorRule = "syntax-error";

/** Moves what is drawn in a document through a change of its text; what was deleted as a whole is dropped. */
export function moveDrawn(drawn: readonly Drawn[], changes: readonly OffsetChange[]): readonly Drawn[] {
  return drawn.flatMap((item) => {
    let { start, end, edited, related } = item;
    for (const change of changes) {
      edited ||= isEdit(start, end, change);
      related = related.map((place) =>
        place.at.file === item.file
          ? { ...place, at: { ...place.at, ...moveRange(place.at.start, place.at.end, change) } }
          : place,
      );
      const moved = moveRange(start, end, change);
      if (moved === undefined) return [];
      ({ start, end } = moved);
    }
    return [{ ...item, start, end, edited, related }];
  });
}

/** Beside the range, only what is not white space becomes part of what stands there. */
function isEdit(start: number, end: number, change: OffsetChange): boolean {
  if (change.start < end && start < change.end) return true;
  if (change.start === end) return /^\S/.test(change.text);
  if (change.end === start) return /\S$/.test(change.text);
  return change.start > start && change.start < end;
}

function moveRange(
  start: number,
  end: number,
  change: Difference,
): { readonly start: number; readonly end: number } | undefined {
  const delta = change.length - (change.end - change.start);
  if (change.start >= end && !(change.start === end && end === start)) return { start, end };
  if (change.end <= start) return { start: start + delta, end: end + delta };
  // Replaced together with what stood around it: another statement now.
  if (change.start <= start && end <= change.end && change.end - change.start > end - start) return undefined;
  const movedStart = Math.min(start, change.start);
  const movedEnd = end >= change.end ? end + delta : change.start + change.length;
  if (movedEnd <= movedStart) return undefined;
  return { start: movedStart, end: movedEnd };
}

/** The change that leads from one text to another, to move what is drawn when a document is opened or closed with another text than before. */
export function changesBetween(before: string, after: string): readonly OffsetChange[] {
  if (before === after) return [];
  const change = difference(before, after);
  return [{ ...change, text: after.slice(change.start, change.start + change.length) }];
}

function drawGroup(group: readonly Finding[]): Drawn | undefined {
  const byRule = new Map<string, Finding[]>();
  for (const finding of group) {
    const same = byRule.get(finding.ruleId);
    if (same === undefined) byRule.set(finding.ruleId, [finding]);
    else same.push(finding);
  }
  const merged = [...byRule.values()].flatMap((same) => {
    const lead = [...same].sort(gravest)[0];
    return lead === undefined ? [] : [{ lead, same }];
  });
  merged.sort((a, b) => gravest(a.lead, b.lead));
  const first = merged[0];
  if (first === undefined) return undefined;
  const { lead } = first;
  const alone = merged.length === 1;
  const related: RelatedPlace[] = [];
  if (!alone) for (const { lead: each } of merged) addPlace(related, { at: each.at, label: messageOf(each) });
  for (const { same } of merged)
    for (const finding of same) for (const place of finding.because) addPlace(related, place);
  return {
    file: lead.at.file,
    start: lead.at.start,
    end: lead.at.end,
    ruleId: lead.ruleId,
    severity: lead.severity,
    message: alone ? messageOf(lead) : absentMessage(merged.map((each) => each.lead)),
    related,
    tags: [...new Set(merged.flatMap((each) => each.lead.tags))],
    rules: merged.map((each) => each.lead.ruleId),
    findings: merged.flatMap((each) => each.same),
    entries: [
      ...new Set(
        merged.flatMap((each) =>
          each.same.flatMap(({ project, entry }) => (entry === undefined ? [] : [entryKey(project, entry)])),
        ),
      ),
    ],
    edited: false,
  };
}

function drawProblem(problem: Problem): Drawn {
  return {
    file: problem.file,
    start: 0,
    end: 0,
    ruleId: "not-analysed",
    severity: "information",
    message: problem.message,
    related: [],
    tags: [],
    rules: [],
    findings: [],
    entries: [],
    edited: false,
  };
}

/** The message says the condition on which something is so; of what is possible without a known one, one word is added. */
function messageOf({ certainty, when, message }: Finding): string {
  return certainty === "definite" || when !== undefined ? message : `${message} (possible)`;
}

function absentMessage(findings: readonly Finding[]): string {
  const names = [...new Set(findings.flatMap((finding) => (finding.absent === undefined ? [] : [finding.absent])))];
  const shown = names.length > 9 ? [...names.slice(0, 8), `${names.length - 8} more`] : names;
  const list = shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}`;
  const certain = findings.every((finding) => finding.certainty === "definite");
  return `${list} ${names.length === 1 ? "is" : "are"} not set, so Django's ${names.length === 1 ? "default applies" : "defaults apply"}${certain ? "" : " (possible)"}`;
}

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2, hint: 3 };

function gravest(a: Finding, b: Finding): number {
  return (
    order[a.severity] - order[b.severity] ||
    Number(a.certainty === "possible") - Number(b.certainty === "possible") ||
    (a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : 0)
  );
}

function addPlace(places: RelatedPlace[], place: RelatedPlace): void {
  if (!places.some((other) => sameSpan(other.at, place.at) && other.label === place.label)) places.push(place);
}

function add(byFile: Map<string, Drawn[]>, drawn: Drawn): void {
  const list = byFile.get(drawn.file);
  if (list === undefined) byFile.set(drawn.file, [drawn]);
  else list.push(drawn);
}
