import { describe, expect, test } from "vitest";
import type { CompletionItem, CompletionList, Hover, MarkupContent } from "vscode-languageserver";
import { realServers } from "./realServer.js";
import type { TestServer } from "./testServer.js";

const startReal = realServers();

const project = {
  "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")\n',
  "site_/__init__.py": "",
  "site_/settings.py": "DEBUG = False\n",
  "site_/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")\n',
};

async function start(files: Readonly<Record<string, string>>): Promise<TestServer> {
  const server = await startReal({ files: { ...project, ...files } });
  return server;
}

/** The hover at the first place of `text` in the file. */
async function hoverOn(
  s: TestServer,
  name: string,
  content: string,
  text: string,
): Promise<{ readonly value: string; readonly covers: string } | null> {
  const at = content.indexOf(text);
  const before = content.slice(0, at).split("\n");
  const hover: Hover | null = await s.client.sendRequest("textDocument/hover", {
    textDocument: { uri: s.uri(name) },
    position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
  });
  if (hover === null) return null;
  const line = content.split("\n")[hover.range?.start.line ?? 0] ?? "";
  return {
    value: (hover.contents as MarkupContent).value,
    covers: line.slice(hover.range?.start.character, hover.range?.end.character),
  };
}

const config = [
  "workers = 4",
  'raw_env = ["API_KEY=hunter2hunter2", "B=2"]',
  "if True:",
  "    timeout = 60",
  "def on_exit(server):",
  "    backlog = 1",
  '"""',
  "threads = 2",
  '"""',
  "other = 1",
  "",
].join("\n");

describe("hover on a gunicorn setting", () => {
  test("in a config file tells what it does, takes and is, and who wins", async () => {
    const s = await start({ Procfile: "web: gunicorn site_.wsgi -w 3\n", "gunicorn.conf.py": config });
    s.open("gunicorn.conf.py", config);
    const on = (text: string): ReturnType<typeof hoverOn> => hoverOn(s, "gunicorn.conf.py", config, text);
    const workers = await on("workers");
    expect(workers?.covers).toBe("workers");
    expect(workers?.value).toMatch(
      /^\*\*workers\*\* · gunicorn, Worker Processes\n\nHow many worker processes.*\n\nTakes a whole number, 0 or more\. Default: `1`\. Flag: `-w`, `--workers`\.\n\n/,
    );
    expect(workers?.value).toContain(
      "- `web` in `Procfile`: `3`, from the command line, which wins over `gunicorn.conf.py` (`4`) and gunicorn's default (`1`).",
    );
    expect((await on("timeout"))?.value).toContain("`60`, from `gunicorn.conf.py`");
    expect((await on("on_exit"))?.value).toContain("Takes a function of one argument. It has no flag.");
    // A local name, the text of a string, and a name that gunicorn does not know.
    expect([await on("backlog"), await on("threads"), await on("other")]).toEqual([null, null, null]);
  });

  test("never shows what variables are given", async () => {
    const s = await start({ "gunicorn.conf.py": config });
    s.open("gunicorn.conf.py", config);
    const value = (await hoverOn(s, "gunicorn.conf.py", config, "raw_env"))?.value ?? "";
    expect(value).toContain("No known command loads this file; by itself: 2 variables, from `gunicorn.conf.py`");
    expect(value).not.toContain("hunter2");
  });

  test("on flags and their values in deploy files", async () => {
    const dockerfile =
      'FROM python:3.13\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "site_.wsgi", "--workers=5", "-k", "sync"]\n';
    const unit = "[Service]\nExecStart=/srv/venv/bin/gunicorn --timeout 90 site_.wsgi\n";
    const s = await start({ Dockerfile: dockerfile, "deploy/web.service": unit, "gunicorn.conf.py": "workers = 4\n" });
    s.open("Dockerfile", dockerfile);
    s.open("deploy/web.service", unit);
    const workers = await hoverOn(s, "Dockerfile", dockerfile, "workers=5");
    expect(workers?.covers).toContain("--workers=5");
    expect(workers?.value).toContain("`5`, from the command line, which wins over `gunicorn.conf.py` (`4`)");
    expect((await hoverOn(s, "Dockerfile", dockerfile, "sync"))?.value).toMatch(/^\*\*worker_class\*\*/);
    expect((await hoverOn(s, "deploy/web.service", unit, "90"))?.value).toContain(
      "`90`, from the command line, which wins over gunicorn's default (`30`).",
    );
    expect(await hoverOn(s, "Dockerfile", dockerfile, "WORKDIR")).toBeNull();
  });

  test("a file that is no config file has none", async () => {
    const s = await start({ "site_/tasks.py": "workers = 4\n" });
    s.open("site_/tasks.py", "workers = 4\n");
    expect(await hoverOn(s, "site_/tasks.py", "workers = 4\n", "workers")).toBeNull();
  });
});

describe("hover on a squiggle", () => {
  test("shows the rule's page outside of Python too", async () => {
    const procfile = "web: gunicorn site_.wsgi --reload\n";
    const s = await start({ Procfile: procfile });
    s.open("Procfile", procfile);
    await s.settle();
    const last = s.published.filter((params) => params.uri === s.uri("Procfile")).at(-1);
    const reload = last?.diagnostics.find(({ range }) =>
      procfile.slice(range.start.character, range.end.character).includes("--reload"),
    );
    expect(reload).toBeDefined();
    const value = (await hoverOn(s, "Procfile", procfile, "--reload"))?.value ?? "";
    expect(value).toContain(`[${String(reload?.code)}](https://`);
    expect(value).toContain("**reload** · gunicorn, Debugging");
  });
});

describe("completion in a gunicorn config file", () => {
  async function complete(
    s: TestServer,
    name: string,
    line: number,
    character: number,
  ): Promise<readonly CompletionItem[]> {
    const list: CompletionList | null = await s.client.sendRequest("textDocument/completion", {
      textDocument: { uri: s.uri(name) },
      position: { line, character },
    });
    return list?.items ?? [];
  }

  test("offers the settings where a line begins, and tells about the one looked at", async () => {
    const s = await start({ "gunicorn.conf.py": "" });
    s.open("gunicorn.conf.py", 'bind = [\n\n]\nwor\nx = 1\n"""\n\n"""\n');
    const items = await complete(s, "gunicorn.conf.py", 3, 3);
    const workers = items.find(({ label }) => label === "workers");
    expect(workers?.textEdit).toEqual({
      range: { start: { line: 3, character: 0 }, end: { line: 3, character: 3 } },
      newText: "workers = ",
    });
    expect(items.find(({ label }) => label === "on_exit")?.textEdit?.newText).toBe("def on_exit(server):\n    ");
    expect(items.map(({ label }) => label)).not.toContain("config");
    const resolved: CompletionItem = await s.client.sendRequest("completionItem/resolve", workers);
    expect((resolved.documentation as MarkupContent).value).toContain("How many worker processes");
    // Within a list, a value and a text.
    expect(
      await Promise.all([
        complete(s, "gunicorn.conf.py", 1, 0),
        complete(s, "gunicorn.conf.py", 4, 5),
        complete(s, "gunicorn.conf.py", 6, 0),
      ]),
    ).toEqual([[], [], []]);
  });

  test("also where only a command names the file, and nowhere else", async () => {
    const s = await start({
      Procfile: "web: gunicorn -c deploy/server.py site_.wsgi\n",
      "deploy/server.py": "",
      "deploy/other.py": "",
    });
    s.open("deploy/server.py", "");
    s.open("deploy/other.py", "");
    expect((await complete(s, "deploy/server.py", 0, 0)).length).toBeGreaterThan(50);
    expect(await complete(s, "deploy/other.py", 0, 0)).toEqual([]);
  });
});
