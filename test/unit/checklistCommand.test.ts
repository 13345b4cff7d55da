/** The checklist on the command line, over the real engine. */
import { describe, expect, it } from "vitest";
import { run } from "../../server/src/cli/run.js";
import { rules } from "../../server/src/core/rules/catalogue.js";
import { createEngine } from "../harness/engine.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

const engine = await createEngine();

const project = {
  "/site/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "/site/shop/__init__.py": "",
  "/site/shop/settings.py":
    'DEBUG = False\nALLOWED_HOSTS = ["*"]\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\n',
};
const confirmed = JSON.stringify({
  version: 1,
  items: [
    {
      item: "database-backups",
      target: "shop.settings",
      state: "confirmed",
      by: "Ann",
      on: "2026-11-01",
      note: "restored",
    },
    { item: "smoke-test", target: "shop.settings", state: "confirmed", by: "Bob", on: "2026-01-01" },
  ],
});

async function checklist(
  files: Readonly<Record<string, string>>,
  ...options: readonly string[]
): Promise<{
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly written: Readonly<Record<string, string>>;
}> {
  const written: Record<string, string> = {};
  const out: string[] = [];
  const errors: string[] = [];
  const status = await run({
    argv: ["checklist", ...options, "/site"],
    cwd: "/",
    version: "1.2.3",
    today: "2026-11-21",
    color: { no: undefined, force: undefined },
    files: memoryFiles(files),
    readStdin: () => Promise.resolve(""),
    writeFile: (path, text) => void (written[path] = text),
    stdout: { write: (text) => void out.push(text), isTerminal: false },
    stderr: { write: (text) => void errors.push(text), isTerminal: false },
    engine: () => Promise.resolve({ ...engine, rules, explain: () => undefined }),
    languageServer: () => Promise.resolve(0),
  });
  return { status, stdout: out.join(""), stderr: errors.join(""), written };
}

interface Json {
  readonly projects: readonly {
    readonly root: string;
    readonly target: string;
    readonly verdict: string;
    readonly confirmationsProblem?: string;
    readonly sections: readonly {
      readonly items: readonly {
        readonly id: string;
        readonly state: string;
        readonly decidedBy: string;
        readonly confirmation?: object;
      }[];
    }[];
  }[];
}

describe("checklist", () => {
  it("json tells what was confirmed, and what no longer counts", async () => {
    const { status, stdout, stderr } = await checklist(
      { ...project, "/site/.deploy-checklist.json": confirmed },
      "--format",
      "json",
    );
    const [report] = (JSON.parse(stdout) as Json).projects;
    const items = report?.sections.flatMap((section) => section.items) ?? [];
    expect([status, stderr]).toEqual([1, ""]);
    expect(report).toMatchObject({
      root: ".",
      target: "shop.settings",
      verdict: expect.stringMatching(/^Not ready for production: \d+ items? fails?/) as unknown,
    });
    expect(items.find(({ id }) => id === "database-backups")).toMatchObject({
      state: "confirmed",
      decidedBy: "manual",
      confirmation: { kind: "confirmed", by: "Ann", on: "2026-11-01", note: "restored", stale: null },
    });
    expect(items.find(({ id }) => id === "smoke-test")).toMatchObject({
      state: "stale",
      confirmation: { by: "Bob", stale: "confirmed 324 days ago, every 30 days is asked for" },
    });
    expect(items.find(({ id }) => id === "allowed-hosts")).toMatchObject({ state: "fail", decidedBy: "auto" });
    expect(new Set(items.map(({ decidedBy }) => decidedBy))).toEqual(new Set(["auto", "evidence", "manual"]));
  });

  it("what a module outside of the repository may set is said once, in both", async () => {
    const files = {
      ...project,
      "/site/shop/settings.py":
        'SECRET_KEY = "x"\nMIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware"]\nINSTALLED_APPS = ["django.contrib.sessions"]\ntry:\n    from .local_settings import *\nexcept ImportError:\n    pass\n',
    };
    const { stdout } = await checklist(files, "--format", "json");
    expect((JSON.parse(stdout) as Json).projects).toMatchObject([{ unless: "local_settings.py" }]);
    expect(stdout).not.toContain("unless local_settings.py");
    expect((await checklist(files)).stdout).toContain(
      "\nUnless local_settings.py, which is not in the repository, sets something else\n",
    );
  });

  it("text has a line for each item, with signs that need no colour", async () => {
    const { stdout } = await checklist({ ...project, "/site/.deploy-checklist.json": confirmed });
    expect(stdout).toContain(
      "  ☑ Backups run, and a restore has been tested — confirmed by Ann on 2026-11-01: restored\n",
    );
    expect(stdout).toContain("After the deploy: ↻ Pages over HTTPS");
    expect(stdout).toContain("Hosts and origins: ✗ ALLOWED_HOSTS is explicit");
    expect(stdout).not.toContain("\u001b");
  });

  it("html is the report as a file of its own", async () => {
    const { status, stdout } = await checklist(project, "--format", "html");
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^<!DOCTYPE html>\n<html lang="en">[\s\S]*<h1>Production checklist: site<\/h1>\n<p class="verdict"><strong>Not ready for production: [\s\S]*<\/html>\n$/,
    );
    expect(stdout).toContain("<code>shop/settings.py:2</code>");
    expect(stdout).not.toMatch(/<script|href=/);
    expect((await checklist({ "/site/notes.txt": "" }, "--format", "html")).stdout).toContain(
      "<strong>No Django project was found</strong>",
    );
  });

  it("what production and staging have in common is told once, in text and in the report", async () => {
    const { "/site/shop/settings.py": _, ...rest } = project;
    const two = {
      ...rest,
      "/site/shop/settings/__init__.py": "",
      "/site/shop/settings/base.py": project["/site/shop/settings.py"],
      "/site/shop/settings/production.py": "from .base import *\n",
      "/site/shop/settings/staging.py": "from .base import *\nSECURE_HSTS_SECONDS = 60\n",
    };
    const { stdout } = await checklist(two);
    expect(stdout).toContain("The same for shop.settings.production and shop.settings.staging\n");
    const lines = stdout
      .slice(stdout.indexOf("The same for"))
      .split("\n")
      .filter((line) => /^\s*[✓✗!?☐☑↻]|: [✓✗!?☐☑↻] /u.test(line));
    expect(lines.filter((line, index) => lines.indexOf(line) !== index)).toEqual([]);
    const markdown = (await checklist(two, "--format", "markdown")).stdout;
    expect(markdown).toContain("## site: the same for shop.settings.production and shop.settings.staging\n");
    expect(markdown.match(/Backups run, and a restore has been tested/g)).toHaveLength(1);
    const { projects } = JSON.parse((await checklist(two, "--format", "json")).stdout) as Json;
    expect(
      projects.map(({ target, sections }) => [
        target,
        sections.some(({ items }) => items.some(({ id }) => id === "database-backups")),
      ]),
    ).toEqual([
      ["shop.settings.production", true],
      ["shop.settings.staging", true],
    ]);
  });

  it("markdown is the report, named after the folder", async () => {
    const { stdout } = await checklist(project, "--format", "markdown");
    expect(stdout).toMatch(/^# Production checklist: site\n\n\*\*Not ready for production: /);
    expect(stdout).toContain("- Date: 2026-11-21\n- Made by: Django Deploy Hygiene 1.2.3\n");
    expect(stdout).toContain("## site: shop.settings\n");
    expect(stdout).toContain(
      "- [ ] ALLOWED_HOSTS is explicit, not \\*, not \\[''\\], and covers health checks — **fail**",
    );
    expect(stdout).toContain("### Findings");
    expect(stdout).not.toMatch(/\[x\].*not applicable/);
  });

  it("a damaged file of confirmations is said, and is no failure of the run", async () => {
    const { status, stdout, stderr } = await checklist(
      { ...project, "/site/.deploy-checklist.json": "[" },
      "--format",
      "json",
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/^\.deploy-checklist\.json: is not valid JSON/);
    expect((JSON.parse(stdout) as Json).projects[0]?.confirmationsProblem).toContain("is not valid JSON");
  });

  it("a project with nothing in production says why", async () => {
    const development = {
      "/site/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.local")\n',
      "/site/shop/__init__.py": "",
      "/site/shop/settings/__init__.py": "",
      "/site/shop/settings/local.py": "DEBUG = True\nINSTALLED_APPS = []\n",
    };
    const markdown = await checklist(development, "--format", "markdown");
    expect(markdown.stdout).toContain("**Nothing in production was checked: ");
    expect(markdown.status).toBe(0);
    expect((await checklist(development)).stdout).toMatch(/nothing in production: /);
  });
});

describe("--remember", () => {
  const file = "/site/.deploy-checklist.json";
  const standing = (commit: string): RegExp =>
    new RegExp(
      `^    \\{ "commit": "${commit}", "on": "2026-11-21", "target": "shop.settings", "items": \\{ .*"fail": \\d+.* \\} \\}`,
      "m",
    );

  it("notes how the checklist stands at a commit, and keeps what people said", async () => {
    const { written, status } = await checklist({ ...project, [file]: confirmed }, "--remember", "abc1234");
    expect(status).toBe(1);
    expect(Object.keys(written)).toEqual([file]);
    expect(written[file]).toMatch(standing("abc1234"));
    expect(written[file]).toContain('"item": "database-backups"');
  });
  it("has a line per commit, of which the last counts, and forgets the oldest", async () => {
    let text = confirmed;
    for (let at = 0; at < 22; at++) {
      const { written } = await checklist({ ...project, [file]: text }, "--remember", `c${at}`);
      text = written[file] ?? "";
    }
    text = (await checklist({ ...project, [file]: text }, "--remember", "c21")).written[file] ?? "";
    expect([...text.matchAll(/"commit": "(\w+)"/g)].map(([, commit]) => commit)).toEqual(
      Array.from({ length: 20 }, (_, at) => `c${at + 2}`),
    );
  });
  it("is what the report shows, newest first, as a bar and in words", async () => {
    const first = (await checklist({ ...project, [file]: confirmed }, "--remember", "aaa")).written[file] ?? "";
    const both = (await checklist({ ...project, [file]: first }, "--remember", "b|<b>")).written[file] ?? "";
    const html = (await checklist({ ...project, [file]: both }, "--format", "html")).stdout;
    expect(html).toMatch(
      /<caption>At earlier commits, newest first<\/caption>[^]*<code>b\|&lt;b&gt;<\/code>[^]*<svg class="bar"[^]*\d+ fail[^]*<code>aaa<\/code>/,
    );
    const markdown = (await checklist({ ...project, [file]: both }, "--format", "markdown")).stdout;
    expect(markdown).toMatch(/### At earlier commits, newest first\n\n\| On \| Commit \| Items \|\n/);
    expect(markdown).toMatch(/\| 2026-11-21 \| `b\\\|<b>` \| \d+ fail, /);
    expect((await checklist(project, "--format", "html")).stdout).not.toContain("At earlier commits");
  });
  it("passes over what is no standing, and keeps it", async () => {
    const odd = JSON.stringify({ version: 1, history: [{ commit: 1 }, "x"], items: [] });
    const { written, stdout } = await checklist({ ...project, [file]: odd }, "--remember", "abc", "--format", "html");
    expect(stdout).not.toContain("At earlier commits");
    expect(written[file]).toContain('{ "commit": 1 },\n    "x",\n');
  });
  it("leaves a damaged file as it is", async () => {
    const { written, status, stderr } = await checklist({ ...project, [file]: "{" }, "--remember", "abc");
    expect({ written, status }).toEqual({ written: {}, status: 2 });
    expect(stderr).toBe(".deploy-checklist.json: is not valid JSON in line 1. Mend it, or restore it from Git\n");
  });
});
