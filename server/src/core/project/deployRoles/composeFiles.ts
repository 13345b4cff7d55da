import type { DeployScan } from "../deployReferences.js";
import { dirname, join } from "../paths.js";
import { nameWords } from "../roleWords.js";
import type { JudgedFile } from "./judgedFile.js";

/** What `docker compose` reads where no file is named. */
export function basesOf(file: string): readonly string[] {
  return ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"]
    .map((name) => join(dirname(file), name))
    .filter((path) => path !== file);
}

/** What `docker compose` adds by itself on a developer's machine. */
export function isOverride({ file, scan }: JudgedFile): boolean {
  return scan.kind === "compose" && /override\.ya?ml$/i.test(file);
}

/** It neither builds nor runs an image: it says more of the services of another file. */
export function isAddition({ kind, evidence }: DeployScan): boolean {
  return kind === "compose" && !evidence.startsApplication && !evidence.onlyInfrastructure;
}

/** A Compose file that says neither what it is for nor that it stays up: beside a platform's file it is what developers start. */
export function isNeutral({ scan }: JudgedFile): boolean {
  const { kind, evidence, mentions } = scan;
  return (
    kind === "compose" &&
    !evidence.staysUp &&
    !isAddition(scan) &&
    !mentions.some((mention) => nameWords(mention.value).production)
  );
}
