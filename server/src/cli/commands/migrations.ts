import { effectText } from "../../core/migrations/effectText.js";
import { databaseText, migrationsMarkdown, newText, whenText } from "../../core/migrations/markdownReport.js";
import type { MigrationsReport, OperationReport } from "../../core/migrations/migrationsReport.js";
import { releasePlan } from "../../core/migrations/releasePlan.js";
import type { Arguments } from "../arguments.js";
import { rangeOf } from "../checkResult.js";
import { paint, wantsColor, type Paint } from "../color.js";
import type { CommandLineHost } from "../commandLineHost.js";
import { exitStatus, fails, reportProblems, writeReport } from "../output.js";
import { jsonText } from "../reporters/json.js";
import { openWorkbench, type Session } from "../session.js";

/** The migrations of the next release in the order they run, with what each operation does. */
export async function migrations(host: CommandLineHost, args: Arguments): Promise<number> {
  const session = (await openWorkbench(host, args)).session();
  const reports = session.analyses.flatMap((analysis) => analysis.migrations?.() ?? []);
  const colors = paint(args.output === undefined && wantsColor(host, host.stdout));
  writeReport(
    host,
    args,
    args.format === "json"
      ? json(session, reports)
      : args.format === "markdown"
        ? migrationsMarkdown(reports, {
            show: (path) => session.show(path),
            line: (at) => rangeOf(session, at).start.line,
          })
        : text(session, reports, colors),
  );
  reportProblems(host, session, session.problems);
  const files = new Set(reports.flatMap((report) => report.migrations.map((one) => one.file)));
  const counting = session.findings.filter((one) => files.has(one.at.file) && one.suppressed === null);
  return exitStatus(session.problems, fails(counting, args.failLevel));
}

function json(session: Session, reports: readonly MigrationsReport[]): string {
  return jsonText({
    schemaVersion: 1,
    projects: reports.map((report) => ({
      root: session.show(report.project),
      vendor: report.vendor ?? null,
      new: report.because,
      migrations: report.migrations.map(({ app, name, file, when, operations }, order) => ({
        app,
        name,
        file: session.show(file),
        order,
        when,
        operations: operations.map((one) => ({
          index: one.index,
          line: lineOf(session, one),
          name: one.name,
          effect: one.effect ?? null,
          lock: one.lock ?? null,
          tables: one.tables,
          message: one.messages.join(" "),
        })),
      })),
    })),
  });
}

function lineOf(session: Session, { at }: OperationReport): number {
  return rangeOf(session, at).start.line;
}

function text(session: Session, reports: readonly MigrationsReport[], colors: Paint): string {
  if (reports.length === 0) return "No migrations were found here.\n";
  return reports
    .map((report) => {
      const head = `${colors.bold(session.show(report.project))}: ${databaseText(report)}; ${newText(report)}\n`;
      const body = report.migrations
        .map((migration, order) => {
          const rows = migration.operations
            .map(
              (one) =>
                `   ${String(lineOf(session, one)).padStart(4)} ${one.name}: ${effectColor(colors, one)(effectText(one))}\n${one.messages.map((message) => colors.dim(`        ${message}`) + "\n").join("")}`,
            )
            .join("");
          return `\n${order + 1}. ${colors.bold(`${migration.app}.${migration.name}`)} (${whenText(migration)}) ${colors.dim(session.show(migration.file))}\n${rows}`;
        })
        .join("");
      const plan =
        report.migrations.length === 0
          ? ""
          : `\n${colors.bold("Plan")}\n${releasePlan(report)
              .map((step, at) => `${at + 1}. ${step}\n`)
              .join("")}`;
      return head + body + plan;
    })
    .join("\n");
}

function effectColor(colors: Paint, { effect }: OperationReport): (text: string) => string {
  if (effect === undefined) return colors.green;
  if (effect === "fails") return colors.red;
  return effect === "unknown" ? colors.dim : colors.yellow;
}
