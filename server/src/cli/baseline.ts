import type { Finding } from "../core/report.js";
import { compareText } from "../core/text/compareText.js";
import { isRecord } from "../core/text/isRecord.js";
import { CommandFailure } from "./commandFailure.js";
import { fingerprint } from "./fingerprint.js";
import { relativePath } from "./paths.js";
import type { Session } from "./session.js";

/** One finding that a team has decided to live with for now. */
export interface BaselineRow {
  readonly ruleId: string;
  /** Relative to the folder of the baseline, so that it is the same from wherever the command is run. */
  readonly file: string;
  readonly entry: string | null;
  readonly fingerprint: string;
}

/** The rows of these findings. */
export function baselineRows(session: Session, findings: readonly Finding[], folder: string): readonly BaselineRow[] {
  return findings.map((finding) => ({
    ruleId: finding.ruleId,
    file: relativePath(folder, finding.at.file),
    entry: finding.entry ?? null,
    fingerprint: fingerprint(session, finding, folder),
  }));
}

/** One line a finding, in an order of its own: two branches that both change the file can be merged. */
export function writeBaseline(rows: readonly BaselineRow[]): string {
  const sorted = [...rows].sort(
    (a, b) =>
      compareText(a.file, b.file) ||
      compareText(a.ruleId, b.ruleId) ||
      compareText(a.entry ?? "", b.entry ?? "") ||
      compareText(a.fingerprint, b.fingerprint),
  );
  const lines = sorted.map(
    ({ ruleId, file, entry, fingerprint: print }) =>
      `    ${JSON.stringify({ ruleId, file, entry, fingerprint: print })}`,
  );
  return `{\n  "schemaVersion": 1,\n  "findings": [${lines.length === 0 ? "" : `\n${lines.join(",\n")}\n  `}]\n}\n`;
}

export function parseBaseline(name: string, text: string): readonly BaselineRow[] {
  const wrong = new CommandFailure(
    `the baseline ${name} is not one that this program wrote. Delete it if it is damaged, and write it again with --baseline ${name} --update-baseline`,
  );
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw wrong;
  }
  const rows = isRecord(parsed) && parsed["schemaVersion"] === 1 ? parsed["findings"] : undefined;
  if (!Array.isArray(rows)) throw wrong;
  return (rows as readonly unknown[]).map((row) => {
    const { ruleId, file, entry, fingerprint: print } = isRecord(row) ? row : {};
    if (
      typeof ruleId !== "string" ||
      typeof file !== "string" ||
      typeof print !== "string" ||
      (typeof entry !== "string" && entry !== null && entry !== undefined)
    )
      throw wrong;
    return { ruleId, file, entry: entry ?? null, fingerprint: print };
  });
}

export interface Baselined {
  readonly findings: readonly Finding[];
  readonly matched: number;
  /** Rows that no finding needed. */
  readonly left: readonly BaselineRow[];
}

/** Marks the findings that the baseline forgives, as many as it lists. */
export function applyBaseline(
  session: Session,
  findings: readonly Finding[],
  rows: readonly BaselineRow[],
  folder: string,
): Baselined {
  const left = new Map<string, BaselineRow[]>();
  for (const row of rows) left.set(row.fingerprint, [...(left.get(row.fingerprint) ?? []), row]);
  let matched = 0;
  const marked = findings.map((finding): Finding => {
    if (finding.suppressed !== null || left.get(fingerprint(session, finding, folder))?.pop() === undefined)
      return finding;
    matched++;
    return { ...finding, suppressed: { by: "baseline", reason: undefined } };
  });
  const unused = new Set([...left.values()].flat());
  return { findings: marked, matched, left: rows.filter((row) => unused.has(row)) };
}
