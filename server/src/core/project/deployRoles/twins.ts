import type { DeployKind } from "../deployKinds.js";
import { basename } from "../paths.js";
import { isOfRehearsal, nameWords } from "../roleWords.js";
import type { DeployRole } from "./deployRole.js";
import type { JudgedFile } from "./judgedFile.js";

/** Compose files and Dockerfiles that are evidently for production, by what else their paths say. */
export function twinsForProduction(
  files: readonly JudgedFile[],
  judged: ReadonlyMap<string, DeployRole>,
): ReadonlyMap<string, readonly string[]> {
  const twins = new Map<string, string[]>();
  for (const { file, scan } of files) {
    const role = judged.get(file);
    if (
      (scan.kind !== "compose" && scan.kind !== "dockerfile") ||
      scan.evidence.onlyInfrastructure ||
      role?.role !== "production" ||
      !role.evident
    )
      continue;
    const stem = stemOf(file, scan.kind);
    twins.set(stem, [...(twins.get(stem) ?? []), file]);
  }
  return twins;
}

/**
 * The twin for production of a Compose file or Dockerfile: `compose.prod.yml`, `docker/production/Dockerfile`. Beside `Dockerfile.staging` the plain one is
 * production's, if anything's, and so is a Compose file that stays up beside `docker-compose.staging.yml`.
 */
export function productionSibling(
  { file, scan }: JudgedFile,
  twins: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  if ((scan.kind !== "compose" && scan.kind !== "dockerfile") || twins.size === 0) return undefined;
  // Beside an image for Heroku another may serve production too: it says so.
  if (
    scan.mentions.some(
      (mention) =>
        mention.variable === "DJANGO_SETTINGS_MODULE" && !mention.buildOnly && nameWords(mention.value).production,
    )
  )
    return undefined;
  return twins
    .get(stemOf(file, scan.kind))
    ?.find(
      (other) =>
        other !== file && !((scan.kind === "dockerfile" || scan.evidence.staysUp) && isOfRehearsal(basename(other))),
    );
}

/** A path without the words of roles and tools: names of twins differ only in those, and `nginx/Dockerfile.prod` is no twin of `Dockerfile`. */
function stemOf(path: string, kind: DeployKind): string {
  return [
    kind,
    ...path
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word !== "" && !toolWords.has(word) && !saysRole(word)),
  ].join("/");
}

const toolWords: ReadonlySet<string> = new Set([
  "docker",
  "compose",
  "dockerfile",
  "yml",
  "yaml",
  "deploy",
  "deployment",
  "deployments",
  "dockerfiles",
  "containers",
]);

function saysRole(word: string): boolean {
  const words = nameWords(word);
  return words.production || words.development || words.test || words.shared;
}
