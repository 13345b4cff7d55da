import type { DeployKind } from "../deployKinds.js";
import type { DeployScan } from "../deployReferences.js";
import type { DeployRole } from "./deployRole.js";

/** For a file against which nothing speaks: its kind says why it is for production. */
export function byKind({ kind, evidence }: DeployScan): DeployRole {
  return {
    role: "production",
    tests: false,
    because: platformText(evidence.writesUnit ? "systemd" : kind),
    evident:
      kind === "systemd" || kind === "kubernetes" || evidence.writesUnit || (kind === "compose" && evidence.staysUp),
  };
}

export function platformText(kind: DeployKind): string {
  switch (kind) {
    case "platform":
      return "it is the platform's own file";
    case "procfile":
      return "a Procfile says what a platform starts";
    case "systemd":
      return "a unit says what a server starts";
    case "kubernetes":
      return "a manifest says what runs";
    default:
      return "nothing says that it is for development";
  }
}
