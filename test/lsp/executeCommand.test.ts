import { expect, test } from "vitest";
import type { InitializeResult } from "vscode-languageserver";
import { realServers } from "./realServer.js";

const startReal = realServers();

const files = {
  "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "shop/__init__.py": "",
  "shop/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "shop/settings.py": 'DEBUG = True\nSECRET_KEY = "hunter2hunter2"\n',
};

test("an editor without views of ours gets the checklist and the report as Markdown", async () => {
  const s = await startReal({ files, today: () => "2026-11-22" });
  const ask = (command: string, ...given: readonly unknown[]): Promise<string | null> =>
    s.client.sendRequest("workspace/executeCommand", { command, arguments: given });
  const report = await ask("django-deploy-hygiene.report");
  const checklist = await ask("django-deploy-hygiene.checklist");
  expect(report).toMatch(/^# Production checklist: .*\n\n\*\*Not ready for production/);
  expect(report).toContain("\n### Findings\n");
  expect(checklist).toMatch(
    /^# Production checklist: .*\n\n\*\*Not ready for production[\s\S]*\n### Secrets\n\n- \[ \] /,
  );
  expect(checklist).not.toContain("### Findings");
  expect(`${report ?? ""}${checklist ?? ""}`).not.toContain("hunter2");
  expect(await ask("django-deploy-hygiene.report", { project: s.root, target: "shop.settings" })).toBe(report);
  expect(await ask("django-deploy-hygiene.report", { project: "/elsewhere" })).toBeNull();
  expect(await ask("django-deploy-hygiene.else", 3)).toBeNull();
});

test("they are announced where the editor has no commands of ours", async () => {
  const s = await startReal({ files: {} });
  const announced = async (initializationOptions?: unknown): Promise<InitializeResult["capabilities"]> =>
    (
      await s.client.sendRequest<InitializeResult>("initialize", {
        processId: null,
        rootUri: null,
        capabilities: {},
        workspaceFolders: null,
        initializationOptions,
      })
    ).capabilities;
  expect((await announced()).executeCommandProvider).toEqual({
    commands: ["django-deploy-hygiene.checklist", "django-deploy-hygiene.report"],
  });
  const { executeCommandProvider, callHierarchyProvider } = await announced({
    explainCommand: true,
    ownCallHierarchy: true,
  });
  expect([executeCommandProvider, callHierarchyProvider]).toEqual([undefined, undefined]);
});
