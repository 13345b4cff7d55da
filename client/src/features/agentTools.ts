import * as vscode from "vscode";
import { agentToolRequest, type AgentToolParams, type AgentToolResponse } from "../../../server/src/lsp/protocol.js";
import type { ProjectWatch } from "../djangoProject.js";
import type { Server } from "../server.js";
import type { Checklists } from "./checklists.js";

/** The tools of `contributes.languageModelTools`, which models call in a chat; what they say is in `server/src/core/agents`. */
export function register(server: Server, checklists: Checklists, project: ProjectWatch): vscode.Disposable {
  // Forks and old browsers' builds have no language models: then nothing is offered.
  if (typeof vscode.lm?.registerTool !== "function") return vscode.Disposable.from();

  async function ask(tool: ToolName, input: unknown): Promise<AgentToolResponse> {
    // An agent may ask before anybody has looked whether there is a project, and before the server has found what there is.
    await project.look();
    await checklists.overview.whenKnown();
    const answer = await server.request<AgentToolResponse>(agentToolRequest, { tool, input } satisfies AgentToolParams);
    return (
      answer ?? { text: "No Django project is open in this window, so there is nothing to look at.", isError: true }
    );
  }

  /** The edit that the user has agreed to. A document may have moved on meanwhile: then it is asked for once more. */
  async function fix(input: unknown): Promise<string> {
    for (let attempt = 0; attempt < 3; attempt++) {
      const { text, fix: change } = await ask("fix", input);
      if (change === undefined) return text;
      const edit = await server.toEdit(change.edit);
      if (edit !== undefined && (await vscode.workspace.applyEdit(edit))) return `Done, not saved yet: ${text}.`;
    }
    return "The fix could not be applied, because files changed meanwhile, or the user declined.";
  }

  const tool = (name: ToolName): vscode.LanguageModelTool<object> => ({
    prepareInvocation: async ({ input }) =>
      name === "fix"
        ? confirmation(await ask(name, input))
        : { invocationMessage: vscode.l10n.t("Looking at what production gets") },
    async invoke({ input }) {
      const text = name === "fix" ? await fix(input) : (await ask(name, input)).text;
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
    },
  });
  return vscode.Disposable.from(
    ...names.map((name) => vscode.lm.registerTool(`djangoDeployHygiene_${name}`, tool(name))),
  );
}

const names = ["check", "explain", "setting", "fix"] as const;
type ToolName = (typeof names)[number];

/** VS Code asks the user before a fix is applied: what it is about, what it changes, and where. */
function confirmation({ text, fix }: AgentToolResponse): vscode.PreparedToolInvocation | undefined {
  if (fix === undefined) return undefined;
  const message = new vscode.MarkdownString();
  message.appendText(`${fix.about}\n\n${text}\n\n${fix.files.join(", ")}`);
  if (fix.needsReview)
    message.appendText(
      `\n\n${vscode.l10n.t("This changes what happens in development or at start: please review it.")}`,
    );
  return {
    invocationMessage: vscode.l10n.t("Applying a fix"),
    confirmationMessages: { title: vscode.l10n.t("Apply this fix?"), message },
  };
}
