import type { Value } from "../../domain/value.js";
import { hidden, judgeFaults, type Look } from "../support/libraries.js";
import { missingPath, namingSettings, type Missing, type NamedPath, type NamedPaths } from "../support/namedPaths.js";
import type { SettingsView } from "../../settings/settingsView.js";
import { eachSettingRule, type FindingDraft, type Verdict } from "../rule.js";
import { verdictList, whenText } from "../support/verdicts.js";

export default eachSettingRule({
  id: "named-path-missing",
  family: "django",
  severity: "error",
  reads: [...namingSettings.keys()],
  fixable: "needsReview",
  docs: {
    summary: "A setting names a module or class that does not exist",
    why: "Settings name applications, middleware, backends, storages, routers, formatters and handlers as dotted paths, and Django imports them when it starts or first needs them: ModuleNotFoundError or ImportError, sometimes as ImproperlyConfigured or ValueError. Applications, middleware and LOGGING stop the start; of the others the first request, login, mail or query that needs them fails. What the project has is looked up; what Django, Python's logging and well-known libraries have is known from the sources of their releases; of anything else nothing is said.",
    remedy: "Correct the path, add the module, or require the release that has it.",
    whenToIgnore: "The module is written while the project is built.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/utils/module_loading.py",
      "https://docs.djangoproject.com/en/stable/ref/applications/#django.apps.AppConfig",
      "https://docs.python.org/3/library/logging.config.html#import-resolution-and-custom-importers",
    ],
  },
  each: {
    names: (settings) =>
      [...namingSettings.keys()].filter((name) => settings.names.includes(name) && isRead(name, settings)),
    judge: judgeNames,
  },
});

function judgeNames(name: string, settings: SettingsView): readonly Verdict[] {
  const read = namingSettings.get(name);
  if (read === undefined) return [];
  // The same paths are named in every environment.
  const known = new Map<string, ReturnType<typeof missingPath>>();
  const missingOf = (one: NamedPath): ReturnType<typeof missingPath> => {
    const key = `${one.as} ${one.path}`;
    let missing = known.get(key);
    if (missing === undefined) known.set(key, (missing = missingPath(one, settings)));
    return missing;
  };
  const look = ({ named, otherwise }: NamedPaths, value: Value): Look<Absent> => {
    const faults = named.flatMap((one) => {
      const missing = missingOf(one);
      return typeof missing === "string"
        ? []
        : [{ key: `${one.setting} ${one.path}`, at: one.at, data: { one, missing } }];
    });
    return { faults, otherwise: otherwise === "no" ? hidden(value, 1) : otherwise };
  };
  // Many environments have the same list.
  const looks = new Map<Value, Look<Absent>>();
  return verdictList(
    judgeFaults<Absent>(
      settings,
      (world) => {
        const value = world.get(name);
        const before = looks.get(value) ?? look(read(value, name), value);
        looks.set(value, before);
        return before;
      },
      ({ data: { one, missing } }, found) => describe(one, missing, name, whenText(found), settings),
    ),
  ).map((verdict) =>
    verdict.kind === "finding" && verdict.severity === "warning"
      ? { ...verdict, certainty: "possible" as const }
      : verdict,
  );
}

interface Absent {
  readonly one: NamedPath;
  readonly missing: Missing;
}

/** Django 5.1 no longer reads the two settings that STORAGES replaced. */
function isRead(name: string, settings: SettingsView): boolean {
  return !((name === "DEFAULT_FILE_STORAGE" || name === "STATICFILES_STORAGE") && settings.django.atLeast(5, 1));
}

function describe(
  one: NamedPath,
  missing: Missing,
  name: string,
  when: string,
  settings: SettingsView,
): Omit<FindingDraft, "kind" | "at" | "certainty"> {
  const said = `${one.setting} names ${one.path}${when}`;
  const follows = atStart.has(name) ? "Django does not start" : "what first needs it fails";
  if (missing.kind === "module") return { message: `${said}: there is no module ${missing.module}, so ${follows}` };
  if (missing.kind === "name") return { message: `${said}: ${missing.module} has no ${missing.name}, so ${follows}` };
  const { certain, distribution, lastRelease } = missing.answer;
  const near = one.as === "engine" ? missing.answer.near?.replace(/\.base$/, "") : missing.answer.near;
  const whose =
    distribution === "Python"
      ? "Python's logging"
      : certain
        ? `${distribution} ${settings.distribution(distribution) ?? ""}`.trim()
        : `${distribution} up to ${lastRelease}`;
  return {
    severity: certain ? "error" : "warning",
    message: `${said}: ${whose} has nothing of that name, so ${follows}${near === undefined ? "" : `. It has ${near}`}`,
    ...(near !== undefined &&
      one.isLiteral &&
      one.at !== undefined && {
        fixes: settings.fix.replace(one.at, `"${near}"`, { title: `Write ${near}`, safety: "needsReview" }),
      }),
  };
}

const atStart: ReadonlySet<string> = new Set(["INSTALLED_APPS", "MIDDLEWARE", "LOGGING", "DATABASE_ROUTERS"]);
