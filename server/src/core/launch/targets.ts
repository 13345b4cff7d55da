import { basename } from "../project/paths.js";
import type { LaunchView, ProjectEntry, ProjectView } from "../rules/views.js";
import type { NotApplicable } from "../settings/verdict.js";
import type { Launch } from "./launch.js";
import { capital } from "../text/capital.js";

/** Processes of production that load the project's settings: no build and no workflow's tests. */
export function productionProcesses(project: ProjectView): readonly LaunchView[] {
  return project.processes.filter(({ launch }) => isProductionProcess(launch));
}

/** A process whose settings are known. */
interface SettledLaunch extends LaunchView {
  readonly entry: ProjectEntry & { readonly settings: NonNullable<ProjectEntry["settings"]> };
}

export function knowsSettings(process: LaunchView): process is SettledLaunch {
  return process.entry?.settings !== undefined;
}

export function loadsSettings(process: LaunchView): process is SettledLaunch {
  return process.entry?.settings?.raises === null;
}

export function productionNginx({ deploy }: ProjectView): ProjectView["deploy"]["nginx"] {
  return deploy.nginx.filter(({ target }) => target === "production");
}

export function isProductionProcess(launch: Launch): boolean {
  return launch.target === "production" && launch.role !== "build" && launch.kind !== "workflow";
}

export const noDeployFiles: NotApplicable = {
  kind: "notApplicable",
  reason: "no deploy file says what production starts",
};

/** `service web (compose.prod.yml)`, for messages. */
export function launchText(view: LaunchView): string {
  const { launch } = view;
  const file = basename(launch.file);
  const noun = nouns[launch.kind];
  return launch.name === "" || noun === undefined ? file : `${noun} ${launch.name} (${file})`;
}

/** The same at the beginning of a sentence. */
export function launchSubject(view: LaunchView): string {
  const text = launchText(view);
  return nouns[view.launch.kind] === undefined || view.launch.name === "" ? text : capital(text);
}

export function partlyUnseen(view: LaunchView): string {
  return `a part of the environment of ${launchSubject(view)} is not in the repository`;
}

/** What the files themselves call it; of the others the file says enough. */
const nouns: Partial<Readonly<Record<Launch["kind"], string>>> = {
  compose: "service",
  platform: "service",
  procfile: "process",
  kubernetes: "container",
  supervisor: "program",
  workflow: "job",
};
