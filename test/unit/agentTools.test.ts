/** The tools that the extension gives to language models. */
import { afterEach, describe, expect, it } from "vitest";
import { register } from "../../client/src/features/agentTools.js";
import type { Checklists } from "../../client/src/features/checklists.js";
import type { ProjectWatch } from "../../client/src/djangoProject.js";
import type { Server } from "../../client/src/server.js";
import { tools } from "../../server/src/core/agents/tools.js";
import type { AgentToolParams, AgentToolResponse } from "../../server/src/lsp/protocol.js";
import * as vscode from "../harness/vscode.js";

interface RegisteredTool {
  prepareInvocation(options: {
    readonly input: object;
  }): Promise<
    { readonly confirmationMessages?: { readonly title: string; readonly message: vscode.MarkdownString } } | undefined
  >;
  invoke(options: { readonly input: object }): Promise<vscode.LanguageModelToolResult>;
}

/** The tools as VS Code knows them after the extension has started, with a server that answers like this. */
function registered(
  answer: (asked: AgentToolParams) => AgentToolResponse | undefined,
  look: () => Promise<boolean> = () => Promise.resolve(true),
): Map<string, RegisteredTool> {
  const known = new Map<string, RegisteredTool>();
  vscode.lm.registerTool = (name, tool) => {
    known.set(name, tool as RegisteredTool);
    return new vscode.Disposable();
  };
  const server = {
    request: (_: string, asked: AgentToolParams) => Promise.resolve(answer(asked)),
    toEdit: (edit: object) => Promise.resolve(edit),
  } as unknown as Server;
  const checklists = { overview: { whenKnown: () => Promise.resolve(undefined) } } as unknown as Checklists;
  register(server, checklists, { look, dispose: () => {} });
  return known;
}

const fixed: AgentToolResponse = {
  text: "Set DEBUG",
  isError: false,
  fix: { about: "DEBUG is *on*", needsReview: true, files: ["shop/settings.py"], edit: { documentChanges: [] } },
};
const applied: unknown[] = [];

afterEach(() => {
  delete vscode.lm.registerTool;
  vscode.workspace.applyEdit = () => Promise.resolve(true);
  applied.length = 0;
});

describe("in VS Code", () => {
  it("are the four, answered by the server", async () => {
    const known = registered(({ tool, input }) => ({ text: JSON.stringify([tool, input]), isError: false }));
    expect([...known.keys()]).toEqual(tools.map(({ name }) => `djangoDeployHygiene_${name}`));
    const check = known.get("djangoDeployHygiene_check");
    expect((await check?.prepareInvocation({ input: {} }))?.confirmationMessages).toBeUndefined();
    expect((await check?.invoke({ input: { path: "a" } }))?.content).toEqual([{ value: '["check",{"path":"a"}]' }]);
  });

  it("a fix is confirmed before, with what it is about and where, and applied after", async () => {
    vscode.workspace.applyEdit = (edit) => Promise.resolve(applied.push(edit) > 0);
    const fix = registered(() => fixed).get("djangoDeployHygiene_fix");
    const message = (await fix?.prepareInvocation({ input: { id: "x" } }))?.confirmationMessages?.message.value ?? "";
    for (const part of ["DEBUG is *on*", "Set DEBUG", "shop/settings.py", "please review"])
      expect(message).toContain(part);
    expect(applied).toEqual([]);
    expect((await fix?.invoke({ input: { id: "x" } }))?.content).toEqual([
      { value: "Done, not saved yet: Set DEBUG." },
    ]);
    expect(applied).toEqual([fixed.fix?.edit]);
  });

  it("what cannot be fixed changes nothing and asks nothing", async () => {
    const fix = registered(() => ({ text: "There is no fix x", isError: true })).get("djangoDeployHygiene_fix");
    expect(await fix?.prepareInvocation({ input: { id: "x" } })).toBeUndefined();
    expect((await fix?.invoke({ input: { id: "x" } }))?.content).toEqual([{ value: "There is no fix x" }]);
    vscode.workspace.applyEdit = () => Promise.resolve(false);
    const declined = registered(() => fixed).get("djangoDeployHygiene_fix");
    expect((await declined?.invoke({ input: { id: "x" } }))?.content[0]?.value).toContain("could not be applied");
  });

  it("say so where no project is open", async () => {
    expect(
      (
        await registered(() => undefined)
          .get("djangoDeployHygiene_check")
          ?.invoke({ input: {} })
      )?.content[0]?.value,
    ).toContain("No Django project");
  });

  it("wait until somebody has looked whether there is a project", async () => {
    let started = false;
    const look = async (): Promise<boolean> => {
      await Promise.resolve();
      return (started = true);
    };
    const tools = registered(() => (started ? { text: "{}", isError: false } : undefined), look);
    expect((await tools.get("djangoDeployHygiene_check")?.invoke({ input: {} }))?.content[0]?.value).toBe("{}");
  });

  it("are left out where VS Code has no language models", () => {
    expect(() => register({} as Server, {} as Checklists, {} as ProjectWatch)).not.toThrow();
  });
});
