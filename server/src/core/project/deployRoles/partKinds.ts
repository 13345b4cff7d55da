import type { DeployKind } from "../deployKinds.js";
import type { JudgedFile } from "./judgedFile.js";

/** Kinds that are parts of what other files start. */
export function isPart(kind: DeployKind): boolean {
  return (
    kind === "env" ||
    kind === "nginx" ||
    kind === "caddy" ||
    kind === "uwsgi" ||
    kind === "server" ||
    kind === "shell" ||
    kind === "makefile"
  );
}

/** The configuration of a proxy. */
export function isProxys({ scan: { kind } }: JudgedFile): boolean {
  return isProxyKind(kind);
}

export function isProxyKind(kind: DeployKind): boolean {
  return kind === "nginx" || kind === "caddy";
}
