import { buildContexts } from "../../launch/buildContexts.js";
import { basename, dirname, isInside, join } from "../../project/paths.js";
import { builtStage, stageChain } from "../../syntax/deploy/dockerfile.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";
import type { FindingDraft } from "../../settings/verdict.js";
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
                  {
                    folder: join(dirname(path), source),
                    draft: finding({
                      at,
                      certainty: "definite",
                      // Somebody chose to have it there alone.
                      ...(isEmpty && { severity: "information" as const }),
                      message: isEmpty
                        ? `Service ${launch.name} runs the code of the host's folder: its image has none`
                        : `Service ${launch.name} runs the code of the host's folder in place of the image's`,
                    }),
                  },
                ]
              : [],
          );
        });
    });
    // A file and the one that is merged over it say it of the same service.
    const told = findings.filter(
      ({ draft }, i) => findings.findIndex((one) => one.draft.message === draft.message) === i,
    );
    return told.length > 0
      ? oncePerFolder(told)
      : holds({ at: undefined, text: "containers of production run the code of their image" });
  },
});

interface Mount {
  readonly folder: string;
  readonly draft: FindingDraft;
}

/** The server and its workers have the folder from one another's lines: that is one decision. */
function oncePerFolder(all: readonly Mount[]): readonly FindingDraft[] {
  return all.flatMap(({ folder, draft }) => {
    const alike = all.filter(
      (other) =>
        other.folder === folder && other.draft.at.file === draft.at.file && other.draft.severity === draft.severity,
    );
    if (alike[0]?.draft !== draft) return [];
    return [{ ...draft, because: alike.slice(1).map((other) => ({ at: other.draft.at, label: "and here" })) }];
  });
}

/** It copies single files, as lists of requirements are, and no folder. */
function hasNoSource(
  { path, content, text }: ProjectView["deploy"]["dockerfiles"][number],
  project: ProjectView,
): boolean {
  const stage = builtStage(content, undefined);
  if (stage === undefined || clonesProject(text, project)) return false;
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

/** `git clone https://github.com/example/shop.git` in an image of shop, and not that of something that it needs besides. */
function clonesProject(text: string, project: ProjectView): boolean {
  const names = [basename(project.root), ...project.entries.map(({ module }) => module.split(".")[0] ?? "")].map(plain);
  return [...text.replace(/\\\r?\n/g, " ").matchAll(/\bgit\s+clone\b([^\n&;|]*)/g)].some(([, words = ""]) =>
    words.split(/\s+/).some((word) => /[/$]/.test(word) && isNamed(word, names)),
  );
}

function isNamed(address: string, names: readonly string[]): boolean {
  return address.includes("$") || names.includes(plain(basename(address.replace(/(?:\.git)?\/?["']?$/, ""))));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
