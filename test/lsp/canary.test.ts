/** No secret of any kind of file leaves the language server: not with a hover anywhere, a title, a completion, a view, a report, a log or a trace. */
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { CallHierarchyItem, CodeAction, CompletionItem, InlayHint } from "vscode-languageserver";
import { createEngine } from "../../server/src/hosts/engine.js";
import { readGrammars } from "../../server/src/hosts/grammars.js";
import {
  agentToolRequest,
  allowRequest,
  checklistRequest,
  entriesRequest,
  environmentRequest,
  explainRequest,
  recordRequest,
  refreshRequest,
  reportRequest,
  resolvedRequest,
  type AgentToolResponse,
  type ChecklistResponse,
} from "../../server/src/lsp/protocol.js";
import { canaryProject } from "../harness/canaryProject.js";
import { canariesIn } from "../harness/canaryWords.js";
import { startServer, type TestServer } from "./testServer.js";

/** The client is no part of what the tests are compiled with. */
const { maskTexts } = (await import(/* @vite-ignore */ join(import.meta.dirname, "../../client/src/trace.ts"))) as {
  readonly maskTexts: (message: string) => string;
};
/** The number of a project whose secrets are found in most kinds of file. */
const project = canaryProject(1, "own", 66);
const traced: string[] = [];
let server: TestServer;

beforeAll(async () => {
  server = await startServer({
    engine: await createEngine(await readGrammars(join(import.meta.dirname, "../.."))),
    files: project.files,
    settings: () => ({ inlayHints: "all" }),
  });
  server.client.onNotification("$/logTrace", (params: unknown) => void traced.push(JSON.stringify(params)));
  await server.client.sendNotification("$/setTrace", { value: "verbose" });
  for (const [name, text] of Object.entries(project.files)) server.open(name, text);
  await server.settle();
});
afterAll(() => server.stop());

async function ask<T>(method: string, params: unknown): Promise<T> {
  return (await server.client.sendRequest(method, params)) as T;
}

/** Without the name of the folder, which is no text of a file. */
function expectNone(answer: unknown, where: string): void {
  expect(canariesIn(JSON.stringify(answer) ?? "")[0]?.context, where).toBeUndefined();
}

/** The places between words and signs of a text, thinned out: before each word and within it. */
function positions(text: string): readonly { readonly line: number; readonly character: number }[] {
  return text
    .split("\n")
    .flatMap((line, n) =>
      [...line.matchAll(/\w+/g)]
        .slice(0, 40)
        .map((word) => ({ line: n, character: word.index + Math.min(1, word[0].length) })),
    );
}

it("diagnostics", () => {
  expect(server.published.filter(({ diagnostics }) => diagnostics.length > 0).length).toBeGreaterThan(12);
  for (const one of server.published) expectNone(one.diagnostics, one.uri);
});

/** Of each rule so many fixes are looked into. */
const mostOfOneRule = 8;

it("hovers at every word of every file", async () => {
  let answered = 0;
  for (const [name, text] of Object.entries(project.files)) {
    for (const position of positions(text)) {
      const hover = await ask<unknown>("textDocument/hover", { textDocument: { uri: server.uri(name) }, position });
      if (hover !== null) answered++;
      expectNone(hover, `hover at ${name}:${position.line + 1}:${position.character + 1}`);
    }
  }
  expect(answered).toBeGreaterThan(40);
});

it("what language models are told", async () => {
  const tell = async (tool: string, input: object): Promise<AgentToolResponse> => {
    const answer = await ask<AgentToolResponse>(agentToolRequest, { tool, input });
    expectNone({ ...answer, fix: { ...answer.fix, edit: undefined } }, `${tool} ${JSON.stringify(input)}`);
    return answer;
  };
  const { findings } = JSON.parse((await tell("check", {})).text) as {
    readonly findings: readonly { readonly fixes?: readonly { readonly id: string }[] }[];
  };
  expect(findings.length).toBeGreaterThan(12);
  for (const { id } of findings.flatMap(({ fixes = [] }) => fixes)) await tell("fix", { id });
  for (const [, name = ""] of Object.values(project.files)
    .join("\n")
    .matchAll(/^([A-Z][A-Z_]+) *=/gm)) {
    await tell("setting", { name });
  }
});

it("completions, with their documentation", async () => {
  let offered = 0;
  for (const [name, text] of Object.entries(project.files)) {
    for (const [line, content] of text.split("\n").entries()) {
      for (const character of new Set([0, Math.floor(content.length / 2), content.length])) {
        const answer = await ask<{ readonly items: readonly CompletionItem[] } | readonly CompletionItem[] | null>(
          "textDocument/completion",
          { textDocument: { uri: server.uri(name) }, position: { line, character } },
        );
        const items = answer === null ? [] : "items" in answer ? answer.items : answer;
        offered += items.length;
        expectNone(items, `completion at ${name}:${line + 1}:${character + 1}`);
        for (const item of items.slice(0, 2))
          expectNone(await ask("completionItem/resolve", item), `documentation of ${item.label}`);
      }
    }
  }
  expect(offered).toBeGreaterThan(10);
});

it("titles and data of code actions; an edit may keep a secret in its own file, and takes none to another", async () => {
  let seen = 0;
  const asked = new Map<string, number>();
  const expectAtHome = (edit: CodeAction["edit"], title: string): void => {
    for (const change of edit?.documentChanges ?? []) {
      if (!("edits" in change)) continue;
      // Asked for in its title; Git ignores the file from then on.
      if (title.includes("into .env") && change.textDocument.uri === server.uri(".env")) continue;
      const own = project.files[change.textDocument.uri.slice(server.uri("").length + 1)] ?? "";
      const atHome = new Set(canariesIn(own).map(({ word }) => word));
      expect(
        canariesIn(JSON.stringify(change))
          .filter(({ word }) => !atHome.has(word))
          .map(({ context }) => context),
        `${title} in ${change.textDocument.uri}`,
      ).toEqual([]);
    }
    // Masked in the client's trace.
    expectNone(maskTexts(JSON.stringify(edit) ?? ""), `the trace of ${title}`);
  };
  for (const { uri, diagnostics } of new Map(server.published.map((one) => [one.uri, one])).values()) {
    for (const diagnostic of diagnostics) {
      const actions = await ask<readonly CodeAction[] | null>("textDocument/codeAction", {
        textDocument: { uri },
        range: diagnostic.range,
        context: { diagnostics: [diagnostic] },
      });
      expectNone(actions, `actions for ${String(diagnostic.code)}`);
      if (asked.has(String(diagnostic.code)) && asked.get(String(diagnostic.code)) === mostOfOneRule) continue;
      asked.set(String(diagnostic.code), (asked.get(String(diagnostic.code)) ?? 0) + 1);
      for (const action of actions ?? []) {
        seen++;
        const { edit, ...rest } = await ask<CodeAction>("codeAction/resolve", action);
        expectNone(rest, action.title);
        expectAtHome(edit, action.title);
      }
    }
  }
  expect(seen).toBeGreaterThan(40);
});

it("links and definitions", async () => {
  for (const [name, text] of Object.entries(project.files)) {
    expectNone(await ask("textDocument/documentLink", { textDocument: { uri: server.uri(name) } }), `links of ${name}`);
    for (const position of positions(text).slice(0, 60))
      expectNone(
        await ask("textDocument/definition", { textDocument: { uri: server.uri(name) }, position }),
        `definition in ${name}`,
      );
  }
});

it("hints with their tooltips, symbols, references, and how values come about", async () => {
  let drawn = 0;
  for (const [name, text] of Object.entries(project.files)) {
    const textDocument = { uri: server.uri(name) };
    const hints = await ask<readonly InlayHint[] | null>("textDocument/inlayHint", {
      textDocument,
      range: { start: { line: 0, character: 0 }, end: { line: text.split("\n").length, character: 0 } },
    });
    drawn += hints?.length ?? 0;
    for (const hint of hints ?? []) expectNone(await ask("inlayHint/resolve", hint), `a hint of ${name}`);
    expectNone(await ask("textDocument/documentSymbol", { textDocument }), `symbols of ${name}`);
    for (const position of positions(text).slice(0, 40)) {
      expectNone(
        await ask("textDocument/references", { textDocument, position, context: { includeDeclaration: true } }),
        `references in ${name}`,
      );
      const items = await ask<readonly CallHierarchyItem[] | null>("textDocument/prepareCallHierarchy", {
        textDocument,
        position,
      });
      expectNone(items, `the chain in ${name}`);
      for (const item of items ?? [])
        expectNone(await ask("callHierarchy/incomingCalls", { item }), `the chain of ${item.name}`);
    }
  }
  expect(drawn).toBeGreaterThan(20);
  expectNone(await ask("workspace/symbol", { query: "" }), "symbols of the workspace");
});

it("views and reports", async () => {
  const checklist = await ask<ChecklistResponse>(checklistRequest, undefined);
  expect(checklist.projects.length).toBeGreaterThan(0);
  expectNone(checklist, "the checklist");
  expectNone(await ask(environmentRequest, undefined), "environment variables");
  expectNone(await ask(reportRequest, { project: undefined, target: undefined }), "the report");
  for (const name of Object.keys(project.files))
    expectNone(await ask(entriesRequest, { uri: server.uri(name) }), `entries of ${name}`);
  const resolved = await ask<{ readonly settings: readonly unknown[] } | null>(resolvedRequest, {
    project: server.root,
    module: "shop.settings",
  });
  expect(resolved?.settings.length).toBeGreaterThan(20);
  expectNone(resolved, "resolved settings");
  expectNone(await ask(explainRequest, { id: "SECRET_KEY" }), "a page");
  const written = new Set(canariesIn(project.files[".deploy-checklist.json"] ?? "").map(({ word }) => word));
  expect(written.size).toBeGreaterThan(0);
  for (const one of checklist.projects) {
    for (const item of one.sections.flatMap(({ items }) => items)) {
      const named = { project: one.root, target: one.target, item: item.id };
      expectNone(await ask(allowRequest, { ...named, reason: "because" }), `allowing ${item.id}`);
      const recorded = await ask(recordRequest, { ...named, action: "confirm", by: "me", note: "seen" });
      // The file's own new text: what people wrote there stays there.
      expect(
        canariesIn(JSON.stringify(recorded)).filter(({ word }) => !written.has(word)),
        `the file of confirmations with ${item.id}`,
      ).toEqual([]);
      expectNone(maskTexts(JSON.stringify(recorded)), `the trace of confirming ${item.id}`);
    }
  }
});

it("logs and traces, also after it has read everything again", async () => {
  await ask(refreshRequest, undefined);
  await server.settle();
  await server.client
    .sendRequest("textDocument/hover", {
      textDocument: { uri: "not an address" },
      position: { line: -1, character: -1 },
    })
    .catch(() => undefined);
  await server.settle();
  expectNone(server.logged, "the log");
  expectNone(traced, "the server's trace");
  // The client writes what it sends into its trace: texts of documents are masked there.
  for (const [name, text] of Object.entries(project.files)) {
    const message = `Sending notification 'textDocument/didOpen'.\nParams: ${JSON.stringify({ textDocument: { uri: name, languageId: "python", version: 1, text } }, null, 4)}`;
    expectNone(maskTexts(message), `the client's trace of ${name}`);
    expect(maskTexts(message)).toContain("didOpen");
  }
});
