import { readFileSync } from "node:fs";
import { join } from "node:path";
import { toolContributions } from "./agentTools.js";
import { commandContributions } from "./commands.js";
import { menuContributions } from "./menus.js";

export interface Manifest {
  readonly [key: string]: unknown;
  readonly activationEvents: readonly string[];
  readonly contributes: { readonly [key: string]: unknown };
}

/** The manifest that VS Code gets: package.json, with the contributions that are tables in this folder. Severities of rules come with the package (tools/packaging.ts). */
export function readManifest(root = "."): Manifest {
  const source = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  const { $comment: _, ...contributes } = source.contributes;
  const { commands, commandPalette } = commandContributions();
  const menus = { commandPalette, ...menuContributions() };
  return { ...source, contributes: { ...contributes, commands, menus, languageModelTools: toolContributions() } };
}
