import * as vscode from "vscode";

/** Who confirms: the name that commits carry, else the one that was given once. Undefined: the user gave none. */
export async function author(about: vscode.Uri, memory: vscode.Memento): Promise<string | undefined> {
  const known = (await nameOfCommits(about)) ?? memory.get<string>(nameKey);
  if (known !== undefined && known.trim() !== "") return known;
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t("Who Confirms?"),
    prompt: vscode.l10n.t(
      "Your name, as your team knows it. It is kept in .deploy-checklist.json, which the team commits, and asked for once.",
    ),
    ignoreFocusOut: true,
    validateInput: (value) =>
      value.trim() === "" ? vscode.l10n.t("A name is needed: the team sees who confirmed.") : undefined,
  });
  if (typed === undefined) return undefined;
  await memory.update(nameKey, typed.trim());
  return typed.trim();
}

const nameKey = "author";

/** What is used here of the API of VS Code's own Git extension (extensions/git/src/api/git.d.ts, version 1). */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}
interface GitApi {
  getRepository(
    uri: vscode.Uri,
  ): { getConfig(key: string): Promise<string>; getGlobalConfig?(key: string): Promise<string> } | null;
}

async function nameOfCommits(about: vscode.Uri): Promise<string | undefined> {
  const git = vscode.extensions.getExtension<GitExtension>("vscode.git");
  if (git === undefined) return undefined;
  try {
    const extension = git.isActive ? git.exports : await git.activate();
    const repository = extension.enabled ? extension.getAPI(1).getRepository(about) : null;
    if (repository === null) return undefined;
    return (
      (await said(() => repository.getConfig("user.name"))) ??
      (await said(() => repository.getGlobalConfig?.("user.name") ?? Promise.resolve("")))
    );
  } catch {
    // Git is not there, or switched off.
    return undefined;
  }
}

/** Git fails where a key is not set. */
async function said(ask: () => Promise<string>): Promise<string | undefined> {
  try {
    const name = (await ask()).trim();
    return name === "" ? undefined : name;
  } catch {
    return undefined;
  }
}
