import type { Value } from "../domain/value.js";
import type { EvaluatedConfig } from "../gunicorn/gunicornView.js";
import {
  configOnly,
  findGunicornConfig,
  resolveGunicorn,
  type GunicornConfigFile,
  type ResolvedGunicorn,
} from "../gunicorn/resolveGunicorn.js";
import type { FileSource } from "../text/fileSource.js";
import type { GunicornSubject, GunicornView, LaunchView, ProjectEntry, ProjectView } from "../rules/views.js";
import type { Span } from "../text/span.js";
import type { DeployFiles } from "./deployFiles.js";
import type { Launch } from "./launch.js";
import { proxies } from "../project/proxies.js";
import { programName } from "./wrappers.js";
import { optionValue, runsWhat, serverKinds, type RunsWhat } from "./runsWhat.js";

/** What of a launch depends on deploy files alone: kept until one of them changes. */
export interface LaunchFacts {
  readonly launch: Launch;
  readonly what: RunsWhat;
  readonly steps: LaunchView["steps"];
  readonly configFile: GunicornConfigFile | undefined;
  /** With the config file as it was read. */
  gunicorn:
    | { readonly config: EvaluatedConfig | undefined; readonly resolved: ResolvedGunicorn | undefined }
    | undefined;
}

export function launchFacts(deploy: DeployFiles, files: FileSource, root: string): readonly LaunchFacts[] {
  return deploy.launches.map((launch) => ({
    launch,
    what: runsWhat(launch),
    steps: (launch.steps ?? []).map((step) => ({ step, what: runsWhat(step) })),
    configFile: findGunicornConfig({ launch, files, root }),
    gunicorn: undefined,
  }));
}

export interface LaunchViewsInput {
  readonly facts: readonly LaunchFacts[];
  readonly files: FileSource;
  config(path: string): EvaluatedConfig | undefined;
  /** Asked only when a rule wants a process's settings. */
  entries(): readonly ProjectEntry[];
  readonly settingsDefaults: ProjectView["settingsDefaults"];
}

/** What rules see of each process that the project's deploy files start. */
export function launchViews(input: LaunchViewsInput, project: () => ProjectView): readonly LaunchView[] {
  return input.facts.map((facts) => {
    const { launch, what, steps, configFile } = facts;
    let entry: { readonly found: ProjectEntry | undefined } | undefined;
    return {
      launch,
      what,
      steps,
      configFile,
      gunicorn: gunicornOf(facts, input),
      get entry() {
        const entries = input.entries();
        entry ??= { found: entryOf(launch, what, entries, input.settingsDefaults) };
        return entry.found;
      },
      get project() {
        return project();
      },
    };
  });
}

/** gunicorn as production runs it; config files that only development loads are none. */
export function gunicornSubjects(
  processes: readonly LaunchView[],
  files: readonly GunicornView[],
): readonly GunicornSubject[] {
  const subjects: GunicornSubject[] = [];
  const loaded = new Set<string>();
  for (const process of processes) {
    if (process.gunicorn === undefined) continue;
    if (process.configFile?.path !== undefined) loaded.add(process.configFile.path);
    if (process.launch.target === "production")
      subjects.push({ effective: process.gunicorn.effective, configFile: process.gunicorn.configFile, process });
  }
  // What production starts another server for is not gunicorn's, whatever its config file says, nor is a file that no command loads.
  const isServedOtherwise =
    !mayLoadUnseen(processes) &&
    processes.some(({ launch, what }) => launch.target === "production" && serverKinds.has(what.kind));
  const findsOwn = subjects.some(({ process }) => process?.launch.sourceDirectory === undefined);
  for (const view of files) {
    if (!loaded.has(view.file) && (!isServedOtherwise || (findsOwn && view.file.endsWith("/gunicorn.conf.py"))))
      subjects.push({ effective: configOnly(namesOf(view.names)), configFile: view.file, process: undefined });
  }
  return subjects;
}

/** A config file that one of them names by a variable or an absolute path may be any. */
export function mayLoadUnseen(processes: readonly LaunchView[]): boolean {
  return processes.some(
    ({ gunicorn, configFile, launch }) =>
      gunicorn !== undefined &&
      ((configFile !== undefined && configFile.path === undefined) ||
        launch.command.some((word) => word.dynamic && word.text.startsWith("$") && word.whenUnset === "")),
  );
}

function gunicornOf(facts: LaunchFacts, input: LaunchViewsInput): ResolvedGunicorn | undefined {
  if (facts.what.kind !== "gunicorn") return undefined;
  const path = facts.configFile?.path;
  const config = path === undefined ? undefined : input.config(path);
  if (facts.gunicorn !== undefined && facts.gunicorn.config === config) return facts.gunicorn.resolved;
  const { launch } = facts;
  const environment = new Map(launch.environment.map((setting) => [setting.name, setting]));
  const names = config?.names((variable) => {
    const setting = environment.get(variable);
    return setting === undefined ? (launch.environmentComplete ? null : undefined) : setting.value;
  });
  const resolved = resolveGunicorn({
    launch,
    files: input.files,
    ...(path !== undefined && names !== undefined ? { configFile: { path, names: namesOf(names) } } : {}),
    unseenConfig: path === undefined ? facts.configFile : undefined,
  });
  facts.gunicorn = { config, resolved };
  return resolved;
}

function namesOf(
  names: GunicornView["names"],
): ReadonlyMap<string, { readonly value: Value; readonly at: Span | undefined }> {
  return new Map([...names].map(([name, { value, valueAt }]) => [name, { value, at: valueAt }]));
}

/**
 * The entry that DJANGO_SETTINGS_MODULE of the launch names, else the one that wsgi.py or asgi.py falls back to, else the only one of production.
 * A file of variables that nobody sees has the last word over a fallback that is not production's.
 */
export function entryOf<Entry extends Pick<ProjectEntry, "module" | "role">>(
  launch: Launch,
  what: RunsWhat,
  entries: readonly Entry[],
  settingsDefaults: ProjectView["settingsDefaults"],
): Entry | undefined {
  if (isOfAnotherLanguage(what) || isWebServerAlone(launch, what)) return undefined;
  const flag = what.kind === "manage" ? optionValue(what.options, "--settings") : undefined;
  const variable = launch.environment.find((setting) => setting.name === "DJANGO_SETTINGS_MODULE");
  const className = launch.environment.find((setting) => setting.name === "DJANGO_CONFIGURATION")?.value;
  const named = (module: string): Entry | undefined =>
    entries.find((entry) => entry.module === (className === undefined ? module : `${module}:${className}`)) ??
    entries.find((entry) => entry.module === module);
  if (flag !== undefined) return flag.dynamic ? undefined : named(flag.text);
  if (variable?.value !== undefined) return named(variable.value);
  if (variable !== undefined) return onlyProduction(entries);
  const wanted = moduleLoadedBy(what);
  const fallback =
    settingsDefaults.find((one) => one.source === wanted && one.module !== undefined) ??
    settingsDefaults.find((one) => one.module !== undefined && (one.source === "wsgi" || one.source === "asgi"));
  const entry = fallback?.module === undefined ? onlyProduction(entries) : named(fallback.module);
  const isOverruled = launch.sourcesUnseen === true && what.kind !== "manage" && entry?.role !== "production";
  return isOverruled ? onlyProduction(entries) : entry;
}

/** What sets a default for DJANGO_SETTINGS_MODULE where this runs. */
function moduleLoadedBy(what: RunsWhat): "celery" | "manage" | "asgi" | "wsgi" {
  switch (what.kind) {
    case "celery":
    case "manage":
      return what.kind;
    case "uvicorn":
    case "daphne":
    case "hypercorn":
    case "granian":
      return "asgi";
    case "gunicorn":
      // With a worker of uvicorn's.
      return /(?:^|\.)asgi(?::|$)/.test(what.app?.text ?? "") ? "asgi" : "wsgi";
    default:
      return "wsgi";
  }
}

/** `node apps/live` beside the application: it loads no settings of Django. */
function isOfAnotherLanguage(what: RunsWhat): boolean {
  return what.kind === "other" && what.program !== undefined && otherLanguages.has(programName(what.program.text));
}

/** The image of a frontend, which ends with `nginx -g "daemon off;"`. Beside a server of Python it may be the last of a script. */
function isWebServerAlone({ steps = [] }: Launch, what: RunsWhat): boolean {
  return (
    what.kind === "other" &&
    what.program !== undefined &&
    proxies.includes(programName(what.program.text)) &&
    steps.every((step) => runsWhat(step).kind === "other")
  );
}

const otherLanguages: ReadonlySet<string> = new Set([
  "node",
  "npm",
  "npx",
  "yarn",
  "pnpm",
  "pnpx",
  "bun",
  "bunx",
  "deno",
  "pm2",
  "next",
  "vite",
  "http-server",
  "ruby",
  "bundle",
  "rails",
  "puma",
  "php",
  "php-fpm",
  "java",
  "dotnet",
  "go",
  "cargo",
]);

function onlyProduction<Entry extends Pick<ProjectEntry, "role">>(entries: readonly Entry[]): Entry | undefined {
  const production = entries.filter((entry) => entry.role === "production");
  return production.length === 1 ? production[0] : undefined;
}
