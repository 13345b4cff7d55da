import { describe, expect, test } from "vitest";
import type { CreateFile, TextDocumentEdit, WorkspaceEdit } from "vscode-languageserver/node";
import { realServers } from "./realServer.js";
import { fullCapabilities, type TestServer, type TestServerOptions } from "./testServer.js";

const startReal = realServers();

const manage = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n';
const settings = 'SECRET_KEY = "Zq8vTn2LxW6pRb4KcY9mHd3GfS7jUe5A"\nDEBUG = True\nALLOWED_HOSTS = []\n';

interface Answer {
  readonly edit: WorkspaceEdit | null;
  readonly files: number;
}

async function fixEverything(
  unsafe: boolean,
  files: Readonly<Record<string, string>>,
  capabilities?: TestServerOptions["capabilities"],
): Promise<Answer & { readonly server: TestServer }> {
  const server = await startReal({ files: { "manage.py": manage, ...files }, ...(capabilities && { capabilities }) });
  return { server, ...(await server.client.sendRequest<Answer>("djangoDeployHygiene/fixEverything", { unsafe })) };
}

function isCreation(change: object): change is CreateFile {
  return "kind" in change && change.kind === "create";
}

function isDocumentEdit(change: object): change is TextDocumentEdit {
  return "textDocument" in change;
}

describe("the real engine's fixes for everything", () => {
  test("create files before they fill them, all to be confirmed", async () => {
    const { edit, files, server: s } = await fixEverything(true, { "settings.py": settings });
    const changes = edit?.documentChanges ?? [];
    const created = changes.filter(isCreation);
    expect(created.map(({ uri }) => uri).sort()).toEqual([s.uri(".env.example"), s.uri(".gitignore")]);
    for (const creation of created) {
      expect(creation.options).toEqual({ overwrite: false, ignoreIfExists: false });
      const filled = changes[changes.indexOf(creation) + 1];
      expect(filled).toMatchObject({
        textDocument: { uri: creation.uri, version: null },
        edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } }],
      });
    }
    expect(files).toBe(3);

    const annotations = Object.entries(edit?.changeAnnotations ?? {});
    expect(annotations).toMatchObject([[expect.any(String), { label: "Fix everything", needsConfirmation: true }]]);
    const marks = changes.flatMap((change) =>
      isDocumentEdit(change)
        ? change.edits.map((one) => ("annotationId" in one ? one.annotationId : undefined))
        : isCreation(change)
          ? [change.annotationId]
          : [],
    );
    expect(new Set(marks)).toEqual(new Set([annotations[0]?.[0]]));

    const example = changes.filter(isDocumentEdit).find((change) => change.textDocument.uri === s.uri(".env.example"))
      ?.edits[0];
    expect(example && "newText" in example ? example.newText : "").toBe(
      "DJANGO_DEBUG=False\n# required\nDJANGO_SECRET_KEY=\nDJANGO_ALLOWED_HOSTS=example.com\n",
    );
    // The key that was in the source is no part of any new text.
    expect(JSON.stringify(edit)).not.toContain("Zq8vTn2LxW6p");
  });

  test("add to files that are there", async () => {
    const { edit, server: s } = await fixEverything(true, {
      "settings.py":
        'import os\nSECRET_KEY = os.environ["APP_SECRET_KEY"]\nALLOWED_HOSTS = os.environ["APP_HOSTS"].split(",")\n',
      ".env.example": "# required\nAPP_SECRET_KEY=\n",
      ".gitignore": "*.pyc\n",
    });
    const changes = edit?.documentChanges ?? [];
    expect(changes.filter(isCreation)).toEqual([]);
    const added = Object.fromEntries(
      changes
        .filter(isDocumentEdit)
        .map((change) => [change.textDocument.uri, change.edits.map((one) => ("newText" in one ? one.newText : ""))]),
    );
    expect(added[s.uri(".env.example")]?.join("")).toContain("APP_HOSTS=example.com\n");
    expect(added[s.uri(".env.example")]?.join("")).not.toContain("APP_SECRET_KEY");
    expect(added[s.uri(".gitignore")]).toEqual([".env\n"]);
  });

  test("what was only tried out leaves every other fix as it was", async () => {
    const own = `import os\n${settings}LANGUAGE = "en"\nMIDDLEWARE = ["django.middleware.common.CommonMiddleware", "django.middleware.security.SecurityMiddleware"]\nSECURE_HSTS_SECONDS = 0\nSESSION_COOKIE_SECURE = False\n`;
    const fixes = async (tries: boolean): Promise<string> => {
      const s = await startReal({ files: { "manage.py": manage, "settings.py": own } });
      s.open("settings.py", own);
      await s.settle();
      if (tries) await s.client.sendRequest("djangoDeployHygiene/fixEverything", { unsafe: true });
      const all: unknown[] = [];
      for (const diagnostic of s.published.filter(({ uri }) => uri === s.uri("settings.py")).at(-1)?.diagnostics ??
        []) {
        for (const action of (await s.client.sendRequest<readonly object[] | null>("textDocument/codeAction", {
          textDocument: { uri: s.uri("settings.py") },
          range: diagnostic.range,
          context: { diagnostics: [diagnostic] },
        })) ?? []) {
          all.push((await s.client.sendRequest<{ readonly edit?: unknown }>("codeAction/resolve", action)).edit);
        }
      }
      expect(all.length).toBeGreaterThan(5);
      return JSON.stringify(all, undefined, 1).replaceAll(s.uri(""), "");
    };
    expect(await fixes(true)).toBe(await fixes(false));
  });

  test("leave out new files where the editor cannot create them", async () => {
    const { edit, server: s } = await fixEverything(
      true,
      { "settings.py": settings },
      { ...fullCapabilities, workspace: { ...fullCapabilities.workspace, workspaceEdit: { documentChanges: true } } },
    );
    expect(
      edit?.documentChanges?.map((change) => (isDocumentEdit(change) ? change.textDocument.uri : change.kind)),
    ).toEqual([s.uri("settings.py")]);
  });

  test("write no further files when only safe ones are asked for", async () => {
    const { edit } = await fixEverything(false, {
      "settings.py": 'import os\nSECRET_KEY = os.environ["APP_SECRET_KEY"]\nALLOWED_HOSTS = ["example.com"]\n',
    });
    expect(edit?.documentChanges?.filter(isCreation) ?? []).toEqual([]);
  });
});
