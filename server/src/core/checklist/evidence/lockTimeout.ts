import { entryOf } from "../../domain/predicates.js";
import type { EnvironmentSetting } from "../../launch/launch.js";
import { launchText } from "../../launch/targets.js";
import type { RunsWhat } from "../../launch/runsWhat.js";
import { databasesIn, known } from "../../settings/databases.js";
import type { Evidence } from "../../settings/verdict.js";
import type { Span } from "../../text/span.js";
import type { ProjectMigrations } from "../../migrations/projectMigrations.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { half, nothing, open, shown, whole } from "./answers.js";
import { overMigrations } from "./overMigrations.js";

/** What ends the wait of ALTER TABLE: `lock_timeout` of PostgreSQL, `lock_wait_timeout` of MySQL and MariaDB. A role's own is in the database alone. */
export function lockTimeout(context: EvidenceContext): EvidenceAnswer {
  return overMigrations(context, (migrations) => boundedWait(migrations, context));
}

function boundedWait({ target: { vendor }, newest }: ProjectMigrations, context: EvidenceContext): EvidenceAnswer {
  const { paths, search, show, entry } = context;
  if (vendor === "sqlite") return whole(nothing("SQLite locks the whole file, and gives up after `timeout` seconds"));
  const name = vendor === "mysql" ? "lock_wait_timeout" : "lock_timeout";
  const everywhere = inOptions(context) ?? inSetting(context);
  if (everywhere !== undefined) return whole(shown(everywhere));
  const steps = migrating(context);
  const bounded = steps.flatMap(({ bound }) => bound ?? []);
  const [first] = bounded;
  const unbounded = steps.find(({ bound }) => bound === undefined);
  if (first !== undefined && unbounded === undefined) return whole(shown(...bounded));
  if (first !== undefined && unbounded !== undefined)
    return whole(
      half(`${unbounded.where} migrates without ${name}`, { at: unbounded.at, text: "migrate" }, ...bounded),
    );
  // What is run in the database itself, or for some migrations alone, shows where to look.
  const code = entry.settings?.evaluation.files ?? [];
  const hints = [...search([...code, ...paths.deploy, ...newest.map(({ file }) => file)], /\block_(?:wait_)?timeout\b/)]
    .slice(0, 3)
    .map(({ at }): Evidence => ({ at, text: `${show(at.file)} speaks of it` }));
  return whole(
    open(
      `neither OPTIONS nor what runs migrate sets ${name}; what the database itself has for the role cannot be seen`,
      ...hints,
    ),
  );
}

/** OPTIONS of the default database: `-c lock_timeout=5s` for libpq, a statement of `init_command`. */
function inOptions({ entry }: EvidenceContext): Evidence | undefined {
  const found: (Evidence | undefined)[] = [];
  const judgement = entry.settings?.ask((world) => {
    const database = databasesIn(world.get("DATABASES")).databases.find(({ alias }) => alias === "default");
    const options = database && entryOf(database.dict, "OPTIONS");
    const texts =
      options === undefined || typeof options === "string" || options.value.kind !== "dict"
        ? []
        : ["options", "init_command"].map((key) =>
            options.value.kind === "dict" ? known(options.value, key) : undefined,
          );
    const set = texts.find((value) => value?.kind === "str" && isBound(value.value));
    found.push(set === undefined ? undefined : { at: set.at, text: "OPTIONS sets it" });
    return "no";
  });
  const [one] = found;
  return one === undefined || found.includes(undefined)
    ? undefined
    : { ...one, at: one.at ?? judgement?.read[0]?.valueAt };
}

/** https://pypi.org/project/django-pg-zero-downtime-migrations/ */
function inSetting({ entry }: EvidenceContext): Evidence | undefined {
  const setting = "ZERO_DOWNTIME_MIGRATIONS_LOCK_TIMEOUT";
  const judgement = entry.settings?.ask((world) => {
    const { value } = world.setting(setting);
    const database = databasesIn(world.get("DATABASES")).databases.find(({ alias }) => alias === "default");
    return value.kind === "str" && value.value !== "" && database?.engine?.includes("zero_downtime") === true
      ? "yes"
      : "no";
  });
  return judgement?.occurs === "always"
    ? { at: judgement.read.find((one) => one.name === setting)?.valueAt, text: `${setting} is set` }
    : undefined;
}

interface Migrating {
  readonly at: Span;
  readonly where: string;
  readonly bound: Evidence | undefined;
}

/** Everything of production that migrates, each once. */
function migrating({ project }: EvidenceContext): readonly Migrating[] {
  const found = new Map<string, Migrating>();
  const add = (what: RunsWhat | undefined, environment: readonly EnvironmentSetting[], where: string): void => {
    if (what?.kind !== "manage" || what.subcommand === undefined) return;
    if (!/^migrate(?:_schemas|_with_timeouts)?$/.test(what.subcommand.text)) return;
    const { at } = what.program;
    const key = `${at.file}:${at.start}`;
    if (found.has(key)) return;
    const variable = environment.filter(({ name }) => name === "PGOPTIONS").at(-1);
    const option = what.options.find(({ name }) => /^--lock-timeout/.test(name));
    const bound =
      variable?.value !== undefined && isBound(variable.value)
        ? { at: variable.at, text: `PGOPTIONS of ${where} sets it` }
        : option === undefined
          ? undefined
          : { at, text: `${where} gives ${option.name}` };
    found.set(key, { at, where, bound });
  };
  for (const process of project.processes) {
    if (process.launch.target !== "production" || process.launch.role === "build") continue;
    for (const { what, step } of process.steps)
      add(what, [...process.launch.environment, ...step.environment], launchText(process));
  }
  for (const { name, steps, kind } of project.deploy.releases)
    if (kind !== "platform") for (const { what, step } of steps) add(what, step?.environment ?? [], name);
  return [...found.values()];
}

/** 0 waits for ever. */
function isBound(text: string): boolean {
  const given = /\block_(?:wait_)?timeout\s*=\s*["']?(\d+)/.exec(text)?.[1];
  return given !== undefined && Number(given) > 0;
}
