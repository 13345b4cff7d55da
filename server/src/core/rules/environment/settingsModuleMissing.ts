import { replaceText } from "../../fixes/deployFixes.js";
import { basename, dirname } from "../../project/paths.js";
import { nearest } from "../../text/nearest.js";
import type { Span } from "../../text/span.js";
import { finding, holds, notApplicable, notDetermined, projectRule, type FindingDraft } from "../rule.js";
import type { ProjectView } from "../views.js";

export default projectRule({
  id: "settings-module-missing",
  family: "environment",
  severity: "error",
  checklist: ["settings-module-production"],
  fixable: "needsReview",
  docs: {
    summary: "A deploy file names a settings module that is not in the project",
    why: "Django imports the module that `DJANGO_SETTINGS_MODULE` names when it first reads a setting. If there is none, the process ends with ModuleNotFoundError.",
    remedy: "Name a module of the project.",
    whenToIgnore: "Where the deploy adds the module, or a package that is installed brings it.",
    references: ["https://docs.djangoproject.com/en/stable/topics/settings/#designating-the-settings"],
  },
  check({ project }) {
    const named = project.settingsDefaults.filter((one) => one.target === "production" && one.module !== undefined);
    if (named.length === 0) return notApplicable("no deploy file names a settings module");
    const modules = project.entries.map((entry) => entry.module.split(":")[0] ?? "");
    // Where a deploy file names one that is there, a fallback of Python counts only where nothing names it.
    const isNamed = named.some(({ source, resolved }) => resolved && !ofPython.has(source));
    const sure = isNamed ? certainty : () => certain;
    let made: string | undefined;
    let servers: string | undefined;
    const findings = project.settingsDefaults.flatMap(({ module, at, target, resolved, source }) => {
      if (module === undefined || resolved || target !== "production" || ofExample.test(at.file)) return [];
      const first = module.split(".")[0] ?? module;
      // Only where the package itself is the project's: others may be installed.
      const isOwn = project.entries.some(
        ({ module: own, file }) =>
          own.split(/[.:]/)[0] === first && file.slice(project.root.length).includes(`/${first}/`),
      );
      if (!isOwn) return [];
      if (isMade(module, project)) {
        made ??= module;
        return [];
      }
      if (isServers(module, project)) {
        servers ??= module;
        return [];
      }
      const near = nearest(module, modules, 3);
      const meant = near ?? (modules.length === 1 ? modules[0] : undefined);
      return [
        finding({
          at,
          ...sure(source, at, project),
          // Without another name for it it may be a file of the server's own.
          ...(near === undefined && { severity: "warning" as const }),
          ...(isLeftOver(source, at, project) && { severity: "information" as const }),
          ...messageOf(module, meant, at),
        }),
      ];
    });
    if (findings.length === 0 && made !== undefined)
      return notDetermined(`${made} is copied to its place when an image is built or started`);
    if (findings.length === 0 && servers !== undefined)
      return notDetermined(`${servers} is not in the repository: each server has its own`);
    return findings.length > 0
      ? findings
      : holds({ at: named[0]?.at, text: "every settings module that a deploy file names exists" });
  },
});

/** @param meant a module that is there, and most likely the one */
function messageOf(module: string, meant: string | undefined, at: Span): Pick<FindingDraft, "message" | "fixes"> {
  const message = `${module} is not in the project: what this starts ends with ModuleNotFoundError`;
  if (meant === undefined) return { message };
  return {
    message: `${message}; ${meant} is there`,
    fixes: at.end - at.start === module.length ? replaceText(`Name ${meant}`, at, meant) : [],
  };
}

/** A script or an image puts the file there: `cp docker/config.py settings/config.py`, `COPY config.py /app/settings/config.py`. */
function isMade(module: string, { deploy }: ProjectView): boolean {
  const file = `${module.replaceAll(".", "/")}.py`;
  return [...deploy.scripts, ...deploy.dockerfiles].some(({ text }) =>
    text.split("\n").some((line) => line.includes(file) && copying.test(line)),
  );
}

/** `local_settings.example/wsgi.py`: in a copy something else stands. */
const ofExample = /[._-](?:example|sample|template|dist)\//;

/** Each server has its own: Git ignores the file, or an example of it stands in its place. */
function isServers(module: string, { files, root }: ProjectView): boolean {
  const file = `${root}/${module.replaceAll(".", "/")}.py`;
  const stem = basename(file).slice(0, -3);
  const folder = file.slice(0, -3);
  return (
    files.isIgnored(file) ||
    // Python imports a folder without __init__.py as well; the server's own __init__.py chooses one of its modules.
    (files.kind(folder) === "directory" && files.list(folder).some((name) => name.endsWith(".py"))) ||
    files
      .list(dirname(file))
      .some(
        (name) =>
          name.startsWith(stem) &&
          /^[._-](?:py\.)?(?:example|sample|template|dist|tmpl)(?:\.py)?$/.test(name.slice(stem.length)),
      )
  );
}

/** A wsgi.py or asgi.py that nothing starts, beside one that is started and whose settings are there. */
function isLeftOver(source: string, { file }: Span, { settingsDefaults, processes }: ProjectView): boolean {
  const isStarted = (starter: string): boolean => {
    const module = `${basename(dirname(starter))}.${basename(starter).slice(0, -3)}`;
    return processes.some(({ steps }) =>
      steps.some(({ step }) => step.command.some(({ text }) => text.includes(module))),
    );
  };
  const starters = ["wsgi", "asgi"];
  return (
    starters.includes(source) &&
    !isStarted(file) &&
    settingsDefaults.some((one) => one.resolved && starters.includes(one.source) && isStarted(one.at.file))
  );
}

/** `${DJANGO_SETTINGS_MODULE:-shop.settings.prod}` in a script. */
function isFallback({ file, start }: Span, { deploy }: ProjectView): boolean {
  return deploy.scripts.some(({ path, text }) => path === file && /:?-["']?$/.test(text.slice(0, start)));
}

const certain = { certainty: "definite" } as const;

/** Where some deploy file names settings that are there: a fallback counts where nothing does. */
function certainty(
  source: string,
  at: Span,
  project: ProjectView,
): Pick<FindingDraft, "certainty" | "severity" | "when"> {
  return ofPython.has(source) || isFallback(at, project)
    ? { certainty: "possible", severity: "warning", when: "DJANGO_SETTINGS_MODULE is unset" }
    : certain;
}

const ofPython: ReadonlySet<string> = new Set(["manage", "wsgi", "asgi", "celery"]);

const copying = /(?:^|[\s;&|])(?:cp|mv|ln|install|envsubst|COPY|ADD)\s|>/i;
