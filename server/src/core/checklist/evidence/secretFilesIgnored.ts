import { join } from "../../project/paths.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { doesNotApply, partlyShown, shown } from "./answers.js";

const readers = ["python-dotenv", "django-environ", "python-decouple", "environs", "django-dotenv", "pydantic-settings", "django-configurations"];

export function secretFilesIgnored({ project, entry, paths, search }: EvidenceContext): EvidenceAnswer {
  const { files, root } = project;
  if (files.isIgnored(join(root, ".env"))) {
    const place = join(root, ".gitignore");
    return shown({ at: files.kind(place) === "file" ? { file: place, start: 0, end: 0 } : undefined, text: "Git ignores .env" });
  }
  const named = search(paths.deploy, /\benv_file\b/)[0];
  const reads = readers.some((name) => project.distribution(name) !== undefined) || (entry.settings?.evaluation.filesRead ?? []).some((file) => /\/\.env\b/.test(file));
  if (named === undefined && !reads) return doesNotApply("no env file is used");
  return partlyShown("Git does not ignore .env, which would hold the secrets", ...(named === undefined ? [] : [{ at: named.at, text: "an env file is named here" }]));
}
