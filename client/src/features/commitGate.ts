import * as vscode from "vscode";
import { source, withOurs, withoutOurs, type Sources } from "./gateSources.js";

/**
 * VS Code's own gate before commits (`git.diagnosticsCommitHook`), for our diagnostics: turned on for the workspace, and off again,
 * by the title action of the checklist in Source Control. Turning it off restores what was there before.
 */
export function register(memory: vscode.Memento): vscode.Disposable {
  function show(): void {
    void vscode.commands.executeCommand("setContext", "djangoDeployHygiene.commitGate", isOn());
  }

  async function turnOn(): Promise<void> {
    const git = vscode.workspace.getConfiguration("git");
    const enabled = git.inspect<boolean>(enabledKey);
    const sources = git.inspect<Sources>(sourcesKey);
    await memory.update(beforeKey, {
      enabled: enabled?.workspaceValue,
      sources: sources?.workspaceValue,
    } satisfies Before);
    await git.update(
      sourcesKey,
      withOurs({ user: sources?.globalValue ?? {}, now: sources?.workspaceValue ?? {} }),
      vscode.ConfigurationTarget.Workspace,
    );
    await git.update(enabledKey, true, vscode.ConfigurationTarget.Workspace);
    vscode.window.setStatusBarMessage(
      vscode.l10n.t("The commit gate is on: VS Code asks before a commit of files with failing settings"),
      5000,
    );
  }

  async function turnOff(): Promise<void> {
    const git = vscode.workspace.getConfiguration("git");
    const before = memory.get<Before>(beforeKey);
    const { globalValue, workspaceValue } = git.inspect<Sources>(sourcesKey) ?? {};
    const rest = withoutOurs({ now: workspaceValue ?? {}, before: before?.sources ?? {}, user: globalValue ?? {} });
    const empty = Object.keys(rest).length === 0;
    await git.update(
      sourcesKey,
      empty && before?.sources === undefined ? undefined : rest,
      vscode.ConfigurationTarget.Workspace,
    );
    // Turned on elsewhere, as by a teammate who committed the setting: it goes unless it serves other sources too.
    if (before !== undefined || empty)
      await git.update(enabledKey, before?.enabled, vscode.ConfigurationTarget.Workspace);
    await memory.update(beforeKey, undefined);
    vscode.window.setStatusBarMessage(vscode.l10n.t("The commit gate is off"), 5000);
  }

  show();
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeConfiguration(
      (event) => event.affectsConfiguration("git.diagnosticsCommitHook") && show(),
    ),
    vscode.commands.registerCommand("djangoDeployHygiene.turnOnCommitGate", turnOn),
    vscode.commands.registerCommand("djangoDeployHygiene.turnOffCommitGate", turnOff),
  );
}

interface Before {
  readonly enabled: boolean | undefined;
  readonly sources: Sources | undefined;
}

const enabledKey = "diagnosticsCommitHook.enabled";
const sourcesKey = "diagnosticsCommitHook.sources";
const beforeKey = "commitGateBefore";

function isOn(): boolean {
  const git = vscode.workspace.getConfiguration("git");
  const sources = git.get<Sources>(sourcesKey) ?? {};
  return git.get<boolean>(enabledKey) === true && sources[source] !== undefined && sources[source] !== "none";
}
