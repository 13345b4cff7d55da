import type { Span } from "../text/span.js";
import { effectText } from "./effectText.js";
import type { MigrationReport, MigrationsReport } from "./migrationsReport.js";
import { releasePlan } from "./releasePlan.js";

export interface ReportPlaces {
  show(path: string): string;
  /** From 1. */
  line(at: Span): number;
}

/** The migrations of a release for a pull request: a table, and a plan. */
export function migrationsMarkdown(reports: readonly MigrationsReport[], { show, line }: ReportPlaces): string {
  if (reports.length === 0) return "No migrations were found here.\n";
  return reports
    .map((report) => {
      const rows = report.migrations
        .flatMap((migration, order) =>
          migration.operations.map(
            (one, at) =>
              `| ${at === 0 ? `${order + 1}. \`${migration.app}.${migration.name}\` (${whenText(migration)})` : ""} | ${show(migration.file)}:${line(one.at)} | ${one.name} | ${effectText(one)} | ${one.messages.join(" ").replaceAll("|", "\\|")} |\n`,
          ),
        )
        .join("");
      const table = rows === "" ? "" : `\n| Migration | Place | Operation | Effect | |\n|---|---|---|---|---|\n${rows}`;
      const plan =
        report.migrations.length === 0
          ? ""
          : `\n### Plan\n\n${releasePlan(report)
              .map((step, at) => `${at + 1}. ${step}\n`)
              .join("")}`;
      return `## Migrations of ${show(report.project)}\n\n${releaseText(report)}\n${table}${plan}`;
    })
    .join("\n");
}

const vendors = {
  postgresql: "PostgreSQL",
  mysql: "MySQL or MariaDB",
  sqlite: "SQLite",
  other: "another database",
} as const;

/** How it is said in one sentence what is looked at: `PostgreSQL (ENGINE is …); one migration is new (since main)`. */
export function releaseText(report: MigrationsReport): string {
  return `${databaseText(report)}; ${newText(report)}`;
}

export function databaseText({ vendor, vendorBecause }: MigrationsReport): string {
  return vendor === undefined
    ? `the database is not known, PostgreSQL is assumed (${vendorBecause})`
    : `${vendors[vendor]} (${vendorBecause})`;
}

export function newText({ migrations: all, because }: MigrationsReport): string {
  return `${all.length === 0 ? "no migration is" : all.length === 1 ? "one migration is" : `${all.length} migrations are`} new (${because})`;
}

export function whenText({ when }: MigrationReport): string {
  return when === "before"
    ? "before the new code"
    : when === "after"
      ? "after the new code"
      : "before or after the new code";
}
