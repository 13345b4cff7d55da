import { expect, test } from "vitest";
import type { TextDocumentEdit, TextEdit } from "vscode-languageserver";
import {
  allowRequest,
  type AllowParams,
  type AllowResponse,
  type ChecklistResponse,
} from "../../server/src/lsp/protocol.js";
import { realServers } from "./realServer.js";

const startReal = realServers();

const wsgi = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n';
const settings =
  'DEBUG = False\nSESSION_COOKIE_SECURE = False\nCSRF_COOKIE_SECURE = False\nINSTALLED_APPS = ["django.contrib.sessions"]\nMIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware"]\n';

test("what an item finds is allowed where it stands, with the reason, and the item no longer fails", async () => {
  const s = await startReal({
    files: { "manage.py": wsgi, "shop/__init__.py": "", "shop/wsgi.py": wsgi, "shop/settings.py": settings },
  });
  s.open("shop/settings.py", settings);
  await s.settle();
  const state = async (): Promise<{ readonly target: string; readonly state: string | undefined }> => {
    const {
      projects: [project],
    }: ChecklistResponse = await s.client.sendRequest("djangoDeployHygiene/checklist");
    return {
      target: project?.target ?? "",
      state: project?.sections.flatMap((section) => section.items).find((item) => item.id === "secure-cookies")?.state,
    };
  };
  const { target, state: before } = await state();
  expect(before).toBe("fail");

  const answer: AllowResponse = await s.client.sendRequest(allowRequest, {
    project: s.root,
    target,
    item: "secure-cookies",
    reason: " behind the\nVPN, no TLS ",
  } satisfies AllowParams);
  const [change] = (answer.edit as { readonly documentChanges: readonly TextDocumentEdit[] }).documentChanges;
  const text = applied(settings, (change?.edits ?? []) as readonly TextEdit[]);
  const comments = text
    .split("\n")
    .slice(1, 3)
    .map((line) => line.slice(line.indexOf("#")));
  expect(comments).toEqual([
    "# deploy-hygiene: allow[session-cookie-without-secure] behind the VPN, no TLS",
    "# deploy-hygiene: allow[csrf-cookie-without-secure] behind the VPN, no TLS",
  ]);
  expect(answer.left).toBe(0);

  await s.client.sendNotification("textDocument/didChange", {
    textDocument: { uri: s.uri("shop/settings.py"), version: 2 },
    contentChanges: [{ text }],
  });
  await s.settle();
  expect((await state()).state).not.toBe("fail");
});

test("an item that is not there, or finds nothing, changes nothing", async () => {
  const s = await startReal({
    files: { "manage.py": wsgi, "shop/__init__.py": "", "shop/wsgi.py": wsgi, "shop/settings.py": "DEBUG = False\n" },
  });
  const {
    projects: [project],
  }: ChecklistResponse = await s.client.sendRequest("djangoDeployHygiene/checklist");
  const ask = (item: string): Promise<AllowResponse | null> =>
    s.client.sendRequest(allowRequest, {
      project: s.root,
      target: project?.target ?? "",
      item,
      reason: "r",
    } satisfies AllowParams);
  expect(await ask("nothing-of-the-kind")).toBeNull();
  expect(await ask("debug-off")).toEqual({ edit: null, allowed: 0, left: 0 });
});

function applied(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split("\n");
  const offset = ({ line, character }: TextEdit["range"]["start"]): number =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (result, edit) => result.slice(0, offset(edit.range.start)) + edit.newText + result.slice(offset(edit.range.end)),
      text,
    );
}
