import { confirmationsFile } from "../../core/checklist/confirmations.js";
import { localDate } from "../../core/checklist/dates.js";
import { recordStandings } from "../../core/checklist/history.js";
import { isText } from "../../core/text/fileSource.js";
import { basename, join } from "../../core/project/paths.js";
import { listText } from "../../core/domain/listText.js";
import { sharedItems } from "../../core/checklist/report/sharedItems.js";
import { auditReport, unlessText } from "../../core/checklist/report/auditReport.js";
import { countsOf, countsText, stateSigns } from "../../core/checklist/report/audit.js";
import { reportPage } from "../../core/checklist/report/reportPage.js";
import { verdictOf } from "../../core/checklist/report/verdict.js";
import type { ChecklistItemReport, ChecklistReport, ItemState, Problem } from "../../core/report.js";
import type { Arguments } from "../arguments.js";
import { placeText, rangeOf } from "../checkResult.js";
import { paint, wantsColor, type Paint } from "../color.js";
import type { CommandLineHost } from "../commandLineHost.js";
import { wrapped } from "../wrapped.js";
import { exitStatus, reportProblems, writeReport } from "../output.js";
import { jsonText } from "../reporters/json.js";
import { openWorkbench, requireEntries, type Session } from "../session.js";

/** The production checklist with its evidence. */
export async function checklist(host: CommandLineHost, args: Arguments): Promise<number> {
  const session = (await openWorkbench(host, args)).session();
  requireEntries(session, args.settings);
  const roots = new Set(session.projects.map((project) => project.root));
  const today = host.today ?? localDate(new Date());
  const reports = session.analyses
    .flatMap((analysis) => analysis.checklist(today))
    .filter((report) => roots.has(report.project));
  const layout: Layout = {
    ...paint(args.output === undefined && wantsColor(host, host.stdout)),
    columns:
      args.output === undefined && host.stdout.isTerminal ? Math.min(host.stdout.columns ?? widest, widest) : undefined,
  };
  writeReport(
    host,
    args,
    args.format === "json"
      ? json(session, reports)
      : args.format === "markdown" || args.format === "html"
        ? document(session, reports, args.format, host.version, today)
        : text(session, reports, layout),
  );
  const unwritten = args.remember === undefined ? [] : remembered(host, reports, args.remember, today);
  const problems = [
    ...session.problems.filter(({ file }) => !unwritten.some((one) => one.file === file)),
    ...unwritten,
  ];
  reportProblems(host, session, problems);
  return exitStatus(
    problems,
    reports.some((report) => itemsOf(report).some((item) => item.state === "fail")),
  );
}

/** How the text is drawn: its long paragraph is wrapped on a terminal alone, where a line that is too long is several anyway. */
interface Layout extends Paint {
  readonly columns: number | undefined;
}

const widest = 100;

/** Writes how the checklists stand; what could not be written. */
function remembered(
  { files, writeFile }: CommandLineHost,
  reports: readonly ChecklistReport[],
  commit: string,
  on: string,
): readonly Problem[] {
  // Of a project in which nothing is checked there is nothing to remember.
  const standing = reports.filter((report) => itemsOf(report).length > 0);
  return [...new Set(standing.map(({ project }) => project))].flatMap((project): readonly Problem[] => {
    const file = join(project, confirmationsFile);
    const content = files.read(file);
    const recorded =
      content !== undefined && !isText(content)
        ? content
        : recordStandings(
            content?.text,
            standing
              .filter((report) => report.project === project)
              .map((report) => ({ commit, on, target: report.target, items: countsOf(itemsOf(report)) })),
          );
    if ("problem" in recorded) return [{ file, message: recorded.problem, fatal: true }];
    writeFile(file, recorded.text);
    return [];
  });
}

function json(session: Session, reports: readonly ChecklistReport[]): string {
  return jsonText({
    schemaVersion: 1,
    projects: reports.map((report) => ({
      root: session.show(report.project),
      target: report.target,
      verdict: verdictOf(report, nothingIn(session, report)),
      ...(report.unless === undefined ? {} : { unless: report.unless }),
      ...(report.confirmationsProblem === undefined ? {} : { confirmationsProblem: report.confirmationsProblem }),
      sections: report.sections.map(({ id, title, items }) => ({
        id,
        title,
        items: items.map((item) => ({
          id: item.id,
          title: item.title,
          decidedBy: item.decidedBy,
          state: item.state,
          reason: item.reason,
          evidence: item.evidence.map(({ at, text: said }) =>
            at === undefined
              ? { text: said }
              : { file: session.show(at.file), line: rangeOf(session, at).start.line, text: said },
          ),
          rules: item.rules,
          ...(item.confirmation === undefined
            ? {}
            : { confirmation: { ...item.confirmation, stale: item.confirmation.stale ?? null } }),
        })),
      })),
    })),
  });
}

function text(session: Session, reports: readonly ChecklistReport[], colors: Layout): string {
  if (reports.every((report) => itemsOf(report).length === 0)) return nothing(session);
  const roots = [...new Set(reports.map((report) => report.project))];
  return roots
    .map((root) =>
      projectText(
        session,
        reports.filter((report) => report.project === root),
        colors,
      ),
    )
    .join("\n");
}

/** What is the same in every checklist of the project stands once, before what is not. */
function projectText(session: Session, reports: readonly ChecklistReport[], colors: Layout): string {
  const name = session.show(reports[0]?.project ?? "");
  const { common, own } = sharedItems(reports);
  const heads = reports
    .map(
      (report) =>
        `${colors.bold(`${name}: ${report.target}`)}${becauseOf(session, report)}\n${verdictOf(report, nothingIn(session, report))} ${colors.dim(`(${tally(report)})`)}\n${report.unless === undefined ? "" : `${unlessText(report.unless)}\n`}`,
    )
    .join("");
  if (common === undefined) return heads + own.map((report) => sectionsText(session, report, colors)).join("");
  const parts = own
    .map((report) => `\n${colors.bold(`Only ${report.target}`)}\n${sectionsText(session, report, colors)}`)
    .join("");
  return `${heads}\n${colors.bold(`The same for ${listText(reports.map(({ target }) => target))}`)}\n${sectionsText(session, common, colors)}${parts}`;
}

/** Why it counts as production: what is assumed is visible where it matters. */
function becauseOf(session: Session, { project, target }: ChecklistReport): string {
  const because = session.projects
    .find(({ root }) => root === project)
    ?.entries.find(({ module }) => module === target)?.because;
  return because === undefined ? "" : ` (production: ${because})`;
}

/** A line for each item; a section of one item is a line, and all that does not apply is one at the end. */
function sectionsText(session: Session, report: ChecklistReport, colors: Layout): string {
  const sections = report.sections
    .map(({ title, items }) => ({ title, items: items.filter(({ state }) => state !== "not-applicable") }))
    .filter(({ items }) => items.length > 0);
  const lines = sections.map(({ title, items }) => {
    const [first] = items;
    return first !== undefined && items.length === 1
      ? `${colors.bold(`${title}:`)} ${itemText(session, first, colors)}`
      : `${colors.bold(title)}\n${items.map((item) => `  ${itemText(session, item, colors)}`).join("")}`;
  });
  const left = itemsOf(report).filter(({ state }) => state === "not-applicable");
  const reasons = [...new Set(left.map(({ reason }) => reason))].map(
    (reason) =>
      `${left
        .filter((item) => item.reason === reason)
        .map(({ label }) => label)
        .join(", ")} ${colors.dim(`(${reason})`)}`,
  );
  const paragraph = wrapped(`${colors.bold("Not applicable:")} ${reasons.join("; ")}\n`, colors.columns, 2);
  return `${lines.join("")}${reasons.length === 0 ? "" : paragraph}`;
}

/** The places of what is wrong stand below it, each with what is wrong there; those of what is right behind it. */
function itemText(session: Session, item: ChecklistItemReport, colors: Paint): string {
  const head = `${stateColor(colors, item.state)(stateSigns[item.state])} ${item.title}`;
  const reason = item.reason === "" ? "" : ` ${colors.dim(`— ${item.reason}`)}`;
  if ((item.state === "fail" || item.state === "attention") && item.evidence.length > 1) {
    // What rules found says it at each place.
    const isSaidBelow = item.reason.startsWith(item.evidence[0]?.text ?? "");
    return `${head}${isSaidBelow ? "" : reason}\n${item.evidence.map(({ at, text: said }) => colors.dim(`      ${at === undefined ? "" : `${placeText(session, at)}: `}${said}`) + "\n").join("")}`;
  }
  const places =
    item.state === "confirmed"
      ? []
      : [...new Set(item.evidence.flatMap(({ at }) => (at === undefined ? [] : [placeText(session, at)])))];
  const shown =
    places.length === 0 ? "" : ` (${places.slice(0, mostPlaces).join(", ")}${places.length > mostPlaces ? ", …" : ""})`;
  return `${head}${reason}${colors.dim(shown)}\n`;
}

const mostPlaces = 3;

/** The report, as a file of its own where it is HTML. */
function document(
  session: Session,
  reports: readonly ChecklistReport[],
  format: "markdown" | "html",
  version: string,
  date: string,
): string {
  if (session.projects.length === 0 && format === "markdown") return nothing(session);
  const report = auditReport({
    product: { name: "Django Deploy Hygiene", version },
    date,
    projects: session.projects,
    checklists: reports,
    place: (at) => ({ path: session.show(at.file), line: rangeOf(session, at).start.line }),
    name: (root) => (session.show(root) === "." ? basename(root) : session.show(root)),
  });
  return format === "html" ? reportPage(report.title, report.html) : report.markdown;
}

function nothing(session: Session): string {
  const reasons = session.projects.flatMap((project) =>
    project.nothingInProduction === undefined
      ? []
      : [`${session.show(project.root)}: nothing in production: ${project.nothingInProduction}\n`],
  );
  return reasons.length === 0 ? "No Django project was found here.\n" : reasons.join("");
}

function nothingIn(session: Session, report: ChecklistReport): string | undefined {
  return session.projects.find((project) => project.root === report.project)?.nothingInProduction;
}

function itemsOf(report: ChecklistReport): readonly ChecklistItemReport[] {
  return report.sections.flatMap((section) => section.items);
}

function tally(report: ChecklistReport): string {
  const counts = countsOf(itemsOf(report));
  return countsText(counts, Object.keys(counts) as readonly ItemState[]);
}

function stateColor(colors: Paint, state: ItemState): (text: string) => string {
  if (state === "pass" || state === "confirmed") return colors.green;
  if (state === "fail") return colors.red;
  return state === "attention" || state === "stale" ? colors.yellow : colors.dim;
}
