import { hasUrlPassword, isPlaceholder, isSecretVariable } from "../../launch/secretVariables.js";
import { isText } from "../../text/fileSource.js";
import { basename, dirname, join } from "../../project/paths.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";
import type { ProjectView } from "../views.js";

export default projectRule({
  id: "secret-file-copied",
  family: "containers",
  severity: "error",
  checklist: ["no-secrets-in-deploy-files", "images"],
  docs: {
    summary: "A file with secrets is copied into the image",
    why: "Every layer of an image keeps its files, also where a later instruction deletes them. Whoever can pull the image has the `.env` file or the key.",
    remedy:
      "Bring it in at run time: `env_file:`, `--env-file`, secrets of the platform; in a build `RUN --mount=type=secret` or `--mount=type=ssh`.",
    references: ["https://docs.docker.com/build/building/secrets/"],
  },
  check({ project }) {
    const files = project.deploy.dockerfiles.filter((file) => file.target === "production");
    if (files.length === 0) return notApplicable("no Dockerfile is for production");
    const findings = files.flatMap(({ path, content }) =>
      content.stages.flatMap((stage) =>
        stage.copies
          .filter((copy) => copy.from === undefined)
          .flatMap((copy) =>
            copy.sources.flatMap((source) => {
              const name = basename(source.text);
              const secret =
                (/^\.env(?:\.[\w-]+)?$/.test(name) &&
                  !/example|sample|template|dist/.test(name) &&
                  !buildsFrontEnd(stage.image)) ||
                /^id_(?:rsa|ed25519|ecdsa)$/.test(name) ||
                /\.(?:key|p12|pfx)$/.test(name) ||
                /^(?:\.netrc|\.pypirc|\.git-credentials)$/.test(name);
              return secret && !isPublicKey(project, path, source.text) && !holdsNone(project, path, source.text)
                ? [
                    finding({
                      at: source.at,
                      certainty: "definite",
                      message: `${name} is copied into the image: it stays in the layer for everyone who can pull it`,
                    }),
                  ]
                : [];
            }),
          ),
      ),
    );
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "no file with secrets is copied into an image by name" });
  },
});

/** What a front end is built with every browser gets. */
function buildsFrontEnd(image: string): boolean {
  return /(?:^|\/)(?:node|bun)(?:[:@]|$)/.test(image);
}

/** `COPY docker/pgdg.key /etc/apt/`: what a package source signs with. */
function isPublicKey({ files, root }: ProjectView, dockerfile: string, source: string): boolean {
  return [join(dirname(dockerfile), source), join(root, source)].some((path) => {
    const content = files.read(path);
    return isText(content) && content.text.includes("PUBLIC KEY");
  });
}

/** An env file of the repository in which nothing is a secret (a version, a port, an address), or one whose contents are not production's. */
function holdsNone({ deploy, root }: ProjectView, dockerfile: string, source: string): boolean {
  const places = [join(dirname(dockerfile), source), join(root, source)];
  const file = deploy.envFiles.find(({ path }) => places.includes(path));
  return (
    file !== undefined &&
    (file.target === "development" ||
      file.content.entries.every(
        ({ name, value }) => !hasUrlPassword(value ?? "") && (!isSecretVariable(name) || isPlaceholder(value ?? "")),
      ))
  );
}
