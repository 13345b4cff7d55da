import { fileStart } from "../text/span.js";
import { deployKindOf, type DeployKind } from "../project/deployKinds.js";
import type { DeployRole } from "../project/deployRoles/deployRole.js";
import { isText, type FileSource } from "../text/fileSource.js";
import { basename, dirname } from "../project/paths.js";
import { plainText } from "../syntax/deploy/mappedText.js";
import { isPipeline } from "../syntax/deploy/pipelines.js";
import { parseProcfile } from "../syntax/deploy/procfile.js";
import { parseShell } from "../syntax/deploy/shell.js";
import { buildLaunch, checkoutPlaces, type LaunchPlan } from "./build.js";
import type { Launch } from "./launch.js";
import { roleOf, runsWhat } from "./runsWhat.js";
import { cloudFoundryPlans } from "./sources/cloudFoundry.js";
import { composePlans } from "./sources/compose.js";
import { hookScript } from "./sources/hookScripts.js";
import { ownImages } from "./sources/ownImages.js";
import { dockerfilePlans, kubernetesPlans, platformPlans, procfilePlans, workflowPlans } from "./sources/platforms.js";
import { servesAnother } from "./otherApplications.js";
import { createYamlParsers, type YamlParsers } from "./yamlParsers.js";
import { supervisorPlans, systemdPlans, uwsgiPlans } from "./sources/units.js";

export interface FindLaunchesOptions {
  readonly files: FileSource;
  /** The project's folder, where manage.py stands. */
  readonly root: string;
  /** What is looked at as a whole: images are built from a folder of it, which may lie around the project. The project's folder where nothing else is said. */
  readonly analysisRoot?: string;
  /** Deploy files that are meant for the project, with what each is for. */
  readonly roles: ReadonlyMap<string, DeployRole>;
  readonly parsers?: YamlParsers;
}

/** What every deploy file of a project starts, in the order of the files. Reads nothing outside the FileSource, never throws. */
export function findLaunches(options: FindLaunchesOptions): readonly Launch[] {
  const { files, root, analysisRoot: top = root, roles, parsers = createYamlParsers() } = options;
  const paths = [...roles.keys()].sort();
  const byKind = new Map<DeployKind, string[]>();
  for (const path of paths) {
    const kind = deployKindOf(path);
    if (kind === undefined || isTemplate(path)) continue;
    const list = byKind.get(kind) ?? [];
    if (list.length === 0) byKind.set(kind, list);
    list.push(path);
  }
  const of = (kind: DeployKind): readonly string[] => byKind.get(kind) ?? [];
  const targetOf = (path: string): Launch["target"] =>
    roles.get(path)?.role === "development" ? "development" : "production";
  const compose = composePlans(files, roles, of("compose"), parsers.compose, {
    top,
    own: ownImages(files, { root, top }, roles, parsers.pipeline),
  });
  const dockerfiles = of("dockerfile");
  const kubernetes = kubernetesPlans(
    files,
    targetOf,
    { root, top },
    of("kubernetes"),
    parsers.manifest,
    dockerfiles.filter((path) => targetOf(path) === "production"),
  );
  const platforms = of("platform").flatMap((path) => platformPlans(files, targetOf(path), top, path));
  // An image that a service, a pod or a platform runs is no launch of its own.
  const run = new Set([
    ...compose.built,
    ...[...kubernetes, ...platforms].filter((plan) => plan.target === "production").flatMap((plan) => plan.files ?? []),
  ]);
  const cloudFoundry = cloudFoundryPlans(files, targetOf, root, of("kubernetes"));
  const pushed = new Set(cloudFoundry.map(({ file }) => file));
  const plans: LaunchPlan[] = [
    // What a Procfile calls web runs with the variables of each manifest, where some manifest pushes it.
    ...of("procfile").flatMap((path) =>
      procfilePlans(files, targetOf(path), path).filter(({ role }) => role !== "web" || !pushed.has(path)),
    ),
    ...cloudFoundry,
    ...compose.plans,
    ...dockerfiles
      .filter((path) => !run.has(path))
      .flatMap((path) => dockerfilePlans(files, top, path, targetOf(path))),
    ...[...of("systemd"), ...of("shell")].flatMap((path) => systemdPlans(files, targetOf(path), root, path)),
    ...of("supervisor").flatMap((path) => supervisorPlans(files, targetOf(path), root, path)),
    ...of("uwsgi").flatMap((path) => uwsgiPlans(files, targetOf(path), root, path)),
    ...platforms,
    ...kubernetes,
    ...of("workflow")
      .filter(isPipeline)
      .flatMap((path) => workflowPlans(files, path, parsers.pipeline)),
  ];
  const launches = plans.flatMap((plan): Launch[] => {
    const launch = buildLaunch(plan);
    if (launch === undefined || !concernsPython(plan, launch) || servesAnother(files, root, launch)) return [];
    // What Elastic Beanstalk or Dokku runs besides is the system's.
    if (plan.kind === "platform" && plan.hook !== undefined && !runsProject(launch)) return [];
    return [launch, ...managed(files, plan, launch)];
  });
  const followed = new Set(launches.flatMap((launch) => launch.files ?? []));
  const scripts = of("shell")
    .filter((path) => !followed.has(path))
    .flatMap((path) => shellPlans(files, targetOf(path), path))
    .flatMap((plan) => {
      const launch = buildLaunch(plan);
      return launch === undefined || !runsProject(launch) || servesAnother(files, root, launch) ? [] : [launch];
    });
  return [...launches, ...scripts].sort((a, b) =>
    a.file === b.file ? (a.at?.start ?? 0) - (b.at?.start ?? 0) : a.file < b.file ? -1 : 1,
  );
}

/** Databases, proxies and caches beside the application are no launches of the project. */
function concernsPython(plan: LaunchPlan, launch: Launch): boolean {
  if (plan.kind === "compose") return ("recognised" in plan && plan.recognised === "built") || runsProject(launch);
  if (plan.kind === "procfile" || plan.kind === "platform" || plan.kind === "dockerfile" || plan.kind === "uwsgi")
    return true;
  return runsProject(launch);
}

function runsProject(launch: Launch): boolean {
  return (launch.steps ?? [launch]).some((step) => {
    const what = runsWhat(step);
    return what.kind !== "other" || roleOf(what) !== undefined;
  });
}

/** `honcho start` and `foreman start` run every process of a Procfile. */
function managed(files: FileSource, plan: LaunchPlan, launch: Launch): Launch[] {
  const what = runsWhat(launch);
  if (
    what.kind !== "process-manager" ||
    !/^(?:honcho|foreman|overmind|hivemind)$/.test(basename(what.program.text)) ||
    launch.sourceDirectory === undefined
  )
    return [];
  const flag = what.arguments.findIndex((word) => word.text === "-f" || word.text === "--procfile");
  const path = `${launch.sourceDirectory}/${flag >= 0 ? (what.arguments[flag + 1]?.text ?? "Procfile") : "Procfile"}`;
  const content = files.read(path);
  if (!isText(content)) return [];
  const wanted = what.arguments
    .filter((word, index) => index > 0 && !word.text.startsWith("-") && index !== flag + 1)
    .map((word) => word.text);
  return parseProcfile(path, content.text)
    .entries.filter((entry) => wanted.length === 0 || wanted.includes(entry.name))
    .flatMap((entry) => {
      const inner = buildLaunch({
        ...plan,
        file: path,
        name: `${plan.name}/${entry.name}`,
        at: entry.nameAt,
        role: undefined,
        run: { shell: entry.command },
        workingDirectory: launch.workingDirectory,
      });
      return inner === undefined ? [] : [{ ...inner, files: [...new Set([...(inner.files ?? []), plan.file])] }];
    });
}

/** Scripts that nothing else starts: somebody runs them by hand, or a platform's settings do. */
function shellPlans(files: FileSource, target: Launch["target"], file: string): LaunchPlan[] {
  const content = files.read(file);
  if (!isText(content)) return [];
  const source = plainText(file, content.text);
  if (parseShell(source).commands.length === 0) return [];
  const name = basename(file).replace(/\.(?:sh|bash)$/, "");
  const folder = dirname(file);
  const hook = hookScript(file);
  // Scripts are started from the folder that they lie in or, from `bin/` and `scripts/`, from the one above.
  const directory =
    hook?.root ??
    (files.kind(`${folder}/manage.py`) !== "file" && files.kind(`${dirname(folder)}/manage.py`) === "file"
      ? dirname(folder)
      : folder);
  return [
    {
      file,
      kind: "shell",
      name,
      at: fileStart(file),
      role:
        hook !== undefined
          ? ({ build: "build", before: "release", after: "other" } as const)[hook.when]
          : /build/.test(name)
            ? "build"
            : /release|predeploy/.test(name)
              ? "release"
              : undefined,
      hook: hook === undefined || hook.when === "build" ? undefined : hook.when,
      target,
      run: { shell: source },
      workingDirectory: directory,
      places: checkoutPlaces(files, directory),
      user: undefined,
      environment: [],
      environmentComplete: false,
      ports: [],
      container: false,
    },
  ];
}

function isTemplate(path: string): boolean {
  return /\.(?:example|sample|template|dist)$/.test(path);
}
