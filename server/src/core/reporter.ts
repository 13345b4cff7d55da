import type { Configuration } from "./configuration.js";
import { redactText } from "./domain/redact.js";
import type { FixDraft } from "./fixes/fix.js";
import type { ParsedFiles } from "./project/parsedFiles.js";
import type { Finding } from "./report.js";
import type { RuleResult } from "./rules/engine.js";
import type { FindingDraft, Severity } from "./settings/verdict.js";
import { sameList } from "./text/sameList.js";
import { sameSpan } from "./text/span.js";
import { readSuppressions, type Suppressions } from "./rules/suppression.js";

/** The fixes that the rule gave for a finding, and what was said of them once someone asked. */
export interface ToldFixes {
  drafts: readonly FixDraft[];
  told: Finding["fixes"] | undefined;
}

/** What a host keeps of findings from one snapshot to the next. */
export interface KeptFindings {
  /** What each of them tells of its fixes. */
  readonly fixesOf: WeakMap<Finding, ToldFixes>;
  /** Kept verdicts are the same objects as long as their places are: what was made of them. */
  readonly ofDrafts: WeakMap<FindingDraft, Finding>;
}

export function createKeptFindings(): KeptFindings {
  return { fixesOf: new WeakMap(), ofDrafts: new WeakMap() };
}

/** Makes findings of what rules draft: severities, suppressions, each once. */
export interface Reporter {
  /** undefined: the rule is off, or the same was reported before. */
  report(
    project: string,
    result: RuleResult,
    draft: FindingDraft,
    /** Where neither the configuration nor a comment says another. */
    own: Severity,
    entry: string | undefined,
    silenced: { has(check: string): boolean },
  ): Finding | undefined;
  /** Whether a finding met the comment that begins there. */
  isUsed(file: string, commentStart: number, ruleId: string): boolean;
}

export interface ReporterInput {
  readonly configuration: Configuration;
  suppressions(file: string): Suppressions;
  /** Called for each finding with its fixes. */
  keep(key: string, fixes: readonly FixDraft[]): void;
  /** By key of a finding: the processes that it was found in. */
  readonly foundIn: Map<string, number[]>;
  /** Where given, fixes are looked into when someone asks for those of a finding, and what is drafted as before is the same finding. */
  readonly later?: KeptFindings;
}

export function createReporter({ configuration, suppressions, keep, foundIn, later }: ReporterInput): Reporter {
  const used = new Set<string>();
  const reported = new Set<string>();
  return {
    isUsed: (file, start, ruleId) => used.has(`${file}:${start}:${ruleId}`),
    report(project, result, draft, own, entry, silenced) {
      const configured = configuration.rules[result.rule.id];
      if (configured === "off") return undefined;
      const checks = draft.djangoChecks ?? none;
      const heard = checks.length === 0 ? none : checks.filter((check) => !silenced.has(check));
      const comment = suppressions(draft.at.file).find(result.rule.id, draft.at);
      if (comment) used.add(`${draft.at.file}:${comment.comment.start}:${result.rule.id}`);
      const earlier = later?.ofDrafts.get(draft);
      const known = earlier?.project === project && earlier.entry === entry ? earlier : undefined;
      const key =
        known?.key ??
        `${result.rule.id}@${entry ?? ""}@${draft.at.file}:${draft.at.start}:${draft.at.end}:${draft.absent ?? ""}`;
      if (result.process !== undefined) foundIn.set(key, [...(foundIn.get(key) ?? []), result.process]);
      if (reported.has(key)) return undefined;
      reported.add(key);
      keep(key, draft.fixes ?? []);
      const why =
        own === "warning" && result.rule.decision === true
          ? suppressions(draft.at.file).reason(draft.at, draft.absent)
          : undefined;
      const severity = configured ?? (why === undefined ? own : "information");
      const because = [
        ...(draft.because ?? []),
        ...(why === undefined ? [] : [{ at: { file: draft.at.file, ...why }, label: "a comment here says why" }]),
      ];
      const suppressed: Finding["suppressed"] = comment
        ? { by: "comment", reason: comment.reason }
        : checks.length > 0 && heard.length === 0
          ? { by: "silenced", reason: undefined }
          : null;
      if (
        known?.severity === severity &&
        sameList(known.djangoChecks, heard) &&
        sameSuppression(known.suppressed, suppressed) &&
        sameList(known.because, because, (one, other) => one.label === other.label && sameSpan(one.at, other.at))
      )
        return known;
      const fixes: ToldFixes = { drafts: draft.fixes ?? noFixes, told: undefined };
      const finding = withFixes(
        {
          key,
          ruleId: result.rule.id,
          severity,
          certainty: draft.certainty,
          message: draft.message,
          project,
          entry,
          at: draft.at,
          djangoChecks: heard,
          because,
          suppressed,
          absent: draft.absent,
          ...(draft.about !== undefined && { about: draft.about }),
          ...(draft.when !== undefined && { when: draft.when }),
          tags: draft.tags ?? [],
          ...(draft.effect !== undefined && { effect: draft.effect }),
          ...(draft.operation !== undefined && { operation: draft.operation }),
        },
        fixes,
      );
      if (!later) return { ...finding };
      later.fixesOf.set(finding, fixes);
      later.ofDrafts.set(draft, finding);
      return finding;
    },
  };
}

/** Made here, where nothing else is at hand: a finding outlives its snapshot, and must not hold on to that and all before it. */
function withFixes(finding: Omit<Finding, "fixes">, fixes: ToldFixes): Finding {
  return Object.defineProperty(finding, "fixes", {
    enumerable: true,
    get: () => (fixes.told ??= fixes.drafts.map(({ title, safety }) => ({ title: redactText(title), safety }))),
  }) as Finding;
}

export function sameSuppression(a: Finding["suppressed"], b: Finding["suppressed"]): boolean {
  return a === b || (a?.by === b?.by && a?.reason === b?.reason);
}

const none: readonly string[] = [];
const noFixes: readonly FixDraft[] = [];

/** @param known what was read, by file */
export function suppressionReader(
  parsed: ParsedFiles,
  known: Map<string, Suppressions>,
): (file: string) => Suppressions {
  return (file) => {
    let one = known.get(file);
    if (!one)
      known.set(
        file,
        (one = readSuppressions(
          parsed.text(file) ?? "",
          file.endsWith(".py") ? parsed.tree(file)?.comments : undefined,
        )),
      );
    return one;
  };
}
