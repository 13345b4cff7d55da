import { fileStart } from "../../text/span.js";
import type { Parsed } from "../../launch/deployFiles.js";
import { builtStage, stageChain, type Dockerfile, type DockerStage } from "../../syntax/deploy/dockerfile.js";
import { buildContexts, ignoreFiles } from "../../launch/buildContexts.js";
import { basename, dirname, fits, join } from "../../project/paths.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { open, shown, whole, type Part } from "./answers.js";
import { noFile } from "./noFile.js";

/** Each image of production: a base with a version, a user, a build that leaves things out, a command that gets signals, and no secret that a rule knows. */
export function imagesSound(context: EvidenceContext): EvidenceAnswer {
  const images = context.deploy.dockerfiles;
  if (images.length === 0) return whole(noFile("Dockerfile", context.project.deploy.dockerfiles));
  return whole(...images.flatMap((image) => partsOf(image, context)));
}

function partsOf({ path, content, text }: Parsed<Dockerfile>, context: EvidenceContext): readonly Part[] {
  const name = context.show(path);
  const stage = builtStage(content, undefined);
  if (stage === undefined) return [open(`what ${name} builds cannot be told`)];
  const chain = stageChain(content, stage);
  return [
    builtOn(name, chain),
    runsAs(name, chain, text),
    takesIn(name, path, chain, context),
    getsSignals(name, chain, context),
    keyCopied(path, chain, context) ??
      (context.held("secret-in-deploy-file", path) !== undefined
        ? shown({ at: fileStart(path), text: "it holds no secret" })
        : open(`make sure that ${name} holds no secret`)),
  ];
}

function builtOn(name: string, chain: readonly DockerStage[]): Part {
  const base = chain.find((one) => one.parent === undefined);
  const tag = base === undefined ? "" : (/[:@]([^/]+)$/.exec(base.image)?.[1] ?? "");
  return base !== undefined && /\d/.test(tag) && !tag.includes("$")
    ? shown({ at: base.imageAt, text: `${name} is built on ${base.image}` })
    : open(
        `${name} is built on ${base?.image ?? "a base"}, which names no version that can be seen`,
        ...(base === undefined ? [] : [{ at: base.imageAt, text: "the base" }]),
      );
}

function runsAs(name: string, chain: readonly DockerStage[], text: string): Part {
  const user = chain.map((one) => one.user).find((one) => one !== undefined);
  if (user !== undefined && !/^(?:root|0)(?::|$)/.test(user.name))
    return shown({ at: user.at, text: `it runs as ${user.name}` });
  return open(
    /\b(?:gosu|su-exec|setpriv)\b/.test(text)
      ? `as whom ${name} runs is decided while it starts`
      : `${name} names no user: make sure that its base or the platform does`,
  );
}

function takesIn(name: string, path: string, chain: readonly DockerStage[], { project, show }: EvidenceContext): Part {
  const [ignore] = ignoreFiles(project, path);
  if (ignore !== undefined) return shown({ at: fileStart(ignore), text: `${show(ignore)} keeps files out of it` });
  const copies = chain.flatMap((one) => one.copies).filter((copy) => copy.from === undefined);
  const everything = copies.some((copy) => copy.sources.some((source) => /^\.?\/?$/.test(source.text)));
  return !everything && copies[0] !== undefined
    ? shown({ at: copies[0].at, text: "it takes chosen files only" })
    : open(`nothing keeps files out of what ${name} builds`);
}

/** `COPY certs/tls.* /ssl/` of a key that the repository holds. */
function keyCopied(path: string, chain: readonly DockerStage[], { project, show }: EvidenceContext): Part | undefined {
  const sources = chain.flatMap(({ copies }) =>
    copies.flatMap((copy) => (copy.from === undefined ? copy.sources : [])),
  );
  for (const folder of buildContexts(project, path))
    for (const { text, at } of sources) {
      const source = join(folder, text);
      const key = project.files
        .list(dirname(source))
        .find((one) => /\.(?:key|p12|pfx)$|^id_(?:rsa|ed25519)$/.test(one) && fits(basename(source), one));
      if (key !== undefined)
        return open(`${show(path)} takes in ${key}: make sure that it opens nothing of production`, {
          at,
          text: "a key is copied here",
        });
    }
  return undefined;
}

function getsSignals(name: string, chain: readonly DockerStage[], { held }: EvidenceContext): Part {
  const command = chain.map((one) => one.command ?? one.entrypoint).find((one) => one !== undefined);
  if (command === undefined) return open(`whether what ${name} starts gets signals cannot be told`);
  return held("signals-not-forwarded") !== undefined && command.form === "exec"
    ? shown({ at: command.at, text: "its command gets signals" })
    : open("whether the server gets signals cannot be told: a shell may stand before it", {
        at: command.at,
        text: "the command",
      });
}
