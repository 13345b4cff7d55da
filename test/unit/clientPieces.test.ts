/** Pieces of the extension that need no VS Code. */
import { describe, expect, test } from "vitest";
import { register as registerFolderEvents } from "../../client/src/features/folderEvents.js";
import type { Server } from "../../client/src/server.js";
import * as vscode from "../harness/vscode.js";
import type { ChecklistResponse, Looking, WireChecklistItem } from "../../server/src/lsp/protocol.js";
import { counted, isForPerson, verdict } from "../../client/src/features/checklistStates.js";
import { editedSince } from "../../client/src/features/editedMigrations.js";
import { defaultBranch, type GitChange } from "../../client/src/features/gitApi.js";
import { source, withOurs, withoutOurs } from "../../client/src/features/gateSources.js";
import { undeterminedText, withSource } from "../../client/src/features/productionText.js";
import { lookingAt } from "../../client/src/looking.js";
import { webPage } from "../../client/src/features/webPage.js";

describe("the sources of the commit gate", () => {
  const user = { eslint: "error" };
  test("are the user's own and ours, and afterwards what they were", () => {
    for (const before of [{}, { ruff: "warning" }, { eslint: "none" }, { [source]: "error" }]) {
      const now = withOurs({ user, now: before });
      expect(now).toMatchObject({ ...user, ...before, [source]: "warning" });
      expect(withoutOurs({ now, before, user })).toEqual(before);
    }
  });
  test("keep what somebody changed meanwhile", () => {
    const now = withOurs({ user, now: { ruff: "warning", mypy: "error" } });
    expect(
      withoutOurs({ now: { ...now, mypy: "none", pylint: "error" }, before: { ruff: "warning", mypy: "error" }, user }),
    ).toEqual({ ruff: "warning", mypy: "none", pylint: "error" });
    const { ruff: _, ...withoutRuff } = now as Record<string, string>;
    expect(withoutOurs({ now: withoutRuff, before: { ruff: "warning" }, user })).toEqual({ mypy: "error" });
  });
});

test("folders that are renamed or deleted in the editor are told in the protocol's words", () => {
  const told: unknown[] = [];
  let renamed: (event: { readonly files: readonly unknown[] }) => void = () => undefined;
  let deleted = renamed;
  vscode.workspace.onDidRenameFiles = (listener) => {
    renamed = listener;
    return new vscode.Disposable();
  };
  vscode.workspace.onDidDeleteFiles = (listener) => {
    deleted = listener;
    return new vscode.Disposable();
  };
  registerFolderEvents({
    notify: (method: string, params: object) => told.push([method, params]),
  } as unknown as Server);
  renamed({ files: [{ oldUri: new URL("file:///p/a"), newUri: new URL("file:///p/b") }] });
  deleted({ files: [new URL("file:///p/b")] });
  expect(told).toEqual([
    ["workspace/didRenameFiles", { files: [{ oldUri: "file:///p/a", newUri: "file:///p/b" }] }],
    ["workspace/didDeleteFiles", { files: [{ uri: "file:///p/b" }] }],
  ]);
});

describe("what features look at", () => {
  const settings = (module: string): Looking => ({ settings: [{ project: "/p", module }] });
  test("is told as one, once for what changes in one go, and only where it is other than before", async () => {
    const told: Looking[] = [];
    const looking = lookingAt((at) => void told.push(at));
    looking.look("status", { document: "file:///a.py" });
    looking.look("view", { checklist: true });
    looking.look("other view", { checklist: false });
    looking.look("one", settings("a"));
    looking.look("two", settings("b"));
    await Promise.resolve();
    const all = {
      document: "file:///a.py",
      checklist: true,
      environment: false,
      migrations: false,
      settings: [
        { project: "/p", module: "a" },
        { project: "/p", module: "b" },
      ],
    };
    expect(told).toEqual([all]);
    looking.look("view", { checklist: true });
    await Promise.resolve();
    expect(told).toHaveLength(1);
    looking.look("status", {});
    looking.look("view", {});
    looking.look("one", {});
    looking.look("two", {});
    await Promise.resolve();
    expect(told.slice(1)).toEqual([{ checklist: false, environment: false, migrations: false, settings: [] }]);
    looking.tellAgain();
    expect(told).toHaveLength(3);
  });
});

describe("where work that is not released branched off", () => {
  const repository = (refs: Readonly<Record<string, string>>) => ({
    getCommit: async (name: string) => {
      const hash = refs[name];
      if (hash === undefined) throw new Error("bad revision");
      return { hash };
    },
    getMergeBase: async (one: string, other: string) => `${one}^${other}`,
  });
  test("is the remote's default branch, whatever it is called here, else a local one", async () => {
    const head = { name: "index", commit: "h" };
    expect(
      await defaultBranch(
        repository({ "origin/HEAD": "m", "origin/master": "m", "origin/main": "x", main: "l" }),
        head,
      ),
    ).toEqual({ name: "origin/master", commit: "h^m" });
    expect(await defaultBranch(repository({ "origin/HEAD": "t", "origin/main": "x" }), head)).toEqual({
      name: "origin/HEAD",
      commit: "h^t",
    });
    expect(await defaultBranch(repository({ main: "l" }), head)).toEqual({ name: "main", commit: "h^l" });
    expect(await defaultBranch(repository({}), head)).toBeUndefined();
  });
  test("is nowhere on that branch itself without a remote", async () => {
    expect(await defaultBranch(repository({ main: "h" }), { name: "main", commit: "h" })).toBeUndefined();
    expect(await defaultBranch(repository({ main: "h", "origin/main": "r" }), { name: "main", commit: "h" })).toEqual({
      name: "origin/main",
      commit: "h^r",
    });
  });
});

describe("migrations that the main branch has too, and otherwise", () => {
  const change = (path: string, status: number): GitChange => ({
    uri: { fsPath: path, toString: () => `file://${path}` } as GitChange["uri"],
    status,
  });
  const repository = {
    show: async (ref: string, path: string) => {
      if (path.includes("gone")) throw new Error("not there");
      return `${path} of ${ref}`;
    },
  };
  test("come with the text that it has, each once; what it has not is left out", async () => {
    const changes = [
      change("/w/shop/migrations/0001_initial.py", 5),
      change("/w/shop/migrations/0001_initial.py", 0),
      change("/w/shop/migrations/0002_gone.py", 5),
      change("/w/shop/migrations/0003_new.py", 7),
      change("/w/shop/models.py", 5),
    ];
    expect(await editedSince(repository, "abc", changes)).toEqual([
      { uri: "file:///w/shop/migrations/0001_initial.py", before: "/w/shop/migrations/0001_initial.py of abc" },
    ]);
  });
  test("are none where all are formatted anew", async () => {
    expect(
      await editedSince(
        repository,
        "abc",
        Array.from({ length: 31 }, (_, n) => change(`/w/shop/migrations/${n}.py`, 5)),
      ),
    ).toEqual([]);
  });
});

describe("what is said of a checklist", () => {
  const item = (state: WireChecklistItem["state"]): WireChecklistItem => ({
    id: state,
    label: state,
    title: state,
    decidedBy: "auto",
    state,
    reason: "",
    evidence: [],
    rules: [],
    fixable: undefined,
    confirmation: undefined,
  });
  const response = (...states: readonly WireChecklistItem["state"][]): ChecklistResponse => ({
    djangoProject: true,
    projects: [
      {
        root: "/p",
        uri: "file:///p",
        name: "p",
        target: "s",
        nothingInProduction: undefined,
        entries: [],
        shared: [],
        confirmationsProblem: undefined,
        sections: states.length === 0 ? [] : [{ id: "x", title: "X", items: states.map(item) }],
      },
    ],
  });
  test("the gravest decides the verdict", () => {
    expect(verdict(response("pass", "fail", "attention", "to-confirm"))).toBe("Not ready: 1 fails");
    expect(verdict(response("fail", "fail"))).toBe("Not ready: 2 fail");
    expect(verdict(response("attention", "stale"))).toBe("1 needs attention");
    expect(verdict(response("pass", "stale", "to-confirm"))).toBe("Nothing fails: 2 to confirm");
    expect(verdict(response("pass", "not-determined"))).toBe("Nothing fails: 1 not determined");
    expect(verdict(response("pass", "confirmed", "not-applicable"))).toBe("All proven");
    expect(verdict(response())).toBe("Nothing in production");
    expect(verdict({ djangoProject: false, projects: [] })).toBe("");
  });
  test("counts name what is open, else what holds", () => {
    expect(counted([item("fail"), item("fail"), item("stale"), item("pass")])).toBe("2 fail, 1 to confirm");
    expect([counted([item("pass")]), counted([item("not-applicable")])]).toEqual(["proven", "not applicable"]);
  });
  test("an item is a person's where its state or what was said of it shows so", () => {
    expect([item("to-confirm"), item("confirmed"), item("stale"), item("pass"), item("fail")].map(isForPerson)).toEqual(
      [true, true, true, false, false],
    );
    expect(
      isForPerson({
        ...item("not-applicable"),
        confirmation: { kind: "set-aside", by: "Ada", on: "2026-11-21", note: "no sub-domains", stale: undefined },
      }),
    ).toBe(true);
  });
});

test("a page allows one script and one style, its own, and nothing from outside", () => {
  const [first, second] = [webPage("A <b>", "<main></main>"), webPage("A", "")];
  const nonce = /script-src 'nonce-([0-9a-f]{48})'/.exec(first)?.[1];
  expect(nonce).toBeDefined();
  expect(first).toContain(
    `content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'"`,
  );
  expect([...first.matchAll(/<(script|style)([^>]*)>/g)].map((match) => match[2])).toEqual([
    ` nonce="${nonce}"`,
    ` nonce="${nonce}"`,
  ]);
  expect(first).toContain("<title>A &lt;b></title>");
  expect(second).not.toContain(nonce);
  expect(first.replace(/<style[^]*<\/style>/, "")).not.toMatch(/https?:|src=|url\(/);
});

test("what is production is named with the file that decided", () => {
  const at = {
    uri: "file:///w/render.yaml",
    range: { start: { line: 3, character: 0 }, end: { line: 3, character: 1 } },
  };
  expect(
    withSource({
      module: "config.settings.production",
      because: "render.yaml:4 sets DJANGO_SETTINGS_MODULE",
      becauseAt: at,
    }),
  ).toBe("config.settings.production (render.yaml)");
  expect(withSource({ module: "config.settings.production", because: "its name says so", becauseAt: undefined })).toBe(
    "config.settings.production",
  );
});

test("what is not determined of it is counted", () => {
  expect(undeterminedText({ loads: "yes", undetermined: 0 })).toBe("");
  expect(undeterminedText({ loads: "yes", undetermined: 1 })).toBe("1 setting is not determined");
  expect(undeterminedText({ loads: "undetermined", undetermined: 4 })).toBe(
    "4 settings are not determined, and whether they load depends on what cannot be seen",
  );
});
