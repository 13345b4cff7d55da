import type { DeployScan } from "../deployReferences.js";
import { basename, dirname, join } from "../paths.js";
import { nameWords } from "../roleWords.js";
import type { DeployRolesInput, JudgedFile } from "./judgedFile.js";

/** What the env files of a Compose file say, where they are those of a developer, or of a pipeline's tests: `ENVIRONMENT=local`. */
export function triedWith({ file, scan }: JudgedFile, { files }: DeployRolesInput): string | undefined {
  if (scan.kind !== "compose") return undefined;
  const given = files.filter((other) => isGivenTo(other, file, scan));
  const variable = given.map((other) => other.scan.evidence.developmentVariable).find((one) => one !== undefined);
  if (variable !== undefined) return `sets ${variable}`;
  const words = scan.envFiles.map((path) => nameWords(basename(path)));
  if (words.length === 0) return undefined;
  return words.every(({ test }) => test)
    ? "is for tests"
    : words.every(({ development }) => development)
      ? "is for development"
      : undefined;
}

/** Whether a Compose file hands an env file to one of its services. */
export function isGivenTo(env: JudgedFile, composeFile: string, scan: DeployScan): boolean {
  return scan.kind === "compose" && scan.envFiles.some((path) => join(dirname(composeFile), path) === env.file);
}
