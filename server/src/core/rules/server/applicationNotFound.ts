import type { Launch } from "../../launch/launch.js";
import { noDeployFiles, productionProcesses } from "../../launch/targets.js";
import { replaceText } from "../../fixes/deployFixes.js";
import { dirname, isInside, join, relativeTo } from "../../project/paths.js";
import { type FileSource, isText } from "../../text/fileSource.js";
import type { ProjectView } from "../views.js";
import { finding, holds, projectRule, type FindingDraft } from "../rule.js";
import { deployKindOf } from "../../project/deployKinds.js";
import { lastPart } from "../../text/lastPart.js";

export default projectRule({
  id: "application-not-found",
  family: "server",
  severity: "error",
  checklist: ["application-server", "background-jobs"],
  fixable: "needsReview",
  docs: {
    summary: "The application that the server is given is not in the project",
    why: "The server imports the module from the folder in which it runs. If there is no such module its workers fail to boot. `celery -A shop` imports `shop` likewise, and looks for an application in it and in `shop.celery`.",
    remedy:
      "Name the module as it is imported from the working directory, or change the working directory (`--chdir`, `WORKDIR`, `WorkingDirectory=`).",
    references: [
      "https://docs.gunicorn.org/en/stable/run.html",
      "https://docs.djangoproject.com/en/stable/howto/deployment/wsgi/gunicorn/",
      "https://github.com/celery/celery/blob/main/celery/app/utils.py",
    ],
  },
  check({ project }) {
    const processes = productionProcesses(project).filter(({ launch }) => launch.role === "web");
    if (processes.length === 0 && !productionProcesses(project).some(({ what }) => what.kind === "celery"))
      return noDeployFiles;
    const findings = processes.flatMap(({ launch, what, gunicorn }) => {
      const app =
        what.kind === "gunicorn"
          ? gunicorn?.app
          : what.kind === "uvicorn" || what.kind === "daphne" || what.kind === "hypercorn" || what.kind === "granian"
            ? what.app
            : undefined;
      if (app === undefined || app.dynamic || app.at === undefined || launch.sourceDirectory === undefined) return [];
      const module = app.text.split(":")[0] ?? app.text;
      // The folder of a unit may be any of the machine's.
      if (!/^(?:\w+\.)*\w+$/.test(module) || (!module.includes(".") && !known.has(launch.kind))) return [];
      const chdir = gunicorn?.effective.get("chdir");
      if (
        launch.environment.some((setting) => /(?:^|_)(?:PYTHONPATH|CHDIR)$/.test(setting.name)) ||
        (what.kind === "gunicorn" && gunicorn?.effective.get("pythonpath")?.value.kind !== "none") ||
        (what.kind !== "gunicorn" && launch.command.some((word) => word.text.startsWith("--app-dir")))
      )
        return [];
      if (
        chdir !== undefined &&
        chdir.source !== "default" &&
        (chdir.value.kind !== "str" || chdir.value.value.startsWith("/"))
      )
        return [];
      const folder =
        chdir?.value.kind === "str" && chdir.source !== "default"
          ? join(launch.sourceDirectory, chdir.value.value)
          : launch.sourceDirectory;
      // A script beside other scripts is copied to where the project is, or called from there; an image is built from where it is.
      const isAround = isInside(folder, project.root);
      if (!isAround && (deployKindOf(launch.file) === "shell" || !isInside(project.root, folder))) return [];
      const { files } = project;
      // The buildpack sets PYTHONPATH to the application's folder (https://github.com/heroku/heroku-buildpack-python/blob/main/bin/compile).
      // An image puts a Procfile of its own folder where the application is.
      const onPath = launch.kind === "procfile" ? [folder, launch.sourceDirectory, project.root] : [folder];
      const isThere = (root: string): boolean => {
        const path = join(root, module.replaceAll(".", "/"));
        return files.kind(`${path}.py`) === "file" || files.kind(path) === "directory";
      };
      if (onPath.some(isThere)) return [];
      const [first = ""] = module.split(".");
      const isInFolder = files.kind(join(folder, first)) === "directory";
      // `src/shop` is installed or on the path: production's settings are in it.
      const around = isInFolder ? undefined : folderOf(project, first);
      const ownPackage = isInFolder || (around !== undefined && !isThere(around));
      // Of what may be installed only Django's own names are told.
      if (!ownPackage && !/(?:^|\.)[aw]sgi$/.test(module)) return [];
      const candidates = files
        .list(project.root)
        .filter(
          (name) =>
            files.kind(join(project.root, `${name}/${module.endsWith("asgi") ? "asgi" : "wsgi"}.py`)) === "file",
        );
      if (!ownPackage && candidates.length === 0) return [];
      if (ownPackage && isThere(join(folder, first)) && sourcesUnseen(files, launch.file)) return [];
      const meant =
        candidates.length === 1 && folder === project.root
          ? `${candidates[0] ?? ""}.${module.endsWith("asgi") ? "asgi" : "wsgi"}`
          : undefined;
      const place = ownPackage ? (around ?? folder) : folder;
      const shown = isInside(project.root, place) ? relativeTo(project.root, place) : ".";
      const exact = app.at.end - app.at.start === app.text.length;
      return [
        finding({
          at: app.at,
          certainty: ownPackage ? "definite" : "possible",
          severity: ownPackage ? "error" : "warning",
          about: ["application-server"],
          message: `The server's workers fail to boot: there is no module ${module} in ${shown === "." ? "the folder that it runs in" : shown}${meant === undefined ? "" : `; ${meant} is there`}`,
          fixes:
            meant !== undefined && exact
              ? replaceText(`Name ${meant}`, { ...app.at, end: app.at.start + module.length }, meant)
              : [],
        }),
      ];
    });
    findings.push(...celeryFindings(project));
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "the applications that servers are given exist, as far as they can be seen" });
  },
});

/** Their folder is one of the repository. */
const known: ReadonlySet<Launch["kind"]> = new Set(["procfile", "platform", "dockerfile", "compose"]);

/** The folder from which production's settings are imported, where they are in that package. */
function folderOf(project: ProjectView, first: string): string | undefined {
  const entry = project.entries.find(({ module, role }) => role === "production" && module.startsWith(`${first}.`));
  const path = entry && `/${entry.module.replaceAll(".", "/")}`;
  const at = path === undefined ? -1 : (entry?.file.lastIndexOf(path) ?? -1);
  return at < 0 ? undefined : entry?.file.slice(0, at);
}

/** `source bin/activate`, `. ./env.sh`: what is not in the repository may set PYTHONPATH. */
function sourcesUnseen(files: FileSource, script: string): boolean {
  const content = files.read(script);
  return (
    isText(content) &&
    [...content.text.matchAll(/^[ \t]{0,40}(?:source|\.)[ \t]{1,9}([^\s;&|]{1,300})/gm)].some(
      ([, path = ""]) => /\$/.test(path) || files.kind(join(dirname(script), path)) !== "file",
    )
  );
}

/** celery/app/utils.py: find_app takes `shop`, `shop:app`, `shop.celery`; a package needs `celery`, `app`, or a module `celery` in it. */
function celeryFindings(project: ProjectView): readonly FindingDraft[] {
  const { files } = project;
  return productionProcesses(project).flatMap(({ launch, what }): readonly FindingDraft[] => {
    const app = what.kind === "celery" ? what.app : undefined;
    const folder = launch.sourceDirectory;
    if (app === undefined || app.dynamic || folder === undefined || what.kind !== "celery") return [];
    if (
      launch.environment.some(({ name }) => name === "PYTHONPATH") ||
      what.options.some(({ name }) => name === "--workdir")
    )
      return [];
    const module = app.text.split(":")[0] ?? "";
    if (!/^[A-Za-z_][\w.]*$/.test(module)) return [];
    const path = join(folder, module.replaceAll(".", "/"));
    const [first = ""] = module.split(".");
    const isPackage = files.kind(path) === "directory";
    if (files.kind(`${path}.py`) === "file") return [];
    const where =
      relativeTo(project.root, folder) === "." ? "the folder that it runs in" : relativeTo(project.root, folder);
    const at = app.at;
    if (!isPackage) {
      // An application that is installed may be meant, unless the folder holds the one that is.
      const candidates = files.list(folder).filter((name) => files.kind(join(folder, `${name}/celery.py`)) === "file");
      const ownPackage = files.kind(join(folder, first)) === "directory";
      // `shop.app` is the attribute app of shop.
      const parent = path.slice(0, path.lastIndexOf("/"));
      if (
        module.includes(".") &&
        (files.kind(`${parent}.py`) === "file" || mentions(project, `${parent}/__init__.py`, lastPart(module)))
      )
        return [];
      if (!ownPackage && candidates.length === 0) return [];
      return [
        finding({
          at,
          certainty: ownPackage ? "definite" : "possible",
          severity: ownPackage ? "error" : "warning",
          about: ["background-jobs"],
          message: `celery does not start: there is no module ${module} in ${where}${candidates.length === 1 ? `; ${candidates[0] ?? ""} is there` : ""}`,
        }),
      ];
    }
    if (
      app.text.includes(":") ||
      files.kind(`${path}/celery.py`) === "file" ||
      files.kind(`${path}/celery`) === "directory" ||
      mentions(project, `${path}/__init__.py`, "celery|app|Celery|import")
    )
      return [];
    return [
      finding({
        at,
        certainty: "definite",
        about: ["background-jobs"],
        message: `celery does not start: the package ${module} defines no Celery application, and has no module ${module}.celery`,
      }),
    ];
  });
}

function mentions(project: ProjectView, file: string, words: string): boolean {
  const content = project.files.read(file);
  return isText(content) && new RegExp(`\\b(?:${words})\\b`).test(content.text);
}
