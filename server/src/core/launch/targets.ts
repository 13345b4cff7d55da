import type { LaunchView, ProjectView } from "../rules/views.js";
import type { NotApplicable } from "../rules/rule.js";
import type { Launch } from "./launch.js";

/** Processes of production that load the project's settings: no build and no workflow's tests. */
export function productionProcesses(project: ProjectView): readonly LaunchView[] {
  return project.processes.filter(({ launch }) => isProductionProcess(launch));
}

export function isProductionProcess(launch: Launch): boolean {
  return launch.target === "production" && launch.role !== "build" && launch.kind !== "workflow";
}

export const noDeployFiles: NotApplicable = { kind: "notApplicable", reason: "no deploy file says what production starts" };

/** `web of compose.prod.yml`, for messages. */
export function launchText(view: LaunchView): string {
  const { launch } = view;
  const file = launch.file.slice(launch.file.lastIndexOf("/") + 1);
  return launch.name === "" || launch.kind === "dockerfile" ? file : `${launch.name} of ${file}`;
}
