import * as vscode from "vscode";
import type { ResolvedParams, ResolvedResponse, WireProject, WireSetting } from "../../../server/src/lsp/protocol.js";
import { describe } from "../locations.js";
import type { Server } from "../server.js";
import type { Checklists } from "./checklists.js";
import { roleText } from "./productionText.js";
import { followSettings } from "./resolvedSettings.js";

type Entry = WireProject["entries"][number];

const scheme = "django-deploy-hygiene-settings";

/** What two entries have differently, side by side in VS Code's own diff editor: two texts with a block for every setting that differs. */
export function register(server: Server, checklists: Checklists): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const settings = followSettings(server, "comparison");
  /** The texts that are open, by their addresses. */
  const shown = new Map<string, Required<ResolvedParams>>();
  const look = (): void =>
    settings.look([
      ...new Map(
        [...shown.values()]
          .flatMap((params) => [params, reversed(params)])
          .map((params) => [JSON.stringify(params), params]),
      ).values(),
    ]);

  async function compare(): Promise<void> {
    const project = await chooseProject(await checklists.overview.whenKnown());
    if (project === undefined) return;
    const left = await chooseEntry(
      project,
      vscode.l10n.t("Compare Which Settings?"),
      project.entries,
      firstOf(project, "development"),
    );
    if (left === undefined) return;
    const others = project.entries.filter((entry) => entry !== left);
    const right = await chooseEntry(
      project,
      vscode.l10n.t("Compare {0} with", left.module),
      others,
      others.find((entry) => entry.checked),
    );
    if (right === undefined) return;
    await vscode.commands.executeCommand(
      "vscode.diff",
      addressOf(project, left, right),
      addressOf(project, right, left),
      `${left.module} ↔ ${right.module}`,
      { preview: true } satisfies vscode.TextDocumentShowOptions,
    );
  }

  return vscode.Disposable.from(
    changed,
    settings,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent(uri) {
        const parameters = paramsOf(uri);
        if (parameters !== undefined) shown.set(uri.toString(), parameters);
        look();
        const [own, other] =
          parameters === undefined
            ? []
            : await Promise.all([settings.get(parameters), settings.get(reversed(parameters))]);
        return own === undefined || other === undefined
          ? `${vscode.l10n.t("These settings are not there any more.")}\n`
          : differences(own, other);
      },
    }),
    vscode.workspace.onDidCloseTextDocument((document) => shown.delete(document.uri.toString()) && look()),
    settings.onChanged(() => {
      for (const uri of shown.keys()) changed.fire(vscode.Uri.parse(uri));
    }),
    vscode.commands.registerCommand("djangoDeployHygiene.compareSettings", compare),
  );
}

function reversed({ project, module, against }: Required<ResolvedParams>): Required<ResolvedParams> {
  return { project, module: against, against: module };
}

/** A block for every setting that differs, at the same lines in both texts. */
function differences(own: ResolvedResponse, other: ResolvedResponse): string {
  const [mine, theirs] = [own, other].map(
    ({ settings }) => new Map(settings.map((setting) => [setting.name, setting])),
  );
  const names = [
    ...new Set(
      [...own.settings, ...other.settings].filter((setting) => setting.differs).map((setting) => setting.name),
    ),
  ].sort();
  if (names.length === 0) return `${vscode.l10n.t("Nothing differs.")}\n`;
  return names.map((name) => block(name, mine?.get(name), theirs?.get(name))).join("\n");
}

function block(name: string, setting: WireSetting | undefined, other: WireSetting | undefined): string {
  if (setting === undefined) return `${vscode.l10n.t("{0}: not set", name)}\n`;
  const place = setting.steps.filter((step) => step.label !== "imported").at(-1)?.location;
  // Two secrets are shown alike.
  const hidden = setting.value === other?.value ? ` ${vscode.l10n.t("(not the same as in the other)")}` : "";
  return `${name} = ${setting.value}${hidden}\n    ${setting.origin}${place === undefined ? "" : `, ${describe(place)}`}\n`;
}

function addressOf(project: WireProject, entry: Entry, against: Entry): vscode.Uri {
  return vscode.Uri.from({
    scheme,
    path: `/${entry.module}`,
    query: JSON.stringify({ project: project.root, module: entry.module, against: against.module }),
  });
}

function paramsOf(uri: vscode.Uri): Required<ResolvedParams> | undefined {
  const { project, module, against } = JSON.parse(uri.query) as { readonly [key in keyof ResolvedParams]?: unknown };
  return typeof project === "string" && typeof module === "string" && typeof against === "string"
    ? { project, module, against }
    : undefined;
}

async function chooseProject(response: Checklists["overview"]["current"]): Promise<WireProject | undefined> {
  const projects = (response?.projects ?? []).filter((project) => project.entries.length > 1);
  if (projects.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("There is nothing to compare: no project here has more than one settings module."),
    );
    return undefined;
  }
  if (projects.length === 1) return projects[0];
  return (
    await vscode.window.showQuickPick(
      projects.map((project) => ({ label: project.name, project })),
      { title: vscode.l10n.t("Compare Settings of Which Project?") },
    )
  )?.project;
}

function firstOf(project: WireProject, role: Entry["role"]): Entry | undefined {
  return project.entries.find((entry) => entry.role === role);
}

/** The expected one comes first, so that Enter is enough. */
async function chooseEntry(
  project: WireProject,
  title: string,
  entries: readonly Entry[],
  expected: Entry | undefined,
): Promise<Entry | undefined> {
  const sorted = [...entries].sort((a, b) => Number(b === expected) - Number(a === expected));
  return (
    await vscode.window.showQuickPick(
      sorted.map((entry) => ({ label: entry.module, description: roleText[entry.role], detail: entry.because, entry })),
      { title, placeHolder: project.name, matchOnDescription: true },
    )
  )?.entry;
}
