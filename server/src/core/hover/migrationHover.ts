import { effectText } from "../migrations/effectText.js";
import { operationReport } from "../migrations/migrationsReport.js";
import type { ProjectMigrations } from "../migrations/projectMigrations.js";

export interface MigrationHover {
  readonly start: number;
  readonly end: number;
  readonly markdown: string;
}

/** On an operation of any migration, old or new: what it does to a database that is in use. undefined: the place is no operation's name. */
export function migrationHover(
  migrations: ProjectMigrations,
  file: string,
  offset: number,
): MigrationHover | undefined {
  const node = migrations.inventory.node(file);
  const judged = node && migrations.judge(node);
  if (node === undefined || judged === undefined) return undefined;
  const found = judged.operations.find(({ operation: { callee } }) => callee.start <= offset && offset <= callee.end);
  if (found === undefined) return undefined;
  const report = operationReport(file, found);
  const { target, released } = migrations;
  const database = target.vendor === undefined ? `PostgreSQL is assumed: ${target.because}` : target.because;
  const age = released.keys.has(node.key) ? `new: ${released.because}` : "not new, so it is not judged";
  const { start, end } = found.operation.callee;
  return {
    start,
    end,
    markdown: [
      `**${report.name}**: ${effectText(report)}`,
      ...report.messages,
      `_${database}. This migration is ${age}_`,
    ].join("\n\n"),
  };
}
