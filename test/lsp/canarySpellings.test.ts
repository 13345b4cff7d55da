/**
 * No secret leaves the language server in the spellings of test/harness/canarySpellings.*.txt: a workspace of eight projects for each batch of eight.
 * A run looks at the first batch of settings and of deploy files; `SPELLINGS=all` at every one, `SPELLINGS=3` at the third.
 */
import { join } from "node:path";
import { expect, it } from "vitest";
import type { CodeAction, InlayHint } from "vscode-languageserver";
import { createEngine } from "../../server/src/hosts/engine.js";
import { readGrammars } from "../../server/src/hosts/grammars.js";
import {
  checklistRequest,
  entriesRequest,
  environmentRequest,
  reportRequest,
  resolvedRequest,
  type ChecklistResponse,
} from "../../server/src/lsp/protocol.js";
import { spellings } from "../harness/canarySpellings.js";
import { canariesIn, canaryText } from "../harness/canaryWords.js";
import { startServer } from "./testServer.js";

const { maskTexts } = (await import(/* @vite-ignore */ join(import.meta.dirname, "../../client/src/trace.ts"))) as {
  readonly maskTexts: (message: string) => string;
};
const engine = await createEngine(await readGrammars(join(import.meta.dirname, "../..")));
const size = 8;
const wanted = process.env["SPELLINGS"] ?? "1";

const batches = (["settings", "deploy"] as const).flatMap((kind) => {
  const all = spellings(kind);
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => ({
    number: n + 1,
    kind,
    all: all.slice(n * size, (n + 1) * size),
  })).filter(({ number }) => wanted === "all" || wanted === String(number));
});

const base =
  'import os\nDEBUG = False\nALLOWED_HOSTS = ["x.example.com"]\nINSTALLED_APPS = ["django.contrib.auth", "shop"]\n';
const entry = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n';

it.each(batches)("$kind, batch $number", async ({ all }) => {
  let n = 0;
  const files: Record<string, string> = {};
  const looked = new Map<string, string>();
  all.forEach(([where, file, make], index) => {
    const text = make(
      () => canaryText(n++, "quoted", "own"),
      () => canaryText(n++, "bare", "own"),
    );
    const root = `p${index}`;
    files[`${root}/manage.py`] = files[`${root}/shop/wsgi.py`] = entry;
    files[`${root}/shop/__init__.py`] = "";
    files[`${root}/shop/settings.py`] = `${base}SECRET_KEY = os.environ["SECRET_KEY"]\n`;
    files[`${root}/${file}`] = file === "shop/settings.py" ? base + text : text;
    looked.set(`${root}/${file}`, `${file} | ${where}`);
  });
  const server = await startServer({ engine, files, settings: () => ({ inlayHints: "all" }) });
  const traced: string[] = [];
  const expectNone = (answer: unknown, what: string): void =>
    expect(canariesIn(JSON.stringify(answer) ?? "")[0]?.context, what).toBeUndefined();
  const ask = async <T>(method: string, params: unknown): Promise<T> =>
    (await server.client.sendRequest(method, params)) as T;
  try {
    server.client.onNotification("$/logTrace", (params: unknown) => void traced.push(JSON.stringify(params)));
    await server.client.sendNotification("$/setTrace", { value: "verbose" });
    for (const [name, text] of Object.entries(files)) server.open(name, text);
    await server.settle();
    for (const { uri, diagnostics } of new Map(server.published.map((one) => [one.uri, one])).values())
      for (const diagnostic of diagnostics) {
        const what = `${uri}: ${String(diagnostic.code)}`;
        expectNone(diagnostic, what);
        const actions = await ask<readonly CodeAction[] | null>("textDocument/codeAction", {
          textDocument: { uri },
          range: diagnostic.range,
          context: { diagnostics: [diagnostic] },
        });
        expectNone(actions, what);
        for (const action of actions ?? []) {
          const { edit, ...rest } = await ask<CodeAction>("codeAction/resolve", action);
          expectNone(rest, `${what}: ${action.title}`);
          expectNone(maskTexts(JSON.stringify(edit) ?? ""), `${what}: the trace of ${action.title}`);
        }
      }
    for (const [name, where] of looked) {
      const textDocument = { uri: server.uri(name) };
      const lines = (files[name] ?? "").split("\n");
      for (const [line, text] of lines.entries()) {
        for (const word of [...text.matchAll(/\w+/g)].slice(0, 20)) {
          const at = { textDocument, position: { line, character: word.index + Math.min(1, word[0].length) } };
          expectNone(await ask("textDocument/hover", at), `hover of ${where}:${line + 1}`);
          expectNone(await ask("textDocument/definition", at), `definition of ${where}:${line + 1}`);
        }
        for (const character of [0, text.length])
          expectNone(
            await ask("textDocument/completion", { textDocument, position: { line, character } }),
            `completion of ${where}:${line + 1}`,
          );
      }
      const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
      const hints = await ask<readonly InlayHint[] | null>("textDocument/inlayHint", { textDocument, range });
      expectNone(hints, `hints of ${where}`);
      for (const hint of hints ?? []) expectNone(await ask("inlayHint/resolve", hint), `a hint of ${where}`);
      for (const method of ["documentSymbol", "documentLink"])
        expectNone(await ask(`textDocument/${method}`, { textDocument }), `${method} of ${where}`);
      expectNone(await ask(entriesRequest, textDocument), `entries of ${where}`);
      const root = name.slice(0, name.indexOf("/"));
      expectNone(
        await ask(resolvedRequest, { project: `${server.root}/${root}`, module: "shop.settings" }),
        `settings of ${where}`,
      );
    }
    const checklist = await ask<ChecklistResponse>(checklistRequest, undefined);
    expect(checklist.projects.length).toBeGreaterThan(0);
    expectNone(checklist, "the checklist");
    expectNone(await ask(environmentRequest, undefined), "environment variables");
    expectNone(await ask(reportRequest, { project: undefined, target: undefined }), "the report");
    expectNone(await ask("workspace/symbol", { query: "" }), "symbols of the workspace");
    expectNone(server.logged, "the log");
    expectNone(traced, "the server's trace");
  } finally {
    await server.stop();
  }
});
