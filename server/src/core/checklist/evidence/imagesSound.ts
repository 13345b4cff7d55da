import { builtStage, stageChain } from "../../syntax/deploy/dockerfile.js";
import { isText } from "../../project/fileSource.js";
import { dirname, join } from "../../project/paths.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, shown, whole, type Part } from "./answers.js";

/** Each image of production: a base with a version, a user, a build that leaves things out, a command that gets signals, and no secret that a rule knows. */
export function imagesSound({ project, deploy, show, held }: EvidenceContext): EvidenceAnswer {
  const images = deploy.dockerfiles;
  if (images.length === 0) return whole(nothing("no Dockerfile is for production"));
  return whole(
    ...images.flatMap(({ path, content, text }): readonly Part[] => {
      const name = show(path);
      const stage = builtStage(content, undefined);
      if (stage === undefined) return [open(`what ${name} builds cannot be told`)];
      const chain = stageChain(content, stage);
      const base = chain.find((one) => one.parent === undefined);
      const tag = base === undefined ? "" : (/[:@]([^/]+)$/.exec(base.image)?.[1] ?? "");
      const user = chain.map((one) => one.user).find((one) => one !== undefined);
      const command = chain.map((one) => one.command ?? one.entrypoint).find((one) => one !== undefined);
      const folders = [...new Set([dirname(path), project.root])];
      const ignore = folders
        .map((folder) => join(folder, ".dockerignore"))
        .find((file) => isText(project.files.read(file)));
      const copies = chain.flatMap((one) => one.copies).filter((copy) => copy.from === undefined);
      const everything = copies.some((copy) => copy.sources.some((source) => /^\.?\/?$/.test(source.text)));
      return [
        base !== undefined && /\d/.test(tag) && !tag.includes("$")
          ? shown({ at: base.imageAt, text: `${name} is built on ${base.image}` })
          : open(
              `${name} is built on ${base?.image ?? "a base"}, which names no version that can be seen`,
              ...(base === undefined ? [] : [{ at: base.imageAt, text: "the base" }]),
            ),
        user !== undefined && !/^(?:root|0)(?::|$)/.test(user.name)
          ? shown({ at: user.at, text: `it runs as ${user.name}` })
          : open(
              /\b(?:gosu|su-exec|setpriv)\b/.test(text)
                ? `as whom ${name} runs is decided while it starts`
                : `${name} names no user: make sure that its base or the platform does`,
            ),
        ignore !== undefined
          ? shown({ at: { file: ignore, start: 0, end: 0 }, text: `${show(ignore)} keeps files out of it` })
          : !everything && copies[0] !== undefined
            ? shown({ at: copies[0].at, text: "it takes chosen files only" })
            : open(`nothing keeps files out of what ${name} builds`),
        held("signals-not-forwarded") !== undefined && command?.form === "exec"
          ? shown({ at: command.at, text: "its command gets signals" })
          : open(
              command === undefined
                ? `whether what ${name} starts gets signals cannot be told`
                : "whether the server gets signals cannot be told: a shell may stand before it",
              ...(command === undefined ? [] : [{ at: command.at, text: "the command" }]),
            ),
        held("secret-in-deploy-file") !== undefined
          ? shown({ at: { file: path, start: 0, end: 0 }, text: "it holds no secret" })
          : open(`whether ${name} holds secrets was not judged`),
      ];
    }),
  );
}
