import { dirname, isInside, join } from "../project/paths.js";
import type { ProjectView } from "../rules/views.js";

/** What the text of an image that holds the project says somewhere. */
export const namesPython = /\b(?:python|django|manage\.py|pip3?|poetry|uv|pipenv|conda|gunicorn)\b/i;

/** Folders that an image may be built from: those that production's Compose files name, else those of other Compose files, else the Dockerfile's own and the project's, or the one around it where it lies outside of the project. */
export function buildContexts(
  { deploy, root }: Pick<ProjectView, "deploy" | "root">,
  dockerfile: string,
): readonly string[] {
  const named = deploy.compose.flatMap(({ path, target, content }) =>
    content.services.flatMap(({ build }) => {
      const context = build?.context;
      if (build === undefined || context?.includes("$") === true) return [];
      const folder = join(dirname(path), context ?? ".");
      return join(folder, build.dockerfile ?? "Dockerfile") === dockerfile ? [{ folder, target }] : [];
    }),
  );
  const production = named.filter(({ target }) => target === "production");
  const contexts = (production.length > 0 ? production : named).map(({ folder }) => folder);
  return [
    ...new Set(
      contexts.length > 0
        ? contexts
        : [dirname(dockerfile), isInside(root, dockerfile) ? root : dirname(dirname(dockerfile))],
    ),
  ];
}

/** What may say which files stay out of the image. One beside the Dockerfile counts alone: https://docs.docker.com/build/concepts/context/#filename-and-location */
export function ignoreFiles(
  project: Pick<ProjectView, "deploy" | "root" | "files">,
  dockerfile: string,
): readonly string[] {
  const own = `${dockerfile}.dockerignore`;
  return project.files.kind(own) === "file"
    ? [own]
    : buildContexts(project, dockerfile)
        // Podman's name comes first: https://docs.podman.io/en/latest/markdown/podman-build.1.html#files
        .flatMap((folder) => [join(folder, ".containerignore"), join(folder, ".dockerignore")])
        .filter((path) => project.files.kind(path) === "file");
}
