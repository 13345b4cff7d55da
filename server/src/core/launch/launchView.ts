import type { ProjectInput } from "../projectAnalysis.js";
import type { LaunchView, ProjectView } from "../rules/views.js";

/** What rules see of each process that the project's deploy files start. */
export function launchViews(input: ProjectInput, project: ProjectView): readonly LaunchView[] {
  void input;
  return project.launches.map((launch) => ({ launch, gunicorn: undefined, project }));
}
