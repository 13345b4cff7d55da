import { redactText } from "../domain/redact.js";
import { capital } from "../text/capital.js";
import { span, type Span } from "../text/span.js";
import type { EffectKind, Lock, Vendor } from "./effect.js";
import { planOf } from "./graph.js";
import type { Judgement, JudgedOperation } from "./judging/judgement.js";
import type { JudgedMigration, ProjectMigrations } from "./projectMigrations.js";
import type { Operation } from "./operation.js";

/** What a release does to the database of one project. */
export interface MigrationsReport {
  readonly project: string;
  /** undefined: it cannot be told; what is said then is about PostgreSQL. */
  readonly vendor: Vendor | undefined;
  readonly vendorBecause: string;
  /** How it was decided what is new. */
  readonly because: string;
  readonly isGuess: boolean;
  /** In the order in which they run. */
  readonly migrations: readonly MigrationReport[];
}

export interface MigrationReport {
  readonly app: string;
  readonly name: string;
  readonly file: string;
  /** Whether it has to run before the new code, or better runs after it. */
  readonly when: "before" | "after" | "either";
  readonly operations: readonly OperationReport[];
}

export interface OperationReport {
  readonly index: number;
  readonly at: Span;
  readonly name: string;
  /** The worst of it; undefined: nothing to speak of. */
  readonly effect: EffectKind | "unknown" | undefined;
  readonly lock: Lock | undefined;
  readonly tables: readonly string[];
  /** One for each thing that is to be said. */
  readonly messages: readonly string[];
}

export function migrationsReport(project: string, migrations: ProjectMigrations): MigrationsReport {
  const { target, released, newest } = migrations;
  const whens = new Map(
    newest.map((node) => {
      const judged = migrations.judge(node);
      return [node.key, judged === undefined ? "before" : whenOf(judged)] as const;
    }),
  );
  const first = new Set(
    planOf(
      released.graph,
      [...whens].flatMap(([key, when]) => (when === "after" ? [] : [key])),
    ),
  );
  return {
    project,
    vendor: target.vendor,
    vendorBecause: target.because,
    because: released.because,
    isGuess: released.isGuess,
    migrations: newest.flatMap((node) => {
      const judged = migrations.judge(node);
      return judged === undefined
        ? []
        : [
            {
              app: node.app,
              name: node.name,
              file: node.file,
              // Another one needs it that does not wait.
              when:
                first.has(node.key) && whens.get(node.key) === "after" ? "before" : (whens.get(node.key) ?? "before"),
              operations: judged.operations.map((one) => operationReport(node.file, one)),
            },
          ];
    }),
  };
}

export function operationReport(
  file: string,
  { index, operation, judgements, unknown, steps, mayFail }: JudgedOperation,
): OperationReport {
  const said = judgements.filter((one) => one.effect !== undefined);
  const [worst] = said;
  const strongest = judgements.map((one) => one.lock).find((lock) => lock !== undefined) ?? steps.at(-1)?.lock;
  return {
    index,
    at: span(file, operation.at.start, operation.at.end),
    name: operation.className,
    effect: worst?.effect ?? (unknown === undefined ? undefined : "unknown"),
    lock: strongest,
    tables: [
      ...new Set([
        ...judgements.flatMap((one: Judgement) => one.tables),
        ...steps.flatMap((step) => [step.table, ...(step.also ?? []).map((one) => one.table)]),
      ]),
    ],
    messages: [
      ...judgements.map((one) => one.message),
      ...mayFail.map(capital),
      ...(unknown === undefined ? [] : [`What it does is not known: ${unknown}`]),
    ].map(redactText),
  };
}

/** What the new code needs runs before it; what the old code still needs goes after the old code. */
function whenOf({ file, operations }: JudgedMigration): MigrationReport["when"] {
  if (file.afterDeploy) return "after";
  const parts = operations.flatMap(({ operation, judgements }) =>
    flat(operation).map((one) => ({
      one,
      breaks: judgements.some((judgement) => judgement.effect === "breaks-release"),
    })),
  );
  if (parts.some(({ one }) => isNeeded(one))) return "before";
  return parts.some(({ one, breaks }) => breaks && (one.kind === "removeField" || one.kind === "deleteModel"))
    ? "after"
    : "either";
}

function flat(operation: Operation): readonly Operation[] {
  return operation.kind === "separate" ? operation.database.flatMap(flat) : [operation];
}

function isNeeded(operation: Operation): boolean {
  switch (operation.kind) {
    case "createModel":
    case "addField":
    case "alterField":
    case "renameField":
    case "renameModel":
    case "alterModelTable":
    case "alterOrderWithRespectTo":
    case "runPython":
    case "runSql":
    case "extension":
    case "unknown":
      return true;
    default:
      return false;
  }
}
