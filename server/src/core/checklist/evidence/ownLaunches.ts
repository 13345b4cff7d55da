import { anyServerProgram } from "../../project/servers.js";
import { deployKindOf, type DeployKind } from "../../project/deployKinds.js";
import { isProductionProcess, launchText } from "../../launch/targets.js";
import type { Launch } from "../../launch/launch.js";
import { managementWorkers, roleOf, runsWhat } from "../../launch/runsWhat.js";
import type { LaunchView } from "../../rules/views.js";
import { isPythonScript } from "../repositoryPaths.js";
import type { EvidenceContext } from "../evidenceContext.js";
import { nothing, open, type Part } from "./answers.js";

/** What production starts of the entry: servers, workers and schedulers where no role is named. */
export function ownLaunches(
  { project, entry }: Pick<EvidenceContext, "project" | "entry">,
  ...roles: readonly Launch["role"][]
): readonly LaunchView[] {
  const wanted: readonly Launch["role"][] = roles.length === 0 ? ["web", "worker", "scheduler"] : roles;
  const own = project.processes.filter(
    (process) =>
      isProductionProcess(process.launch) &&
      wanted.includes(process.launch.role) &&
      (process.entry === undefined || process.entry.module === entry.module),
  );
  // A script that nothing starts says least where something else starts the same.
  const started = own.filter(({ launch }) => launch.kind !== "shell");
  return started.length > 0 ? started : own;
}

/** What the cluster starts by the clock: anew each time, and beside as many others as there are. */
export function isCronJob({ launch }: LaunchView): boolean {
  return launch.kind === "kubernetes" && launch.role === "scheduler" && roleOf(runsWhat(launch)) !== "scheduler";
}

/** Where no deploy file starts a server with these settings. */
export function noServer(context: EvidenceContext, ask?: string): Part {
  const named = namedJob(context, "server", ask);
  if (named !== undefined) return named;
  // `python serve.py`
  const script = context.project.processes.find(
    ({ launch, what }) =>
      isProductionProcess(launch) && what.kind === "other" && what.program?.text.endsWith(".py") === true,
  );
  return script?.what.kind === "other"
    ? open(
        `${launchText(script)} runs ${script.what.program?.text ?? ""}, which is not followed: ${ask ?? "make sure that it starts a server"}`,
        { at: script.launch.at, text: launchText(script) },
      )
    : nothing("no deploy file starts a server");
}

export function loadsAnother(process: LaunchView | undefined, { module }: EvidenceContext["entry"]): Part | undefined {
  if (process?.entry === undefined) return undefined;
  const text = launchText(process);
  const { environment, environmentComplete } = process.launch;
  // A platform or machine may set it, where nothing here says so.
  const mayBeSet = !environmentComplete && !environment.some(({ name }) => name === "DJANGO_SETTINGS_MODULE");
  const unless = mayBeSet ? ", unless DJANGO_SETTINGS_MODULE is set for it" : "";
  return open(`${text} loads ${process.entry.module}${unless}: make sure that production loads ${module}`, {
    at: process.launch.at,
    text,
  });
}

/** What production starts with settings of development: it is production's all the same. */
export function mistakenLaunches(
  { processes }: EvidenceContext["project"],
  role: Launch["role"],
): readonly LaunchView[] {
  return processes.filter(
    ({ launch, entry }) =>
      isProductionProcess(launch) && launch.role === role && (entry?.role === "development" || entry?.role === "test"),
  );
}

/** What starts such a process with other settings. */
function withOthers({ entry, project }: EvidenceContext, role: keyof typeof jobs): Part | undefined {
  const launched = role === "server" ? "web" : role;
  const others = project.processes.filter(
    ({ launch, entry: other }) =>
      isProductionProcess(launch) && launch.role === launched && other !== undefined && other.module !== entry.module,
  );
  const mistaken = mistakenLaunches(project, launched)[0] ?? (role === "server" ? undefined : others[0]);
  const part = loadsAnother(mistaken, entry);
  if (part !== undefined) return part;
  return others.length > 0 ? nothing("no deploy file starts a server with these settings") : undefined;
}

const jobs = {
  server: new RegExp(`(?:^\\s*(?:exec\\s+)?(?:/\\S*/)?|["']|(?:bin|\\})/)(?:${anyServerProgram})(?=["'\\s])`, "m"),
  worker: new RegExp(`\\bcelery\\b[^\\n#]{0,160}\\bworker\\b|\\b(?:${managementWorkers.join("|")})\\b`),
  // `celery_args="$celery_args -B"`
  scheduler: /\bcelery[^\n#]{0,160}(?:\bbeat\b|-B\b)|\brqscheduler\b/,
};

/** Of the project: a database's backup is no job of Django's. */
const cronJob = /^kind:[ \t]*["']?CronJob\b[^]{0,2000}?(?:manage\.py|django)/m;

const starting: ReadonlySet<DeployKind> = new Set([
  "shell",
  "kubernetes",
  "platform",
  "procfile",
  "systemd",
  "supervisor",
]);

/** What starts such a process with other settings, or a file of production that names one: a script's background, the values of a chart. */
export function namedJob(
  context: EvidenceContext,
  role: keyof typeof jobs,
  ask = "make sure that it runs",
): Part | undefined {
  const { deploy, paths, search, show } = context;
  const others = withOthers(context, role);
  if (others !== undefined) return others;
  const ofKind = (isWanted: (kind: DeployKind) => boolean): readonly string[] =>
    paths.deploy.filter((path) => isWanted(deployKindOf(path) ?? "env"));
  const found =
    search(
      // What starts an image says more than the image.
      [
        ...ofKind((kind) => starting.has(kind)),
        ...paths.deploy.filter(isPythonScript),
        ...ofKind((kind) => kind === "dockerfile"),
      ],
      jobs[role],
    ).find(({ line }) => !/^\s*(?:#|\/\/)/.test(line)) ??
    (role === "scheduler" && ownLaunches(context, role).length === 0
      ? search(
          ofKind((kind) => kind === "kubernetes"),
          cronJob,
        )[0]
      : undefined);
  if (found !== undefined)
    return open(`${show(found.at.file)} names a ${role}, which is not followed: ${ask}`, {
      at: found.at,
      text: `the ${role}`,
    });
  if (role !== "server") return undefined;
  // An image of the project without a command: what it is built upon starts one, or whoever runs it.
  const image = deploy.dockerfiles.find(
    ({ text, content }) =>
      /\bmanage\.py\b/.test(text) &&
      content.stages.every(({ command, entrypoint }) => command === undefined && entrypoint === undefined),
  );
  return (
    image &&
    open(`what ${show(image.path)} starts is not in the repository: ${ask}`, {
      at: image.content.stages[0]?.from.at,
      text: "its image",
    })
  );
}
