import { expect, test } from "vitest";
import type { CreateFile, TextDocumentEdit } from "vscode-languageserver";
import {
  entriesRequest,
  notProductionRequest,
  type EntriesParams,
  type EntriesResponse,
  type NotProductionParams,
  type NotProductionResponse,
} from "../../server/src/lsp/protocol.js";
import { realServers } from "./realServer.js";

const startReal = realServers();

const wsgi = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n';
const project = {
  "manage.py": wsgi,
  "shop/__init__.py": "",
  "shop/wsgi.py": wsgi,
  "shop/settings.py": "INSTALLED_APPS = []\n",
  "compose.yml": "services:\n  web:\n    build: .\n    command: gunicorn shop.wsgi\n",
  "compose.dev.yml": "services:\n  web:\n    build: .\n",
};

test("deploy files say what they are taken for, and the project's file takes up what is not production's", async () => {
  const s = await startReal({ files: { ...project, "pyproject.toml": '[project]\nname = "shop"\n' } });
  const ask = async (): Promise<readonly string[]> => {
    const answer: EntriesResponse = await s.client.sendRequest(entriesRequest, {
      uri: s.uri("shop/settings.py"),
    } satisfies EntriesParams);
    return answer.deployFiles.map(({ path, role, because }) => `${path} ${role}: ${because}`);
  };
  expect(await ask()).toEqual([
    "compose.dev.yml development: its name says development",
    "compose.yml production: nothing says that it is for development",
  ]);
  const answer: NotProductionResponse = await s.client.sendRequest(notProductionRequest, {
    files: [s.uri("compose.yml")],
  } satisfies NotProductionParams);
  expect(answer.patterns).toEqual(["/compose.yml"]);
  const [change] = (answer.edit as { readonly documentChanges: readonly TextDocumentEdit[] }).documentChanges;
  expect(change?.textDocument.uri).toBe(s.uri("pyproject.toml"));
  expect(change?.edits.map((edit) => ("newText" in edit ? edit.newText : ""))).toEqual([
    '\n[tool.django-deploy-hygiene]\nnot-production = ["/compose.yml"]\n',
  ]);

  s.open(
    "pyproject.toml",
    '[project]\nname = "shop"\n\n[tool.django-deploy-hygiene]\nnot-production = ["/compose.yml"]\n',
  );
  await s.settle();
  expect(await ask()).toEqual([
    "compose.dev.yml development: its name says development",
    "compose.yml development: not-production in the configuration names it",
  ]);
});

test("a project without pyproject.toml gets one", async () => {
  const s = await startReal({ files: project });
  const answer: NotProductionResponse = await s.client.sendRequest(notProductionRequest, {
    files: [s.uri("compose.yml")],
  } satisfies NotProductionParams);
  const changes = (answer.edit as { readonly documentChanges: readonly (TextDocumentEdit | CreateFile)[] } | null)
    ?.documentChanges;
  expect(changes?.map((one) => ("kind" in one ? one.kind : "edits"))).toEqual(["create", "edits"]);
});
