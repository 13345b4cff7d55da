import { describe, expect, test } from "vitest";
import type { CodeAction, TextDocumentEdit } from "vscode-languageserver/node";
import { realServers } from "./realServer.js";
import { fullCapabilities, type TestServer } from "./testServer.js";

const startReal = realServers();

const manage = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n';

/** The texts that an action at that text gives settings.py and its neighbours, with what it offers. */
async function actionsAt(
  text: string,
  what: string,
  files: Readonly<Record<string, string>> = {},
  only: readonly string[] | undefined = ["refactor"],
): Promise<{ readonly s: TestServer; readonly actions: readonly CodeAction[] }> {
  const s = await startReal({
    files: { "manage.py": manage, "settings.py": text, ...files },
    capabilities: fullCapabilities,
  });
  s.open("settings.py", text);
  const offset = text.indexOf(what);
  const line = text.slice(0, offset).split("\n").length - 1;
  const character = offset - (text.lastIndexOf("\n", offset - 1) + 1);
  const actions = await s.client.sendRequest<CodeAction[]>("textDocument/codeAction", {
    textDocument: { uri: s.uri("settings.py") },
    range: { start: { line, character }, end: { line, character } },
    context: { diagnostics: [], ...(only === undefined ? {} : { only }) },
  });
  return { s, actions };
}

async function rewritten(
  text: string,
  what: string,
): Promise<{ readonly title: string | undefined; readonly newTexts: readonly string[] }> {
  const { s, actions } = await actionsAt(text, what);
  expect(actions.map(({ kind, edit }) => [kind, edit])).toEqual(actions.map(() => ["refactor.rewrite", undefined]));
  const [action] = actions;
  if (!action) return { title: undefined, newTexts: [] };
  const { edit } = await s.client.sendRequest<CodeAction>("codeAction/resolve", action);
  const changes = (edit?.documentChanges ?? []) as readonly TextDocumentEdit[];
  return {
    title: action.title,
    newTexts: changes.flatMap((change) => change.edits.map((one) => ("newText" in one ? one.newText : ""))),
  };
}

describe("Load from the environment", () => {
  const head = "import environ\nenv = environ.Env()\n";
  test.each([
    [
      "a truth value",
      "USE_THOUSAND_SEPARATOR = True\n",
      "True",
      "Load USE_THOUSAND_SEPARATOR from the environment",
      'env.bool("USE_THOUSAND_SEPARATOR", default=True)',
    ],
    [
      "DEBUG, which is off where nothing says otherwise",
      "DEBUG = True\n",
      "True",
      "Load DEBUG from the environment",
      'env.bool("DJANGO_DEBUG", default=False)',
    ],
    [
      "by its name",
      "SESSION_COOKIE_AGE = 3600\n",
      "SESSION",
      "Load SESSION_COOKIE_AGE from the environment",
      'env.int("SESSION_COOKIE_AGE", default=3600)',
    ],
    [
      "a text",
      'TIME_ZONE = "Europe/Vienna"\n',
      "Europe",
      "Load TIME_ZONE from the environment",
      'env("TIME_ZONE", default="Europe/Vienna")',
    ],
    [
      "a list",
      'CSRF_TRUSTED_ORIGINS = ["https://a.example.com"]\n',
      "https",
      "Load CSRF_TRUSTED_ORIGINS from the environment",
      'env.list("CSRF_TRUSTED_ORIGINS", default=["https://a.example.com"])',
    ],
    [
      "a part",
      'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "PORT": 5432}}\n',
      "5432",
      "Load DATABASE_PORT from the environment",
      'env.int("DATABASE_PORT", default=5432)',
    ],
    [
      "a secret, which is required",
      'STRIPE_API_KEY = "sk_x9x8x7x6"\n',
      "sk_x",
      "Load STRIPE_API_KEY from the environment",
      'env("STRIPE_API_KEY")',
    ],
    [
      "a password in a dict",
      'DATABASES = {"default": {"PASSWORD": "h4x0r"}}\n',
      "h4x0r",
      "Load DATABASE_PASSWORD from the environment",
      'env("DATABASE_PASSWORD")',
    ],
  ])("%s", async (_, setting, what, title, text) => {
    expect(await rewritten(head + setting, what)).toEqual({ title, newTexts: [text] });
  });

  test.each([
    ["a name", "A = 1\nSITE_ID = A\n", "A\n"],
    ["an operand", 'BASE = "x"\nSTATIC_ROOT = BASE + "/static"\n', "/static"],
    ["an argument", "from datetime import timedelta\nLIFETIME = timedelta(days=30)\n", "30"],
    ["a list of code", 'INSTALLED_APPS = ["shop"]\n', "shop"],
    ["a function", 'def f():\n    X = "shop"\n', "shop"],
    ["a small name", 'helper = "shop"\n', "shop"],
  ])("not %s", async (_, text, what) => {
    expect((await actionsAt(text, what)).actions).toEqual([]);
  });

  test("is listed behind quick fixes, and not where only those are wanted", async () => {
    const text = 'import os\nSECRET_KEY = "Zq8vTn2LxW6pRb4KcY9mHd3GfS7jUe5A"\n';
    const { s, actions } = await actionsAt(text, "Zq8v", {}, undefined);
    expect(actions.map(({ kind }) => kind).at(-1)).toBe("refactor.rewrite");
    expect(actions.map(({ title }) => title).join("\n")).not.toContain("Zq8v");
    await s.stop();
    expect((await actionsAt(text, "Zq8v", {}, ["quickfix"])).actions.filter(({ kind }) => kind !== "quickfix")).toEqual(
      [],
    );
  });

  test("a fix that makes a file is offered where the editor can make one", async () => {
    const text = 'import os\nSECRET_KEY = "Zq8vTn2LxW6pRb4KcY9mHd3GfS7jUe5A"\nALLOWED_HOSTS = ["example.com"]\n';
    const titles = async (createsFiles: boolean): Promise<readonly string[]> => {
      const capabilities = createsFiles
        ? fullCapabilities
        : {
            ...fullCapabilities,
            workspace: { ...fullCapabilities.workspace, workspaceEdit: { documentChanges: true } },
          };
      const s = await startReal({ files: { "manage.py": manage, "settings.py": text }, capabilities });
      s.open("settings.py", text);
      const position = { line: 1, character: 15 };
      const actions = await s.client.sendRequest<CodeAction[]>("textDocument/codeAction", {
        textDocument: { uri: s.uri("settings.py") },
        range: { start: position, end: position },
        context: { diagnostics: [], only: ["quickfix"] },
      });
      await s.stop();
      return actions.map(({ title }) => title).filter((title) => title.startsWith("Read SECRET_KEY"));
    };
    const plain = "Read SECRET_KEY from the environment (DJANGO_SECRET_KEY)";
    expect(await titles(true)).toContain(`${plain}, and write its value into .env`);
    expect(await titles(false)).not.toContain(`${plain}, and write its value into .env`);
    expect(await titles(false)).toContain(plain);
  });

  test("a development module that only the developer runs is left alone, as nothing is known of it", async () => {
    const { s } = await actionsAt("TIME_ZONE = 'UTC'\n", "UTC", {
      "local.py": "from settings import *\nTIME_ZONE = 'UTC'\n",
    });
    s.open("local.py", "from settings import *\nTIME_ZONE = 'UTC'\n");
    const position = { line: 1, character: 14 };
    expect(
      await s.client.sendRequest("textDocument/codeAction", {
        textDocument: { uri: s.uri("local.py") },
        range: { start: position, end: position },
        context: { diagnostics: [], only: ["refactor"] },
      }),
    ).toEqual([]);
  });
});

describe("The variables in an example file", () => {
  const text =
    'import os\nSECRET_KEY = os.environ["SECRET_KEY"]\nTIME_ZONE = os.environ.get("ZONE", "Europe/Vienna")\nALLOWED_HOSTS = ["example.com"]\n';
  const changesOf = async (what: string, files: Readonly<Record<string, string>>): Promise<readonly unknown[]> => {
    const { s, actions } = await actionsAt(text, what, files, ["quickfix"]);
    const action = actions.find(({ title }) => title.includes("the variables that the settings read"));
    if (action === undefined) return [];
    const { edit } = await s.client.sendRequest<CodeAction>("codeAction/resolve", action);
    return [
      action.title,
      ...(edit?.documentChanges ?? []).map((change) =>
        "kind" in change
          ? `${change.kind} ${"uri" in change ? change.uri.slice(change.uri.lastIndexOf("/") + 1) : ""}`
          : [
              change.textDocument.uri.slice(change.textDocument.uri.lastIndexOf("/") + 1),
              change.edits.map((one) => ("newText" in one ? one.newText : "")).join(""),
            ],
      ),
    ];
  };

  test("are made where there is none, with Git's ignore file", async () => {
    expect(await changesOf("os.environ[", {})).toEqual([
      "Create .env.example with the variables that the settings read",
      "create .env.example",
      [".env.example", "# required\nSECRET_KEY=\nZONE=Europe/Vienna\n"],
      "create .gitignore",
      [".gitignore", ".env\n"],
    ]);
  });

  test("are added under the name that the project has, in its own file", async () => {
    expect(await changesOf("os.environ.get", { ".env.sample": "SECRET_KEY=\n", ".gitignore": ".env\n" })).toEqual([
      "Add the variables that the settings read to .env.sample",
      [".env.sample", "ZONE=Europe/Vienna\n"],
    ]);
  });

  test("say nothing of this machine, of the platform, and of what only some environments need", async () => {
    const conditional =
      'import os\nROOT = os.path.dirname(os.path.abspath(__file__))\nSECRET_KEY = os.environ["SECRET_KEY"]\nMEDIA_ROOT = os.environ.get("MEDIA_ROOT", os.path.join(ROOT, "media"))\nHOST = os.environ.get("RENDER_EXTERNAL_HOSTNAME")\nif os.environ.get("USE_S3") == "1":\n    AWS_STORAGE_BUCKET_NAME = os.environ["BUCKET"]\n';
    const { s, actions } = await actionsAt(conditional, "os.environ[", {}, ["quickfix"]);
    const action = actions.find(({ title }) => title.includes("the variables that the settings read"));
    const { edit } = await s.client.sendRequest<CodeAction>("codeAction/resolve", action);
    const text = ((edit?.documentChanges ?? []) as readonly TextDocumentEdit[])
      .flatMap((change) => ("edits" in change ? change.edits.map((one) => ("newText" in one ? one.newText : "")) : []))
      .join("");
    expect(text).toContain("# required\nSECRET_KEY=\n# MEDIA_ROOT=\n");
    expect(text).toContain("# BUCKET=\n");
    expect(text).not.toMatch(/RENDER_|\/media/);
  });

  test("are not offered where all are named, nor away from a read", async () => {
    expect(await changesOf("os.environ[", { ".env.example": "SECRET_KEY=\n# ZONE=\n" })).toEqual([]);
    expect(await changesOf("example.com", {})).toEqual([]);
  });
});
