import type { AnalysisOptions } from "../analysisOptions.js";
import type { ToldMigrations } from "../migrations/toldMigrations.js";
import type { Configuration } from "../configuration.js";
import { or } from "../domain/predicates.js";
import type { Answer } from "../domain/value.js";
import { stopsFirst } from "../launch/releases/stopsFirst.js";
import { readingHeaders } from "../migrations/inventory.js";
import type { MigrationsView } from "../migrations/migrationsView.js";
import { projectMigrations, type MigrationsCache, type ProjectMigrations } from "../migrations/projectMigrations.js";
import { enginesOf, targetDatabase } from "../migrations/targetDatabase.js";
import type { ParsedFiles } from "../project/parsedFiles.js";
import { relativeTo } from "../project/paths.js";
import { finish, type Step, type Steps } from "../project/steps.js";
import type { ProjectAnalysis } from "../projectAnalysis.js";
import { rules } from "../rules/catalogue.js";
import { runRules, type RuleResult } from "../rules/engine.js";
import type { MigrationRule } from "../rules/rule.js";
import { isInstalled } from "../rules/support/installedApps.js";
import type { SettingsView } from "../settings/settingsView.js";
import { sameList } from "../text/sameList.js";

export interface MigrationResultsInput {
  readonly options: AnalysisOptions;
  readonly newMigrations: ToldMigrations | undefined;
  readonly configuration: Configuration;
  readonly parsed: ParsedFiles;
  readonly cache: MigrationResultsCache;
  readonly changed: readonly string[] | undefined;
}

/** What is kept between snapshots. */
export type MigrationResultsCache = MigrationsCache & {
  results?: {
    /** What the rules looked at. */
    readonly of: readonly unknown[];
    /** Whether something stops the release before, where they asked for that. */
    readonly stopped: { readonly text: string | undefined } | undefined;
    readonly results: readonly RuleResult[];
  };
};

/** The analysis of a project with its migrations, and with what the rules about them found. */
export function withMigrations(analysis: ProjectAnalysis, input: MigrationResultsInput): ProjectAnalysis {
  return finish(addingMigrations(analysis, input, 0));
}

/** @param count how many projects were analysed before */
export function* addingMigrations(
  analysis: ProjectAnalysis,
  input: MigrationResultsInput,
  count: number,
): Steps<ProjectAnalysis> {
  const { options } = input;
  const step: Step = { stage: "projects", count };
  // An exact environment asks what Django's own check says, which looks at no migration.
  if (options.environment !== undefined || options.settings !== undefined) return analysis;
  // After an edit all but that is known.
  const isFirst = input.changed === undefined || input.cache.inventory === undefined;
  if (isFirst)
    yield* readingHeaders(
      { files: options.files, folders: analysis.project.migrations, parsed: input.parsed, cache: input.cache.headers },
      step,
    );
  const settings = analysis.entries.flatMap(({ view }) => view ?? []);
  const said = saidOf(settings, input.cache);
  const migrations = projectMigrations({
    files: options.files,
    parsed: input.parsed,
    folders: analysis.project.migrations,
    searchPath: analysis.project.searchPath,
    deployed: input.configuration.deployed,
    told: input.newMigrations,
    django: analysis.facts.django,
    cache: input.cache,
    changed: input.changed,
    target: () =>
      targetDatabase({
        engines: (said.engines ??= enginesIn(settings)),
        requirements: analysis.facts.requirements,
        images: analysis.view.deploy.compose.flatMap((file) =>
          file.content.services.flatMap((service) => service.image?.text ?? []),
        ),
      }),
  });
  if (migrations.inventory.apps.length === 0) return { ...analysis, migrations };
  if (isFirst) yield* readingAhead(migrations, step);
  const known = keptResults(analysis, migrations, said, input);
  if (known !== undefined) return { ...analysis, migrations, results: [...analysis.results, ...known] };
  let stopped: { readonly text: string | undefined } | undefined;
  const stops = (): string | undefined => (stopped ??= { text: stopsFirst(analysis.view)?.text }).text;
  const view = migrationsView(analysis, migrations, settings, said.installed, stops, input);
  const results = runRules(own, (rule) => rule.check({ migrations: view }));
  input.cache.results = { of: lookedAt(analysis, migrations, said, input), stopped, results };
  return { ...analysis, migrations, results: [...analysis.results, ...results] };
}

const own = rules.filter((rule): rule is MigrationRule => rule.kind === "migration");

/** What the rules found before, where nothing that they look at is another: most edits are of settings. */
function keptResults(
  analysis: ProjectAnalysis,
  migrations: ProjectMigrations,
  said: object,
  input: MigrationResultsInput,
): readonly RuleResult[] | undefined {
  const { results: kept } = input.cache;
  const { inventory } = migrations;
  // Of other files they read those that say what is ignored, and what is an application.
  const isOther = (file: string): boolean =>
    file.endsWith(".py") && !file.endsWith("/apps.py") && inventory.node(file) === undefined;
  return kept !== undefined &&
    input.changed?.every(isOther) === true &&
    sameList(kept.of, lookedAt(analysis, migrations, said, input)) &&
    (kept.stopped === undefined || kept.stopped.text === stopsFirst(analysis.view)?.text)
    ? kept.results
    : undefined;
}

function lookedAt(
  analysis: ProjectAnalysis,
  { inventory, released, target }: ProjectMigrations,
  said: object,
  { options: { root } }: MigrationResultsInput,
): readonly unknown[] {
  const { text, isRequired } = analysis.facts.django;
  return [root, inventory, released, JSON.stringify(target), said, text, isRequired, analysis.view.deploy];
}

/** What rules will ask for. */
function* readingAhead(migrations: ProjectMigrations, step: Step): Generator<Step, void> {
  const apps = new Set(migrations.newest.map(({ app }) => app));
  for (const app of migrations.inventory.apps) {
    if (!apps.has(app.label)) continue;
    for (const node of app.nodes) {
      yield step;
      migrations.readToReplay(node);
    }
  }
  for (const node of migrations.newest) {
    yield step;
    migrations.judge(node);
  }
}

function migrationsView(
  analysis: ProjectAnalysis,
  migrations: ProjectMigrations,
  settings: readonly SettingsView[],
  installed: Map<string, Answer>,
  stops: () => string | undefined,
  { options: { files, root }, parsed }: MigrationResultsInput,
): MigrationsView {
  return {
    root: analysis.project.root,
    migrations,
    django: analysis.facts.django,
    files,
    open(file) {
      const [text, tree] = [parsed.text(file), parsed.tree(file)];
      return text === undefined || tree === undefined ? undefined : { text, tree };
    },
    isInstalled(app) {
      let answer = installed.get(app.module);
      if (answer === undefined) installed.set(app.module, (answer = installedIn(app.module, settings)));
      return answer;
    },
    get stopsFirst() {
      return stops();
    },
    show: (path) => relativeTo(root, path),
  };
}

/** What was asked of the settings before, as long as they answer as they did. */
function saidOf(settings: readonly SettingsView[], cache: MigrationsCache): NonNullable<MigrationsCache["settings"]> {
  const of = settings.flatMap((view) => {
    const { where, bindings, unseen } = view.evaluationOf("INSTALLED_APPS", "DATABASES").intended;
    return [
      view.entry,
      where,
      bindings.get("INSTALLED_APPS"),
      bindings.get("DATABASES"),
      ...unseen.flatMap((one) => [one.where, one.value]),
    ];
  });
  const known = cache.settings;
  if (known === undefined) return (cache.settings = { of, engines: undefined, installed: new Map() });
  if (sameList(known.of, of)) return known;
  const installed = new Map([...known.installed.keys()].map((module) => [module, installedIn(module, settings)]));
  const engines = known.engines && enginesIn(settings);
  const answersSame =
    [...installed].every(([module, answer]) => known.installed.get(module) === answer) &&
    sameList(known.engines ?? [], engines ?? []);
  if (!answersSame) return (cache.settings = { of, engines, installed });
  known.of = of;
  return known;
}

function enginesIn(settings: readonly SettingsView[]): readonly string[] {
  return [...new Set(settings.flatMap(enginesOf))];
}

/** "no" only where every production entry certainly does without it. */
function installedIn(module: string, settings: readonly SettingsView[]): Answer {
  if (settings.length === 0) return "unknown";
  const answers: Answer[] = [];
  for (const view of settings) {
    view.ask((world) => {
      answers.push(isInstalled(world, module, view.symbols));
      return "no";
    });
  }
  return answers.length === 0 ? "unknown" : or(...answers);
}
