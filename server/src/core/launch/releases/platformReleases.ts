import { basename, dirname, join } from "../../project/paths.js";
import { compareText } from "../../text/compareText.js";
import { fileStart, type Span } from "../../text/span.js";
import type { Launch } from "../launch.js";
import { runsWhat } from "../runsWhat.js";
import { hookScript } from "../sources/hookScripts.js";
import type { Release, ReleaseStep } from "./release.js";
import { releaseStep } from "./releaseStep.js";

/**
 * What platforms do by themselves with each release, one sequence for each target: hooks and release phases, the start with what it runs first, and the
 * hooks behind it. Services of Compose run what they run when they start.
 */
export function platformReleases(launches: readonly Launch[]): readonly Release[] {
  const own = launches.filter(
    ({ target, kind, hook }) =>
      target === "production" && kind !== "workflow" && (kind !== "shell" || hook !== undefined),
  );
  const files = new Set(own.map(({ file }) => file));
  const builds = launches.filter(
    ({ target, kind, file }) => target === "production" && kind === "shell" && hookScript(file)?.when === "build",
  );
  const byTarget = new Map<string, Launch[]>();
  for (const launch of [...own, ...builds]) {
    const target = targetOf(launch, files);
    if (target === undefined) continue;
    const list = byTarget.get(target) ?? [];
    if (list.length === 0) byTarget.set(target, list);
    list.push(launch);
  }
  return [...byTarget].flatMap(([target, those]) => releaseOf(target, those));
}

/** Files of one platform belong together: what Dokku, Heroku and Elastic Beanstalk read lies around the Procfile; manifests lie in one folder. */
function targetOf({ kind, file }: Launch, files: ReadonlySet<string>): string | undefined {
  const root =
    hookScript(file)?.root ??
    (/\/\.ebextensions\/[^/]+$/.test(file)
      ? dirname(dirname(file))
      : basename(file) === "app.json"
        ? dirname(file)
        : undefined);
  if (root !== undefined) return files.has(join(root, "Procfile")) ? join(root, "Procfile") : root;
  switch (kind) {
    case "procfile":
    case "platform":
    case "compose":
      return file;
    case "kubernetes":
      return dirname(file);
    default:
      return undefined;
  }
}

function releaseOf(target: string, own: readonly Launch[]): readonly Release[] {
  const steps = (launches: readonly Launch[]): readonly ReleaseStep[] => launches.flatMap(managementSteps);
  const when = (hook: Launch["hook"]) => (launch: Launch) => launch.hook === hook && launch.role === "release";
  const isApplied = ({ kind }: Launch): boolean => kind === "kubernetes";
  const phases = own.filter((launch) => when(undefined)(launch) && !isApplied(launch)).sort(byName);
  // A Job without a hook is applied beside the rest: what comes first nobody knows.
  const beside = own
    .filter((launch) => when(undefined)(launch) && isApplied(launch))
    .flatMap((launch) =>
      managementSteps(launch).map((step) => ({
        ...step,
        text: `${step.text} by Job ${launch.name}, beside the rest`,
        conditional: true,
      })),
    );
  const serving = own.filter(
    ({ role, hook }) => hook === undefined && (role === "web" || role === "worker" || role === "scheduler"),
  );
  const web = serving.filter(({ role }) => role === "web");
  const before = [
    ...beside,
    ...steps([
      ...own.filter(({ role }) => role === "build"),
      ...own.filter(when("before")).sort(byName),
      ...phases,
      ...own.filter(when("pod")),
      ...web,
    ]),
  ];
  const after = steps(own.filter(({ hook }) => hook === "after").sort(byName));
  if (before.length + after.length === 0) return [];
  const start = startOf(serving, web.length > 0, own);
  if (start === undefined) return [];
  const file = serving[0]?.file ?? start.at.file;
  const name = serving[0]?.kind === "kubernetes" ? `manifests in ${basename(target)}` : basename(file);
  return [{ name, file, at: fileStart(file), kind: "platform", steps: [...before, start, ...after] }];
}

function managementSteps(launch: Launch): readonly ReleaseStep[] {
  return (launch.steps ?? [])
    .flatMap((step) => releaseStep(step, { launches: [], services: new Set() }, undefined))
    .filter(({ kind }) => kind === "migrate" || kind === "collectstatic" || kind === "check");
}

function startOf(serving: readonly Launch[], hasWeb: boolean, own: readonly Launch[]): ReleaseStep | undefined {
  const [one] = serving;
  const step = (text: string, at: Span, names: readonly string[] | undefined, web: "yes" | "no"): ReleaseStep => ({
    kind: "start",
    text,
    at,
    conditional: false,
    ignored: undefined,
    step: undefined,
    what: one === undefined ? undefined : runsWhat(one),
    job: undefined,
    starts: {
      manager: one?.kind === "compose" ? "compose" : one?.kind === "kubernetes" ? "kubernetes" : "platform",
      names,
      web,
    },
  });
  if (one?.at !== undefined)
    return step(
      `start of ${serving.map(({ name }) => name).join(", ")}`,
      one.at,
      serving.map(({ name }) => name),
      hasWeb ? "yes" : "no",
    );
  // Without a Procfile Elastic Beanstalk starts gunicorn itself.
  const beanstalk = own.find(({ file }) => /\/\.(?:ebextensions|platform\/hooks)\//.test(file));
  return beanstalk?.at === undefined ? undefined : step("start by Elastic Beanstalk", beanstalk.at, undefined, "yes");
}

/** Scripts and commands run in the order of their names; other launches stay as they stand. */
function byName(a: Launch, b: Launch): number {
  if (a.hook === undefined || b.hook === undefined) return 0;
  return compareText(`${a.file} ${a.name}`, `${b.file} ${b.name}`);
}
