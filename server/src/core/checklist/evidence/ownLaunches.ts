import { anyServerProgram } from "../../project/servers.js";
import { deployKindOf, type DeployKind } from "../../project/deployKinds.js";
import { isProductionProcess } from "../../launch/targets.js";
import type { Launch } from "../../launch/launch.js";
import type { LaunchView } from "../../rules/views.js";
import type { EvidenceContext } from "../evidenceContext.js";
import { open, type Part } from "./answers.js";

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

const jobs = {
  server: new RegExp(`(?:^\\s*(?:exec\\s+)?(?:/\\S*/)?|["'])(?:${anyServerProgram})(?=["'\\s])`, "m"),
  worker: /\bcelery\b[^\n#]{0,160}\bworker\b|\b(?:qcluster|rqworker|run_huey|rundramatiq|db_worker)\b/,
  scheduler: /\bcelery\b[^\n#]{0,160}\bbeat\b|\brqscheduler\b/,
};

const starting: ReadonlySet<DeployKind> = new Set([
  "shell",
  "kubernetes",
  "platform",
  "procfile",
  "systemd",
  "supervisor",
]);

/** A file of production that names such a process, where none of its launches is one: a script's background, the values of a chart. */
export function namedJob(
  { paths, search, show }: Pick<EvidenceContext, "paths" | "search" | "show">,
  role: keyof typeof jobs,
  ask = "make sure that it runs",
): Part | undefined {
  const found = search(
    paths.deploy.filter((path) => starting.has(deployKindOf(path) ?? "env")),
    jobs[role],
  ).find(({ line }) => !/^\s*(?:#|\/\/)/.test(line));
  return (
    found &&
    open(`${show(found.at.file)} names a ${role}, which is not followed: ${ask}`, {
      at: found.at,
      text: `the ${role}`,
    })
  );
}
