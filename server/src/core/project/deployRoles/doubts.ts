import { triedWith } from "./envFiles.js";
import type { DeployRolesInput, JudgedFile } from "./judgedFile.js";
import { buildsOthersAlone } from "./otherApplications.js";

/** What in a file's content speaks against production, and is not enough alone. */
export function doubtOf({ scan: { kind, evidence, startsServer } }: JudgedFile): string | undefined {
  if (evidence.debug && (kind === "compose" || kind === "env")) return "it turns DEBUG on";
  if (evidence.developmentVariable !== undefined && (kind === "compose" || kind === "env"))
    return `it sets ${evidence.developmentVariable}`;
  if (evidence.hostsOfThisMachine && kind === "compose") return onlyHere;
  if (evidence.mailCatcher !== undefined) return `${evidence.mailCatcher} keeps the mail that it sends`;
  if (evidence.watcher !== undefined) return `it starts ${evidence.watcher}`;
  const starts = kind === "procfile" || kind === "shell" || kind === "supervisor" || kind === "systemd";
  return starts && evidence.developmentCommand !== undefined && !startsServer
    ? `it starts ${evidence.developmentCommand}`
    : undefined;
}

/** The same of a Compose file and the env files that it gives to its services. */
export function doubtWith(file: JudgedFile, input: DeployRolesInput): string | undefined {
  const doubt = doubtOf(file) ?? (buildsOthersAlone(file, input) ? "it builds nothing of the project" : undefined);
  const tried = triedWith(file, input);
  return doubt ?? (tried === undefined ? undefined : `its env file ${tried}`);
}

export const onlyHere = "its ALLOWED_HOSTS names only this machine";
