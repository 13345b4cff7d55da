import { namesDjango, unreadText } from "../../project/requirements.js";
import type { FixDraft } from "../../fixes/fix.js";
import { isText } from "../../text/fileSource.js";
import { basename } from "../../project/paths.js";
import { knownPackages, provides, type KnownPackage, type Provided } from "../../project/knownPackages.js";
import type { Requirements } from "../../project/requirements.js";
import { developmentTools } from "../support/developmentTools.js";
import { judgeFaults } from "../support/libraries.js";
import { packageQuestions, type NamedPackage } from "../support/namedPackages.js";
import type { World } from "../../settings/setting.js";
import type { SettingsView } from "../../settings/settingsView.js";
import type { ProjectView } from "../views.js";
import { finding, holds, notApplicable, notDetermined, projectRule, type FindingDraft, type Verdict } from "../rule.js";
import { verdictList, whenText } from "../support/verdicts.js";

export default projectRule({
  id: "package-not-required",
  family: "dependencies",
  severity: "warning",
  checklist: ["dependencies"],
  fixable: "needsReview",
  docs: {
    summary: "Settings of production need a package that no requirement installs",
    why: "An application, middleware or backend that is named in settings is imported when Django starts or first uses it; a database backend imports its driver, Django's Redis cache the client. Where neither requirements nor lock file bring the package, the process ends with ModuleNotFoundError or ImproperlyConfigured. On the machine of whoever wrote it, it was installed by hand. The same holds for packages that only a group of development brings.",
    remedy: "Add the package to the requirements of production and lock again.",
    whenToIgnore: "Where the image or the machine has it from elsewhere, or another distribution brings it along.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/databases/",
      "https://docs.djangoproject.com/en/stable/topics/cache/#redis",
      "https://pip.pypa.io/en/stable/reference/requirements-file-format/",
    ],
  },
  check({ project }) {
    const entries = project.entries.flatMap((entry) => entry.settings ?? []);
    if (entries.length === 0) return notApplicable("no settings are for production");
    if (project.requirements.sources.length === 0) return notApplicable("no requirements are written down");
    if (!namesDjango(project.requirements)) return notDetermined("the requirements that are read do not bring Django");
    const verdicts = [
      ...entries.flatMap((settings) => [...judgeNames(settings, project), ...importsMissing(settings, project)]),
      ...importsOfGunicorn(project, entries),
    ];
    const findings = verdicts.filter((one) => one.kind === "finding");
    if (findings.length > 0) return findings;
    if (!project.requirementsComplete) return notDetermined(unreadText(project.requirements));
    return (
      verdicts.find((one) => one.kind === "notDetermined") ??
      holds({
        at: project.requirements.distributions.get("django")?.written.at,
        text: "the packages that settings name are required",
      })
    );
  },
});

interface Lack {
  readonly message: string;
  readonly certain: boolean;
  readonly because: NonNullable<FindingDraft["because"]>;
  readonly fixes: readonly FixDraft[];
}

function judgeNames(settings: SettingsView, project: ProjectView): readonly Verdict[] {
  const answers = new Map<KnownPackage, { readonly lack: Lack | undefined; readonly isUntold: boolean }>();
  const answerOf = (known: KnownPackage): { readonly lack: Lack | undefined; readonly isUntold: boolean } => {
    let answer = answers.get(known);
    if (answer === undefined) {
      answer = isOwn(known, settings)
        ? { lack: undefined, isUntold: false }
        : { lack: lackIn(project, known), isUntold: providedIn(project, known) === undefined };
      answers.set(known, answer);
    }
    return answer;
  };
  const named = new Set<KnownPackage>();
  const untold = new Map<string, string>();
  const verdicts = packageQuestions
    .flatMap((packagesIn) => {
      const look = (world: World) => {
        const found = packagesIn(world);
        for (const { known, setting } of found.named)
          if (answerOf(known).isUntold) untold.set(known.distributions[0] ?? known.module, setting);
        const lacking = found.named.filter(
          ({ known, setting }) =>
            !named.has(known) &&
            answerOf(known).lack !== undefined &&
            // Without channels nothing reads it.
            (!setting.startsWith("CHANNEL_LAYERS") || project.requirements.distributions.has("channels")),
        );
        return {
          faults: lacking.map((one) => ({
            key: one.known.distributions[0] ?? one.known.module,
            at: one.at,
            data: one,
          })),
          otherwise: found.otherwise,
        };
      };
      const said = new Set<KnownPackage>();
      const verdicts = verdictList(
        judgeFaults<NamedPackage>(settings, look, ({ data }, one) => {
          said.add(data.known);
          const { lack } = answerOf(data.known);
          return {
            severity: lack?.certain === true ? "error" : "warning",
            fixes: lack?.fixes ?? [],
            message: `${data.setting} needs ${data.known.distributions[0] ?? data.known.module}${whenText(one)}: ${lack?.message ?? ""}`,
            because: lack?.because ?? [],
          };
        }),
      );
      // Once is enough for a package.
      for (const known of said) named.add(known);
      return verdicts;
    })
    .map((verdict) =>
      verdict.kind === "finding" && verdict.severity === "warning"
        ? { ...verdict, certainty: "possible" as const }
        : verdict,
    );
  return [
    ...verdicts,
    ...[...untold].map(([name, setting]) =>
      notDetermined(
        `${setting} needs ${name}, which the requirements do not name; they name no server either, and may not be all that production installs`,
      ),
    ),
  ];
}

/** Imports without which the settings do not load, in every way to run them. */
function importsMissing(settings: SettingsView, project: ProjectView): readonly FindingDraft[] {
  return [...settings.imported].flatMap(([name, at]) => {
    const known = knownPackages.find((one) => one.module === name);
    if (known === undefined || isOwn(known, settings)) return [];
    const lack = lackIn(project, known);
    return lack === undefined
      ? []
      : [
          finding({
            at,
            severity: lack.certain ? "error" : "warning",
            certainty: lack.certain ? "definite" : "possible",
            fixes: lack.fixes,
            message: `The settings import ${name}: ${lack.message}`,
            because: lack.because,
          }),
        ];
  });
}

/** At the top level of gunicorn's config file, which is Python: without it gunicorn does not start. */
function importsOfGunicorn(project: ProjectView, entries: readonly SettingsView[]): readonly FindingDraft[] {
  return project.gunicornFiles.flatMap(({ file, text }) =>
    [...text.matchAll(/^(?:import|from)[ \t]+(\w+)/gm)].flatMap((match) => {
      const known = knownPackages.find(({ module }) => module === match[1]);
      if (known === undefined || entries.some((settings) => isOwn(known, settings))) return [];
      const lack = lackIn(project, known);
      const start = match.index + match[0].length - (match[1] ?? "").length;
      return lack === undefined
        ? []
        : [
            finding({
              at: { file, start, end: match.index + match[0].length },
              severity: lack.certain ? "error" : "warning",
              certainty: lack.certain ? "definite" : "possible",
              fixes: lack.fixes,
              message: `gunicorn's config file imports ${known.module}: ${lack.message}`,
              because: lack.because,
            }),
          ];
    }),
  );
}

/** A package of the project that has the same name. */
function isOwn(known: KnownPackage, settings: SettingsView): boolean {
  return settings.symbols.symbol(`${known.module}.apps`).kind !== "external";
}

function providedIn(project: ProjectView, known: KnownPackage): Provided | undefined {
  return provides(
    project.requirements,
    known,
    project.installs.some(({ versions }) => versions !== "packages"),
  );
}

function lackIn(project: ProjectView, known: KnownPackage): Lack | undefined {
  const provided = providedIn(project, known);
  const [name = known.module] = known.distributions;
  if (provided === undefined || provided.kind === "installed") return undefined;
  if (provided.kind === "missing")
    return installsByHand(project, known.distributions)
      ? undefined
      : {
          message: `no requirement installs ${name}`,
          certain: provided.certain,
          because: [],
          fixes: addRequirement(project, name),
        };
  // What is made for development should not be there at all, which another rule says.
  if (
    developmentTools.some((tool) => tool.name === provided.name.toLowerCase()) ||
    !leavesDevelopmentOut(project, project.requirements)
  )
    return undefined;
  return {
    message: `only requirements of development (${provided.groups.join(", ")}) install it, and production leaves them out`,
    certain: false,
    because: [{ at: provided.written.at, label: `${provided.name} is required here` }],
    fixes: [],
  };
}

/** A line of its own below Django's, where people write the file by hand. The version is theirs to choose. */
function addRequirement(project: ProjectView, name: string): readonly FixDraft[] {
  const django = project.requirements.distributions.get("django")?.written;
  const content =
    django === undefined || project.requirements.locked || !/\.(?:txt|in)$/.test(django.file)
      ? undefined
      : project.files.read(django.file);
  if (django === undefined || !isText(content)) return [];
  const { text } = content;
  const rest = text.slice(django.at.end);
  const [line = "", ending = ""] = /^[^\n]*(\n?)/.exec(rest) ?? [];
  if (/\\\s*$/.test(line)) return [];
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const at = django.at.end + line.length;
  // psycopg alone needs libpq of the operating system.
  const written = name === "psycopg" ? "psycopg[binary]" : name;
  return [
    {
      title: `Add ${written} to ${basename(django.file)}`,
      safety: "needsReview",
      edits: () => ({
        edits: [
          {
            span: { file: django.file, start: at, end: at },
            text: ending === "" ? `${lineBreak}${written}` : `${written}${lineBreak}`,
          },
        ],
      }),
    },
  ];
}

/** `pip install NAME` in some deploy file, or an image that is made for Django. */
function installsByHand(project: ProjectView, names: readonly string[]): boolean {
  const pattern = new RegExp(`\\b(?:${names.map((name) => name.replace(/-/g, "[-_.]")).join("|")})\\b`, "i");
  const { dockerfiles, scripts, workflows, platforms } = project.deploy;
  return [...dockerfiles, ...scripts, ...workflows, ...platforms].some((file) =>
    file.text
      .replace(/\\\r?\n/g, " ")
      .split("\n")
      .some((line) => (/\b(?:install|add)\b/.test(line) && pattern.test(line)) || /^FROM\s\S*\/\S*django/i.test(line)),
  );
}

/** Production's commands are known, and none of them takes groups of development. Buildpacks take none. */
function leavesDevelopmentOut(project: ProjectView, requirements: Requirements): boolean {
  const { installs } = project;
  if (installs.length === 0)
    return (
      project.deploy.procfiles.some((file) => file.target === "production") &&
      requirements.sources.some((source) => /\/(?:requirements\.txt|Pipfile|poetry\.lock|uv\.lock)$/.test(source))
    );
  return installs.every(({ development }) => development === "none");
}
