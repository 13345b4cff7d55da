import { and, isTruthy, not, or, seen } from "../../domain/predicates.js";
import { yesNo, type Answer, type DictValue } from "../../domain/value.js";
import { productionProcesses } from "../../launch/targets.js";
import { basename, dirname, isInside, join, relativeTo } from "../../project/paths.js";
import type { Fault } from "../support/elements.js";
import { folderMade } from "../../evaluator/seenCalls.js";
import { entry, judgeFaults } from "../support/libraries.js";
import { appliedLogging, loggingParts } from "../support/loggingConfig.js";
import { placeOnDisk } from "../support/pathValues.js";
import type { World } from "../../settings/setting.js";
import type { SettingsView } from "../../settings/settingsView.js";
import { literalPattern } from "../../text/literalPattern.js";
import type { ProjectView } from "../views.js";
import { holds, notApplicable, notDetermined, projectRule, type Verdict } from "../rule.js";
import { verdictList, whenText } from "../support/verdicts.js";

export default projectRule({
  id: "log-folder-missing",
  family: "logging",
  severity: "error",
  checklist: ["logging"],
  docs: {
    summary: "A handler of LOGGING writes into a folder that nothing makes",
    why: "Python's file handlers open their file when `dictConfig` makes them, used or not, and make no folders: `FileNotFoundError`, as `ValueError: Unable to configure handler`, in `django.setup()`. Git keeps no empty folders, and an image has only what its build makes: on the developer's machine the folder was made by hand.",
    remedy:
      'Make the folder in the image, the unit (`LogsDirectory=`) or the deploy script, give the handler `"delay": True`, or write to standard output, which every platform collects.',
    whenToIgnore: "Something outside of the repository makes the folder.",
    references: [
      "https://docs.python.org/3/library/logging.handlers.html#filehandler",
      "https://docs.djangoproject.com/en/stable/topics/logging/#configuring-logging",
      "https://12factor.net/logs",
    ],
  },
  check({ project }) {
    const views = project.entries
      .flatMap(({ settings }) => settings ?? [])
      .filter((settings) => settings.names.includes("LOGGING"));
    if (views.length === 0) return notApplicable("LOGGING is not set");
    const verdicts = views.flatMap((settings) => judgeEntry(settings, project));
    const findings = verdicts.filter((one) => one.kind === "finding");
    return findings.length > 0
      ? findings
      : (verdicts.find((one) => one.kind === "notDetermined") ??
          verdicts.find((one) => one.kind === "holds") ??
          holds());
  },
});

interface Folder {
  readonly handler: string;
  readonly folder: string;
  readonly inside: boolean;
  readonly ignored: boolean;
}

function judgeEntry(settings: SettingsView, project: ProjectView): readonly Verdict[] {
  const launches = productionProcesses(project).map(({ launch }) => launch);
  const inContainer = launches.some(({ container }) => container === true);
  // A platform makes the machine anew for each release, as an image is made.
  const madeAnew = inContainer || launches.some(({ kind }) => kind === "procfile" || kind === "platform");
  const verdicts = verdictList(
    judgeFaults<Folder>(
      settings,
      (world) => {
        const logging = appliedLogging(world);
        return typeof logging === "string"
          ? { faults: [], otherwise: logging }
          : foldersIn(logging, settings, project, { madeAnew, made: foldersMade(world, settings.workingDirectory) });
      },
      ({ data: { handler, folder, inside, ignored } }, one) => ({
        // On a machine of its own someone may have made it once.
        severity: inside && !ignored && madeAnew ? "error" : "warning",
        message: `handlers["${handler}"] of LOGGING writes into ${inside ? shownFolder(project.root, folder) : folder}${whenText(one)}, ${inside ? (ignored ? "which Git ignores" : "which is not in the repository") : inContainer ? "a folder of the container" : "a folder outside of the repository"}, and nothing here makes it: without it Django does not start`,
      }),
    ),
  );
  // `if not exists(LOGS): os.makedirs(LOGS)`: whether it is there already is not known.
  if (
    verdicts.some(({ kind }) => kind === "finding") &&
    settings.evaluation.files.some((file) => project.inText(file, makesFolders) === true)
  )
    return [
      notDetermined("whether the folder of the log file is there cannot be told: the settings make folders themselves"),
    ];
  return verdicts.map((one) =>
    one.kind === "finding" && one.severity === "warning" ? { ...one, certainty: "possible" as const } : one,
  );
}

/** The folders that the settings make as they run. */
function foldersMade(world: World, workingDirectory: string): readonly string[] {
  return world.calls(folderMade).flatMap((call) => {
    const folder = call.arguments.get("folder");
    return (folder && placeOnDisk(folder, workingDirectory)) ?? [];
  });
}

function shownFolder(root: string, folder: string): string {
  return isInside(root, folder) ? relativeTo(root, folder) : basename(folder);
}

function makesFolders(text: string): boolean {
  return /\bmakedirs\b|\bmkdir\b/.test(text);
}

const opening: ReadonlySet<string> = new Set([
  "logging.FileHandler",
  "logging.handlers.WatchedFileHandler",
  "logging.handlers.RotatingFileHandler",
  "logging.handlers.TimedRotatingFileHandler",
]);

function foldersIn(
  logging: DictValue,
  settings: SettingsView,
  project: ProjectView,
  { madeAnew, made }: { readonly madeAnew: boolean; readonly made: readonly string[] },
): { readonly faults: readonly Fault<Folder>[]; readonly otherwise: Answer } {
  let { parts, otherwise } = loggingParts(logging, "handlers");
  const faults: Fault<Folder>[] = [];
  for (const { name, value } of parts) {
    const [path, file, delay] = [entry(value, "class"), entry(value, "filename"), entry(value, "delay")];
    const opens = and(
      typeof path === "string" ? path : (seen(path) ?? yesNo(path.kind === "str" && opening.has(path.value))),
      not(typeof delay === "string" ? delay : isTruthy(delay)),
    );
    if (typeof file === "string" || opens !== "yes") {
      otherwise = or(otherwise, typeof file === "string" ? and(file, opens) : opens);
      continue;
    }
    const place = placeOnDisk(file, settings.workingDirectory);
    if (place === undefined) {
      otherwise = or(otherwise, seen(file) ?? "unknown");
      continue;
    }
    const folder = dirname(place);
    const kind = settings.kindOf(folder);
    // `../errors.log`: what the project lies in is there.
    if (kind === "directory" || isInside(folder, project.root)) continue;
    // With all above it, by `parents`.
    if (made.some((one) => isInside(folder, one))) continue;
    // `BASE_DIR.parent / "logs"`: where that is in production, this machine does not tell.
    const around = !isInside(project.root, folder) && firstFolder(folder) === firstFolder(project.root);
    if (around && kind === "unknown") {
      otherwise = or(otherwise, "unknown");
      continue;
    }
    const inside = around || isInside(project.root, folder);
    const ignored = inside && kind === "unknown";
    if (kind === "unknown" && !ignored && (!madeAnew || usual.test(folder)))
      otherwise = or(otherwise, usual.test(folder) ? "no" : "unknown");
    else if (isMade(folder, settings, project)) otherwise = or(otherwise, "environment");
    else faults.push({ key: `${name} ${folder}`, at: file.at, data: { handler: name, folder, inside, ignored } });
  }
  return { faults, otherwise };
}

function firstFolder(path: string): string | undefined {
  return path.split("/")[1];
}

/** Folders that every system has, and those that packages of an operating system bring. */
const usual =
  /^\/(?:[a-z]+|var\/(?:log|tmp|run|lib|cache)|dev\/.*|proc\/.*|var\/log\/(?:nginx|apache2|supervisor|httpd|uwsgi|celery|gunicorn))$/;

/** A deploy file names the folder, or one of that name, otherwise than to read logs: it is made, mounted or copied there. */
function isMade(folder: string, settings: SettingsView, project: ProjectView): boolean {
  const name = literalPattern(basename(folder));
  const named = new RegExp(`(?:^|[/\\s"'=:,\\[{])${name}(?=[/\\s"':,;\\]}]|$)`);
  // `deploy.py` beside manage.py.
  const programs = project.files.list(project.root).map((name) => join(project.root, name));
  if (
    programs.some(
      (file) =>
        file.endsWith(".py") &&
        !settings.evaluation.files.includes(file) &&
        project.inText(file, (text) => makesFolders(text) && named.test(text)) === true,
    )
  )
    return true;
  const { dockerfiles, compose, units, supervisors, kubernetes, platforms, scripts, workflows, procfiles } =
    project.deploy;
  return [
    ...dockerfiles,
    ...compose,
    ...units,
    ...supervisors,
    ...kubernetes,
    ...platforms,
    ...scripts,
    ...workflows,
    ...procfiles,
  ].some(({ text }) =>
    text.split("\n").some((line) => named.test(line) && !/^\s*#|\b(?:compose|docker|kubectl)\s+logs\b/.test(line)),
  );
}
