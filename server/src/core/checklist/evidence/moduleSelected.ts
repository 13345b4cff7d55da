import { isProductionProcess, launchText } from "../../launch/targets.js";
import { deployKindOf } from "../../project/deployKinds.js";
import { basename, dirname } from "../../project/paths.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { madeReleases } from "../../launch/releases/order.js";
import { isText } from "../../text/fileSource.js";
import { nameWords } from "../../project/roleWords.js";
import type { ProjectEntry } from "../../rules/views.js";
import { lastPart } from "../../text/lastPart.js";
import { nothing, open, shown, whole, type Part } from "./answers.js";
import { ownLaunches } from "./ownLaunches.js";

/** What each process of production loads; without any, what wsgi.py and asgi.py fall back to, or what a deploy file of production sets. */
export function moduleSelected(context: EvidenceContext): EvidenceAnswer {
  const { project, entry, show } = context;
  const [module, className] = entry.module.split(":");
  const launches = ownLaunches(context).filter(({ what }) => what.kind !== "other" && what.kind !== "process-manager");
  // A command of a release may run on other settings than the server that it is for.
  const elsewhere = project.processes.filter(
    ({ launch, what, entry: other }) =>
      isProductionProcess(launch) &&
      launch.role === "release" &&
      what.kind === "manage" &&
      (other?.role === "development" || other?.role === "test"),
  );
  if (launches.length > 0) {
    return whole(
      ...ofReleases(context),
      ...chosenWithin(entry),
      ...elsewhere.map((process) =>
        open(
          `${launchText(process)} runs ${process.what.kind === "manage" ? (process.what.subcommand?.text ?? "manage.py") : "it"} on ${process.entry?.module ?? ""}, unless DJANGO_SETTINGS_MODULE is set for it`,
          { at: process.launch.at, text: launchText(process) },
        ),
      ),
      ...launches.map((process) => {
        const place = { at: process.launch.at, text: `${launchText(process)} loads ${entry.module}` };
        const named = process.launch.environment.find(({ name }) => name === "DJANGO_SETTINGS_MODULE");
        if (named?.isReplaceable)
          return open(
            `${show(named.at.file)} names ${named.value ?? ""}: make sure that production's own env file, which is not in the repository, does too`,
            { at: named.at, text: launchText(process) },
          );
        // An env file that nobody sees may name it, and nothing else does.
        const isAssumed =
          named === undefined &&
          process.launch.sourcesUnseen === true &&
          !project.settingsDefaults.some((one) => /^(?:[aw]sgi|celery)$/.test(one.source) && one.module === module);
        return process.entry === undefined || isAssumed
          ? open(`${launchText(process)} loads settings that no deploy file names`, {
              ...place,
              text: launchText(process),
            })
          : shown(place);
      }),
    );
  }
  const starters = project.settingsDefaults.filter((one) => one.source === "wsgi" || one.source === "asgi");
  const otherClass =
    className === undefined
      ? undefined
      : starters.find((one) => one.className !== undefined && one.className !== className);
  if (otherClass !== undefined) {
    const text = `${starterName(otherClass.at.file)} falls back to the class ${otherClass.className ?? ""}`;
    return whole(
      open(`${text}: make sure that production sets DJANGO_CONFIGURATION to ${className ?? ""}`, {
        at: otherClass.at,
        text,
      }),
    );
  }
  const named = starters.filter((one) => one.module === module);
  const workers = project.settingsDefaults.filter((one) => one.source === "celery" && one.module !== module);
  if (named.length > 0)
    return whole(
      ...workers.map((one) => {
        const text = `${starterName(one.at.file)} falls back to ${one.module ?? "other settings"}`;
        return open(`${text}: make sure that workers get ${entry.module}`, { at: one.at, text });
      }),
      ...named.map((one) => shown({ at: one.at, text: `${starterName(one.at.file)} names ${one.module ?? ""}` })),
    );
  const { because, becauseAt } = entry;
  if (becauseAt === undefined)
    return whole(
      project.processes.some(({ launch }) => isProductionProcess(launch) && launch.role === "web")
        ? open(`no deploy file names ${entry.module}: make sure that production loads it`)
        : nothing("no deploy file names a settings module"),
    );
  // What make runs may be for tests.
  if (deployKindOf(becauseAt.file) === "makefile" || project.deploy.roles.get(becauseAt.file)?.role !== "production")
    return whole(
      open(`only ${show(becauseAt.file)} names ${entry.module}: make sure that production loads it`, {
        at: becauseAt,
        text: because,
      }),
    );
  return whole(shown({ at: becauseAt, text: because }));
}

/** `settings/__init__.py` takes over one module or another: which one, a variable says that no deploy file of the process sets. */
function chosenWithin({ module, file, settings }: ProjectEntry): readonly Part[] {
  if (nameWords(lastPart(module)).production) return [];
  return (settings?.evaluation.unsetSelectors ?? []).flatMap(({ variable, read }) =>
    read.at.file === file
      ? [
          open(
            `${module} takes what is for development while ${variable} is unset: make sure that production sets it`,
            {
              at: read.at,
              text: `${variable} chooses`,
            },
          ),
        ]
      : [],
  );
}

/** manage.py of a script or pipeline, which falls back to the settings for development where nothing of the file names others. */
function ofReleases({ project }: EvidenceContext): readonly Part[] {
  const manage = project.settingsDefaults.find(({ source }) => source === "manage");
  const other = project.entries.find(({ module }) => module === manage?.module);
  if (other?.role !== "development" && other?.role !== "test") return [];
  return madeReleases(project).flatMap(({ name, file, steps }) => {
    const text = project.files.read(file);
    if (!isText(text) || /DJANGO_SETTINGS_MODULE|--settings\b|\.env\b|\bsource\b/.test(text.text)) return [];
    const step = steps.find(
      ({ kind, what, step: run }) =>
        (kind === "migrate" || kind === "collectstatic") &&
        what?.kind === "manage" &&
        run?.inside === undefined &&
        run?.wrappers.every((one) => /^(?:python[\d.]*|sudo|uv|poetry|pipenv)$/.test(one)) !== false,
    );
    return step === undefined
      ? []
      : [
          open(
            `${name} runs ${step.kind} on ${other.module}, unless DJANGO_SETTINGS_MODULE is set where it runs`,
            step,
          ),
        ];
  });
}

/** `asgi/__init__.py` is asgi.py to whoever reads it. */
function starterName(file: string): string {
  return basename(file) === "__init__.py" ? `${basename(dirname(file))}.py` : basename(file);
}
