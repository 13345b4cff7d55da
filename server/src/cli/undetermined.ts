import { listText } from "../core/domain/listText.js";
import { redactText } from "../core/domain/redact.js";
import type { EntryReport } from "../core/report.js";
import type { Span } from "../core/text/span.js";
import { oneLine, placeText, summaryLine, type CheckResult } from "./checkResult.js";
import type { Session } from "./session.js";

/** `1 error, 2 warnings`; that there are no findings is only said of what could be determined. */
export function verdictLine(result: CheckResult): string {
  return (
    summaryLine(result.summary) +
    (result.merged.length === 0 && concerned(result).some((entry) => !entry.closed || entry.loads === "undetermined")
      ? " in what could be determined"
      : "")
  );
}

/** What was asked of the entries and could not be learned, a line for each reason: the first of them, and how to see all. */
export function undeterminedLines(result: CheckResult): readonly string[] {
  const { session } = result;
  const entries = concerned(result);
  const reasons = reasonsOf(entries);
  const inEntries = (names: ReadonlySet<string>): string =>
    names.size === entries.length ? "" : ` (${[...names].join(", ")})`;
  const lines = reasons
    .slice(0, mostReasons)
    .map(
      (one) =>
        `${one.at === undefined ? session.show(one.file) : placeText(session, one.at)}: not determined: ${settingsText([...one.settings])}: ${redactText(one.reason)}${inEntries(one.entries)}`,
    );
  const more = reasons.length - mostReasons;
  if (more > 0)
    lines.push(`Not determined for ${more} more ${more === 1 ? "reason" : "reasons"}: --format json lists all`);
  return [...lines, ...loadingLines(session, entries)].map(oneLine);
}

const mostReasons = 5;
const mostNames = 3;

/** Entries that are checked; of a few files, only those that load them are worth a line. */
export function concerned({ session, findings }: CheckResult): readonly EntryReport[] {
  const { onlyFiles } = session;
  const isConcerned = (entry: EntryReport): boolean =>
    onlyFiles === undefined ||
    entry.files.some((file) => onlyFiles.has(file)) ||
    findings.some((finding) => finding.entry === entry.module);
  return session.projects.flatMap((project) => project.entries.filter((entry) => entry.checked && isConcerned(entry)));
}

interface Reason {
  readonly reason: string;
  /** Where the reason stands, as far as that is known; else the first setting. */
  readonly at: Span | undefined;
  readonly file: string;
  readonly settings: ReadonlySet<string>;
  readonly entries: ReadonlySet<string>;
}

/** Each reason once, what concerns every setting first, then by the number of settings. */
function reasonsOf(entries: readonly EntryReport[]): readonly Reason[] {
  const reasons = new Map<
    string,
    Reason & { readonly settings: Set<string>; readonly entries: Set<string>; readonly concernsAll: boolean }
  >();
  for (const entry of entries)
    for (const one of entry.undetermined) {
      const reason = one.cause ?? one.reason;
      const known = reasons.get(reason) ?? {
        reason,
        at: one.at,
        file: entry.file,
        settings: new Set(),
        entries: new Set(),
        concernsAll: one.setting === undefined,
      };
      // Where the reason itself stands, if that is known.
      reasons.set(
        reason,
        one.setting === undefined && one.at !== undefined ? { ...known, at: one.at, concernsAll: true } : known,
      );
      if (one.setting !== undefined) known.settings.add(one.setting);
      known.entries.add(entry.module);
    }
  return [...reasons.values()].sort(
    (a, b) => Number(b.concernsAll) - Number(a.concernsAll) || b.settings.size - a.settings.size,
  );
}

function settingsText(names: readonly string[]): string {
  // One more is not worth the words for it.
  return names.length === 0 ? "settings" : listText(names, names.length === mostNames + 1 ? undefined : mostNames);
}

/** One line for the places that decide whether entries load. */
function loadingLines(session: Session, entries: readonly EntryReport[]): readonly string[] {
  const open = entries.filter((entry) => entry.loads === "undetermined").map((entry) => entry.module);
  if (open.length === 0) return [];
  const places = new Set(
    session.findings
      .filter(
        (finding) =>
          finding.ruleId === "loading-undetermined" && finding.entry !== undefined && open.includes(finding.entry),
      )
      .map((finding) => placeText(session, finding.at)),
  );
  const [first, ...others] = places;
  const where = first === undefined ? "" : `: ${first}${others.length === 0 ? "" : ` and ${others.length} more`}`;
  return [
    `Whether ${listText(open, mostNames)} ${open.length === 1 ? "loads" : "load"} depends on what cannot be seen${where}`,
  ];
}
