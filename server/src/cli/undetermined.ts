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
  const notes = notesOn(entries);
  const lines = notes
    .slice(0, mostReasons)
    .map(({ at, file, text }) => `${at === undefined ? session.show(file) : placeText(session, at)}: ${text}`);
  const more = notes.length - mostReasons;
  if (more > 0)
    lines.push(`Not determined for ${more} more ${more === 1 ? "reason" : "reasons"}: --format json lists all`);
  const loading = loadingOf(session, entries);
  if (loading !== undefined) {
    const [first, ...others] = loading.places;
    const where = first === undefined ? "" : `: ${placeText(session, first)}`;
    lines.push(loading.text + where + (others.length === 0 ? "" : ` and ${others.length} more`));
  }
  return lines.map(oneLine);
}

/** Each reason of what could not be learned where it stands: for formats that other programs read. What decides whether settings load is a finding there. */
export function undeterminedNotes(result: CheckResult): readonly Note[] {
  const entries = concerned(result);
  const loading = loadingOf(result.session, entries);
  const isTold = result.merged.some(({ ruleId }) => ruleId === "loading-undetermined");
  const notes = notesOn(entries);
  return (
    loading === undefined || isTold
      ? notes
      : [...notes, { at: loading.places[0], file: loading.file, what: "whether the settings load", text: loading.text }]
  ).map((note) => ({ ...note, text: oneLine(note.text) }));
}

export interface Note {
  readonly at: Span | undefined;
  /** Where it stands, or the file of an entry that asks. */
  readonly file: string;
  /** The settings: `CACHES and DATABASES`. */
  readonly what: string;
  readonly text: string;
}

function notesOn(entries: readonly EntryReport[]): readonly Note[] {
  const inEntries = (names: ReadonlySet<string>): string =>
    names.size === entries.length ? "" : ` (${[...names].join(", ")})`;
  return reasonsOf(entries).map((one) => {
    const what = settingsText([...one.settings]);
    return {
      at: one.at,
      file: one.at?.file ?? one.file,
      what,
      text: `not determined: ${what}: ${redactText(one.reason)}${inEntries(one.entries)}`,
    };
  });
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

/** The places that decide whether entries load, and the file of one. */
function loadingOf(
  session: Session,
  entries: readonly EntryReport[],
): { readonly text: string; readonly places: readonly Span[]; readonly file: string } | undefined {
  const open = entries.filter((entry) => entry.loads === "undetermined");
  const [one] = open;
  if (one === undefined) return undefined;
  const names = open.map((entry) => entry.module);
  const places = new Map(
    session.findings
      .filter(
        (finding) =>
          finding.ruleId === "loading-undetermined" && finding.entry !== undefined && names.includes(finding.entry),
      )
      .map(({ at }) => [placeText(session, at), at]),
  );
  const [first] = places.values();
  return {
    text: `Whether ${listText(names, mostNames)} ${names.length === 1 ? "loads" : "load"} depends on what cannot be seen`,
    places: [...places.values()],
    file: first?.file ?? one.file,
  };
}
