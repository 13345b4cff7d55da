import { redactText } from "../../core/domain/redact.js";
import { isText } from "../../core/text/fileSource.js";
import { dirname } from "../../core/project/paths.js";
import type { Finding, Problem } from "../../core/report.js";
import type { Arguments, Format } from "../arguments.js";
import {
  applyBaseline,
  baselineRows,
  parseBaseline,
  writeBaseline,
  type BaselineRow,
  type Baselined,
} from "../baseline.js";
import { mergeFindings, statisticsText, summarize, type CheckResult, type Reporter } from "../checkResult.js";
import { wantsColor } from "../color.js";
import { CommandFailure } from "../commandFailure.js";
import type { CommandLineHost } from "../commandLineHost.js";
import { fixEverything } from "../fixing.js";
import { relativePath, resolvePath } from "../paths.js";
import { concise } from "../reporters/concise.js";
import { full } from "../reporters/full.js";
import { github } from "../reporters/github.js";
import { gitlab } from "../reporters/gitlab.js";
import { json } from "../reporters/json.js";
import { junit } from "../reporters/junit.js";
import { markdown } from "../reporters/markdown.js";
import { sarif } from "../reporters/sarif.js";
import { openWorkbench, requireEntries, type Session } from "../session.js";
import { starredDiff } from "../starredDiff.js";
import { unifiedDiff } from "../unifiedDiff.js";
import { exitStatus, fails, reportProblems, writeReport } from "../output.js";

const reporters: Readonly<Record<Exclude<Format, "text" | "html">, Reporter>> = {
  full,
  concise,
  json,
  sarif,
  github,
  gitlab,
  junit,
  markdown,
};

export async function check(host: CommandLineHost, args: Arguments): Promise<number> {
  const workbench = await openWorkbench(host, args, { reportsOnly: !args.fix && !args.diff });
  const isSelected = (ruleId: string): boolean =>
    (args.select.length === 0 || args.select.includes(ruleId)) && !args.ignore.includes(ruleId);
  if (args.diff) return diff(host, args, fixEverything(workbench, args, isSelected), workbench.session());

  const extraProblems: Problem[] = [];
  if (args.fix) {
    const { changes, refused } = fixEverything(workbench, args, isSelected);
    for (const { file, after } of changes) host.writeFile(file, after);
    extraProblems.push(...refused.map((file) => refusal(file)));
    host.stderr.write(
      changes.length === 0
        ? "Nothing could be fixed\n"
        : changes.map(({ file }) => `Fixed ${workbench.session().show(file)}\n`).join(""),
    );
  }
  const session = workbench.session();
  requireEntries(session, args.settings);
  const reported = chosen(session.findings, args, isSelected);
  const baseline =
    args.baseline === undefined ? undefined : baselined(host, args, args.baseline, session, reported, isSelected);
  const findings = baseline?.findings ?? reported;
  if (baseline !== undefined && baseline.left.length > 0)
    host.stderr.write(
      `${baseline.left.length === 1 ? "1 entry" : `${baseline.left.length} entries`} of the baseline no longer ${baseline.left.length === 1 ? "occurs" : "occur"}; --update-baseline removes ${baseline.left.length === 1 ? "it" : "them"}\n`,
    );

  const merged = mergeFindings(findings, session.engine.rules);
  const format = args.format === undefined || args.format === "text" || args.format === "html" ? "full" : args.format;
  const readsStatistics = ["full", "concise", "json", "markdown"].includes(format);
  const result: CheckResult = {
    session,
    version: host.version,
    findings,
    merged,
    problems: [...session.problems, ...extraProblems],
    summary: summarize(merged),
    statistics: args.statistics,
    color: (format === "full" || format === "concise") && args.output === undefined && wantsColor(host, host.stdout),
    columns: args.output === undefined ? host.stdout.columns : undefined,
    baseline: baseline === undefined ? undefined : { matched: baseline.matched, stale: baseline.left },
  };
  writeReport(host, args, reporters[format](result));
  if (args.statistics && !readsStatistics) host.stderr.write(statisticsText(result));
  reportProblems(host, session, result.problems);
  return exitStatus(result.problems, fails(merged, args.failLevel));
}

/**
 * `--select` and `--ignore` choose what is reported. In exact mode the ids that Django prints stay whole: a finding that
 * carries some stays in the list as suppressed by option, and does not count.
 */
function chosen(
  findings: readonly Finding[],
  args: Arguments,
  isSelected: (ruleId: string) => boolean,
): readonly Finding[] {
  return findings.flatMap((finding): readonly Finding[] => {
    if (isSelected(finding.ruleId)) return [finding];
    if (!args.exact || finding.certainty !== "definite" || finding.djangoChecks.length === 0) return [];
    return [{ ...finding, suppressed: finding.suppressed ?? { by: "option", reason: undefined } }];
  });
}

/** Only rows that this run could have found again are stale, and only those are replaced: a run over a few files knows nothing of the others. */
function baselined(
  host: CommandLineHost,
  args: Arguments,
  name: string,
  session: Session,
  findings: readonly Finding[],
  isSelected: (ruleId: string) => boolean,
): Baselined {
  const path = resolvePath(host.cwd, name);
  const folder = dirname(path);
  const file = host.files.read(path);
  if (file === undefined && !args.updateBaseline)
    throw new CommandFailure(`the baseline ${name} does not exist. Write it with --update-baseline`);
  if (file !== undefined && !isText(file))
    throw new CommandFailure(`the baseline ${name} cannot be read: ${redactText(file.problem)}`);
  const before = file === undefined ? [] : parseBaseline(name, file.text);
  const isCovered = (row: BaselineRow): boolean => {
    const at = resolvePath(folder, row.file);
    return (
      isSelected(row.ruleId) &&
      (args.settings.length === 0 || (row.entry !== null && args.settings.includes(row.entry))) &&
      session.covers(at)
    );
  };
  if (!args.updateBaseline) {
    const applied = applyBaseline(session, findings, before, folder);
    return { ...applied, left: applied.left.filter(isCovered) };
  }
  const elsewhere = before.filter((row) => !isCovered(row));
  const rows = [
    ...elsewhere,
    ...baselineRows(
      session,
      findings.filter((finding) => finding.suppressed === null),
      folder,
    ),
  ];
  const text = writeBaseline(rows);
  if (file?.text !== text) host.writeFile(path, text);
  host.stderr.write(
    `${relativePath(host.cwd, path)} now lists ${rows.length} ${rows.length === 1 ? "finding" : "findings"}\n`,
  );
  return { ...applyBaseline(session, findings, rows, folder), left: [] };
}

function diff(
  host: CommandLineHost,
  args: Arguments,
  { changes, refused }: ReturnType<typeof fixEverything>,
  session: Session,
): number {
  const plain = changes.map(({ file, before, after }) => unifiedDiff(session.show(file), before, after)).join("");
  const shown = args.showSecrets ? plain : starredDiff(session, changes);
  const problems = [...session.problems, ...refused.map((file) => refusal(file))];
  writeReport(host, args, shown);
  if (shown !== plain)
    host.stderr.write("Secrets are starred, so this diff cannot be applied: --show-secrets writes them\n");
  reportProblems(host, session, problems);
  return exitStatus(problems, plain !== "");
}

function refusal(file: string): Problem {
  return {
    file,
    message: "It is not UTF-8, so it was not changed. Convert it, or apply the fixes in the editor",
    fatal: true,
  };
}
