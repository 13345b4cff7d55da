import { fileStart } from "../../text/span.js";
import { isText } from "../../text/fileSource.js";
import { ignoreFiles } from "../../launch/buildContexts.js";
import { basename, dirname, join } from "../../project/paths.js";
import type { Evidence } from "../../settings/verdict.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { half, nothing, open, shown, whole, type Part } from "./answers.js";

const readers = [
  "python-dotenv",
  "django-environ",
  "python-decouple",
  "environs",
  "django-dotenv",
  "pydantic-settings",
  "django-configurations",
];
/** Names under which keys usually lie beside the code. */
const keyFiles = ["server.key", "private.pem", "id_rsa", "service-account.json"];

export function secretFilesIgnored(context: EvidenceContext): EvidenceAnswer {
  const { project, deploy, entry, paths, search } = context;
  const { files, root } = project;
  const named = search(paths.deploy, /\benv_file\b|^EnvironmentFile=\S{0,200}\/\.env$/m)[0];
  const reads =
    readers.some((name) => project.distribution(name) !== undefined) ||
    (entry.settings?.evaluation.filesRead ?? []).some((file) => /\/\.env\b/.test(file)) ||
    // Docker Compose reads the one beside its file by itself.
    deploy.compose.some(({ path }) => files.kind(join(dirname(path), ".env")) === "file");
  // Where none is known to start the entry, each image of production may.
  const images =
    deploy.dockerfiles.length > 0
      ? deploy.dockerfiles
      : project.deploy.dockerfiles.filter(({ target }) => target === "production");
  if (!files.isIgnored(join(root, ".env"))) {
    if (named === undefined && !reads) return whole(nothing("no env file is used"));
    return whole(
      half(
        "Git does not ignore .env, which would hold the secrets",
        ...(named === undefined ? [] : [{ at: named.at, text: "an env file is named here" }]),
      ),
    );
  }
  return whole(
    shown({ at: lineOf(context, join(root, ".gitignore"), /^[/*]*\.env/m), text: "Git ignores .env" }),
    keysIgnored(context),
    ...images.map((image): Part => {
      const ignored = ignoreFiles(project, image.path)
        .map((file) => lineOf(context, file, /^[/*]*(?:\.env|\.?\*$)/m))
        .find((at) => at !== undefined);
      if (ignored !== undefined) return shown({ at: ignored, text: "the image's build leaves .env out" });
      const copies = image.content.stages.flatMap((stage) => stage.copies).filter((copy) => copy.from === undefined);
      // The project's own folder as a whole, too.
      const isWhole = (path: string): boolean => /^\.?\/?$/.test(path) || basename(path) === basename(root);
      const everything = copies.find((copy) => copy.sources.some((source) => isWhole(source.text.replace(/\/$/, ""))));
      return everything === undefined && copies[0] !== undefined
        ? shown({ at: copies[0].at, text: "the image takes chosen files only" })
        : open(
            "whether the image's build leaves .env out cannot be told",
            ...(everything === undefined ? [] : [{ at: everything.at, text: "everything is copied here" }]),
          );
    }),
  );
}

/** Keys that lie there are ignored; where none does, nothing has to be. */
function keysIgnored({ project: { files, root } }: EvidenceContext): Part {
  const there = files
    .list(root)
    .filter(
      (name) =>
        /\.(?:pem|key|p12|pfx)$|^id_(?:rsa|ed25519|ecdsa)$|service-account.*\.json$/.test(name) &&
        !files.isIgnored(join(root, name)),
    );
  if (there.length > 0)
    return open(
      `Git does not ignore ${there.slice(0, 3).join(", ")}: make sure that no private key is in it`,
      ...there.slice(0, 3).map((name): Evidence => ({ at: fileStart(join(root, name)), text: name })),
    );
  const ignored = keyFiles.find((name) => files.isIgnored(join(root, name)));
  return shown({
    at: undefined,
    text:
      ignored === undefined ? "no key file lies beside the code" : `Git ignores key files (${ignored} for instance)`,
  });
}

function lineOf({ project: { files } }: EvidenceContext, file: string, pattern: RegExp): Evidence["at"] {
  const content = files.read(file);
  const match = isText(content) ? pattern.exec(content.text) : null;
  return match === null ? undefined : { file, start: match.index, end: match.index + match[0].length };
}
