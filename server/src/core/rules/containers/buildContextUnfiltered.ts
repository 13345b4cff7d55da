import ignore from "ignore";
import { hasUrlPassword, isPlaceholder, isProductionsOwn, isSecretVariable } from "../../launch/secretVariables.js";
import { listText } from "../../domain/listText.js";
import { keepsNobodyOut } from "../../domain/secretShapes.js";
import { parseDotenv } from "../../syntax/deploy/dotenv.js";
import { stageChain, type DockerCopy, type Dockerfile, type DockerStage } from "../../syntax/deploy/dockerfile.js";
import { isText } from "../../text/fileSource.js";
import { basename, dirname, isInside, join, relativeTo } from "../../project/paths.js";
import { buildContexts, ignoreFiles } from "../../launch/buildContexts.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "build-context-unfiltered",
  family: "containers",
  severity: "warning",
  checklist: ["images", "secret-files-ignored"],
  docs: {
    summary: "The whole folder is copied into the image, and no .dockerignore keeps secrets out",
    why: "`COPY . .` takes everything that `.dockerignore` does not name: `.env` files, the history in `.git`, local databases, uploads. They stay in the image, and each change of them rebuilds the layer.",
    remedy:
      "Add a `.dockerignore` with `.git`, `.env*`, `*.sqlite3`, `media/`, `.venv/`, or copy only what the image needs.",
    references: ["https://docs.docker.com/build/concepts/context/#dockerignore-files"],
  },
  check({ project }) {
    const files = project.deploy.dockerfiles.filter((file) => file.target === "production");
    if (files.length === 0) return notApplicable("no Dockerfile is for production");
    const findings = files.flatMap(({ path, content }) =>
      copiesOfAll(content)
        .slice(0, 1)
        .flatMap((copy) => {
          const contexts = buildContexts(project, path);
          const lists = ignoreFiles(project, path);
          const texts = lists
            .map((file) => project.files.read(file))
            .filter(isText)
            .map((one) => one.text);
          // Docker's patterns begin at the top of what is built from: https://docs.docker.com/build/concepts/context/#syntax
          const rules = ignore().add(texts.join("\n").replace(/^(!?)\/?(?![!#]|\*\*\/|$)/gm, "$1/"));
          // Env files of the repository that production uses, wherever they lie, and those that usually lie here without being in it.
          const own = project.deploy.envFiles
            .filter((one) => one.target === "production" && project.deploy.roles.get(one.path)?.role !== "doubtful")
            .map((one) => one.path);
          // `WEB_CONCURRENCY=2` may be seen by anyone.
          const holdsSecret = (file: string): boolean => {
            const text = project.files.read(file);
            return (
              isText(text) &&
              parseDotenv(file, text.text, "python-dotenv").entries.some(
                ({ name, value = "" }) =>
                  (isSecretVariable(name) && value !== "" && !isPlaceholder(value) && !keepsNobodyOut(value)) ||
                  hasUrlPassword(value),
              )
            );
          };
          const present = contexts.flatMap((folder) =>
            [
              ...new Set([
                ...[".env", ".env.production", ".env.prod"].map((name) => join(folder, name)),
                ...own.filter((one) => isInside(folder, one)),
              ]),
            ]
              .filter((one) => project.files.kind(one) === "file" && holdsSecret(one))
              .map((one) => relativeTo(folder, one))
              .filter((name) => !(texts.length > 0 && rules.ignores(name))),
          );
          const secret = present.find(isProductionsOwn) ?? present[0];
          if (secret !== undefined)
            return [
              finding({
                at: copy.at,
                // What `base.env` holds opens, as often as not, what a developer starts.
                severity: isProductionsOwn(secret) ? "error" : "warning",
                certainty: "definite",
                message: `${secret} is copied into the image with everything else: ${texts.length === 0 ? "there is no .dockerignore" : ".dockerignore does not leave it out"}`,
              }),
            ];
          // Heroku builds from what Git has: https://devcenter.heroku.com/articles/build-docker-images-heroku-yml
          const builders = project.launches.filter(
            ({ target, files: all }) => target === "production" && all?.includes(path) === true,
          );
          if (texts.length === 0 && builders.length > 0 && builders.every((one) => basename(one.file) === "heroku.yml"))
            return [
              finding({
                at: copy.at,
                severity: "information",
                certainty: "definite",
                message: "Everything that Git has is copied into the image, tests included: there is no .dockerignore",
              }),
            ];
          // What goes into a front end's image is its own matter, but for secrets of the repository.
          if (isOfNode(content)) return [];
          if (texts.length === 0)
            return [
              finding({
                at: copy.at,
                certainty: "definite",
                message:
                  "Whatever lies in the folder is copied into the image, .env files and .git included: there is no .dockerignore",
              }),
            ];
          // Those that Compose reads and the repository does not have.
          const named = project.deploy.compose
            .filter(({ target }) => target === "production")
            .flatMap((file) =>
              file.content.services
                .flatMap(({ envFiles }) => envFiles)
                .map((one) => join(dirname(file.path), one.path))
                .filter(
                  (one) => ![...project.deploy.envFiles, ...project.deploy.examples].some((its) => its.path === one),
                ),
            );
          const missing = [
            ...new Set([
              ".env",
              ".git",
              ...lists.flatMap((list) =>
                named.filter((one) => isInside(dirname(list), one)).map((one) => relativeTo(dirname(list), one)),
              ),
            ]),
          ].filter((name) => !rules.ignores(name) && !rules.ignores(`${name}/`));
          return missing.length === 0
            ? []
            : [
                finding({
                  at: copy.at,
                  severity: "information",
                  certainty: "definite",
                  message: `${listText(missing, 3)} would be copied into the image: .dockerignore does not leave ${missing.length === 1 ? "it" : "them"} out`,
                }),
              ];
        }),
    );
    return findings.length > 0 ? findings : holds({ at: undefined, text: "what is copied into images is chosen" });
  },
});

/** Those of the image itself, of the stages that it is built on, and of one that it takes the folder over from: `COPY --from=build /app /app`. */
function copiesOfAll(content: Dockerfile): readonly DockerCopy[] {
  const { stages } = content;
  const ofAll = (stage: DockerStage): readonly DockerCopy[] =>
    stage.copies.filter(({ from, sources }) => from === undefined && sources.some(({ text }) => /^\.\/?$/.test(text)));
  return stages.slice(-1).flatMap((last) => [
    ...stageChain(content, last).flatMap(ofAll),
    ...last.copies.flatMap(({ from, sources }) =>
      stages
        .filter(({ name }) => from !== undefined && name === from)
        .flatMap(ofAll)
        .filter(({ workdir = "/", destination }) =>
          sources.some(({ text }) => isInside(join("/", text), join(workdir, destination.text))),
        ),
    ),
  ]);
}

function isOfNode({ stages }: Dockerfile): boolean {
  return stages.every(({ image }) =>
    /^(?:docker\.io\/)?(?:library\/)?(?:node|nginx|oven\/bun|denoland\/deno)(?::|@|$)/.test(image),
  );
}
