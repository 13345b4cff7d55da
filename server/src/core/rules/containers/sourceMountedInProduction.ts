import { buildContexts } from "../../launch/buildContexts.js";
import { dirname, isInside, join } from "../../project/paths.js";
import { builtStage, stageChain } from "../../syntax/deploy/dockerfile.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";
import type { ProjectView } from "../views.js";

export default projectRule({
  id: "source-mounted-in-production",
  family: "containers",
  severity: "warning",
  checklist: ["services"],
  docs: {
    summary: "The application's folder of the host is mounted over the image's",
    why: "With the source mounted, a container runs whatever lies in the host's folder, not what was built and tested: a `git pull` changes running code, and what the build put there (compiled messages, collected files) is hidden.",
    remedy: "Remove the mount from production's file; keep it in the override for development.",
    references: ["https://docs.docker.com/compose/how-tos/production/"],
  },
  check({ project }) {
    const processes = project.processes.filter(
      ({ launch }) => launch.kind === "compose" && launch.target === "production",
    );
    if (processes.length === 0) return notApplicable("no Compose file is for production");
    const findings = processes.flatMap(({ launch }) => {
      const image = project.deploy.dockerfiles.find(({ path }) => launch.files?.includes(path) === true);
      const isEmpty = image !== undefined && hasNoSource(image, project);
      return project.deploy.compose
        .filter(({ path }) => (launch.files ?? []).includes(path))
        .flatMap(({ path, content }) => {
          const service = content.services.find((one) => one.name === launch.name);
          return (service?.volumes ?? []).flatMap(({ source = "", at }) =>
            /^\.{1,2}(?:\/|$)/.test(source) &&
            isInside(join(dirname(path), source), project.root) &&
            project.files.kind(join(project.root, "manage.py")) === "file"
              ? [
                  finding({
                    at,
                    certainty: "definite",
                    // Somebody chose to have it there alone.
                    ...(isEmpty && { severity: "information" as const }),
                    message: isEmpty
                      ? `Service ${launch.name} runs the code of the host's folder: its image has none`
                      : `Service ${launch.name} runs the code of the host's folder in place of the image's`,
                  }),
                ]
              : [],
          );
        });
    });
    // A file and the one that is merged over it say it of the same service.
    const told = findings.filter(({ message }, i) => findings.findIndex((one) => one.message === message) === i);
    return told.length > 0
      ? told
      : holds({ at: undefined, text: "containers of production run the code of their image" });
  },
});

/** It copies single files, as lists of requirements are, and no folder. */
function hasNoSource(
  { path, content, text }: ProjectView["deploy"]["dockerfiles"][number],
  project: ProjectView,
): boolean {
  const stage = builtStage(content, undefined);
  if (stage === undefined || /\bgit\s+clone\b/.test(text)) return false;
  const folders = buildContexts(project, path);
  return stageChain(content, stage).every(({ copies }) =>
    copies.every(({ from, sources }) =>
      sources.every(
        (source) =>
          from === undefined && folders.some((folder) => project.files.kind(join(folder, source.text)) === "file"),
      ),
    ),
  );
}
