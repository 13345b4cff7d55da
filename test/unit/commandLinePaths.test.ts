/** Paths as pre-commit, editors and people give them: many, new, deleted, of no project, and texts on standard input. */
import { describe, expect, it } from "vitest";
import { rules } from "../../server/src/core/rules/catalogue.js";
import { explain } from "../../server/src/core/rules/explain.js";
import { runCommandLine, type CommandLineWorld, type Ran } from "../harness/commandLine.js";
import { createEngine } from "../harness/engine.js";
import { fakeEngine } from "../harness/fakeEngine.js";
import { healthySettings } from "../harness/healthy.js";

const engine = { ...(await createEngine()), rules, explain };
const site = {
  "/home/dev/site/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")\n',
  "/home/dev/site/config/__init__.py": "",
  "/home/dev/site/config/settings.py": `${healthySettings}\nDEBUG = True\n`,
  "/home/dev/site/config/wsgi.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n",
};
const check = (argv: readonly string[], world: Partial<CommandLineWorld> = {}): Promise<Ran> =>
  runCommandLine(["check", ...argv], { engine, files: site, ...world });
const found = (ran: Ran): readonly string[] =>
  (
    JSON.parse(ran.stdout) as { readonly findings: readonly { readonly file: string; readonly ruleId: string }[] }
  ).findings.map(({ file, ruleId }) => `${file} ${ruleId}`);

describe("many paths", () => {
  const others = Object.fromEntries(
    Array.from({ length: 5000 }, (_, i) => [`/home/dev/site/app${i % 50}/module${i}.py`, "x = 1\n"]),
  );

  it("5 000 files of one project, within seconds", async () => {
    const files = { ...site, ...others };
    const operands = Object.keys(files).map((path) => path.slice("/home/dev/".length));
    const ran = await check([...operands, "--format", "json"], { files });
    expect(found(ran)).toEqual(["site/config/settings.py debug-enabled"]);
    expect(ran.status).toBe(1);
  });
  it("files of many projects", async () => {
    const projects = Object.fromEntries(
      Array.from({ length: 1000 }, (_, i) => i).flatMap((i) => [
        [`/home/dev/p${i}/settings.py`, "A = 1\n"],
        ...Array.from({ length: 5 }, (__, n) => [`/home/dev/p${i}/m${n}.py`, ""] as const),
      ]),
    );
    const ran = await check(
      [...Object.keys(projects).map((path) => path.slice("/home/dev/".length)), "--format", "json"],
      { files: projects, engine: fakeEngine },
    );
    expect(ran.status).toBe(0);
    expect((JSON.parse(ran.stdout) as { readonly projects: readonly unknown[] }).projects).toHaveLength(1000);
  });
  it("a file selects its own project, one beside projects those below it", async () => {
    const roots = async (...argv: readonly string[]): Promise<readonly string[]> =>
      (
        JSON.parse(
          (
            await check([...argv, "--format", "json"], {
              files: {
                ...site,
                "/home/dev/other/manage.py": site["/home/dev/site/manage.py"],
                "/home/dev/other/config/settings.py": healthySettings,
                "/home/dev/Dockerfile": "FROM scratch\n",
              },
            })
          ).stdout,
        ) as { readonly projects: readonly { readonly root: string }[] }
      ).projects
        .map(({ root }) => root)
        .sort();
    expect(await roots("site/config/wsgi.py")).toEqual(["site"]);
    expect(await roots("Dockerfile")).toEqual(["other", "site"]);
    expect(await roots("other/manage.py", "site")).toEqual(["other", "site"]);
  });
  it("files without findings are silent, whatever the project has elsewhere", async () => {
    const ran = await check(["site/config/wsgi.py", "--format", "json"]);
    expect(found(ran)).toEqual([]);
    expect(ran.status).toBe(0);
  });
  it("files of no project", async () => {
    const ran = await check(["notes/a.py"], { files: { ...site, "/home/dev/notes/a.py": "DEBUG = True\n" } });
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(ran.stdout).toContain("No findings");
    expect(ran.stdout).not.toContain("Checked");
  });
});

describe("paths that are not there", () => {
  it.each([
    [["gone.py"], "gone.py does not exist. If it was deleted or renamed, leave it out"],
    [["gone.py", "site", "b.py"], "gone.py does not exist, nor does b.py."],
    [["a.py", "b.py", "c.py"], "a.py does not exist, nor do 2 others."],
    [["sight"], "sight does not exist. Give the folder that holds manage.py"],
  ])("%j", async (argv, message) => {
    const ran = await check(argv);
    expect(ran).toMatchObject({ status: 2, stdout: "" });
    expect(ran.stderr).toContain(message);
  });
});

describe("a text on standard input", () => {
  const stdin = `${healthySettings}\nDEBUG = False\n`;

  it("stands for the file", async () => {
    expect(await check(["--stdin-filename", "site/config/settings.py"], { stdin })).toMatchObject({ status: 0 });
    expect(
      found(
        await check(["--stdin-filename", "site/config/settings.py", "site/config/settings.py", "--format", "json"], {
          stdin: `\n${healthySettings}\nDEBUG = True\n`,
        }),
      ),
    ).toEqual(["site/config/settings.py debug-enabled"]);
  });
  it("a file that is not on the disk yet, with the folders around it", async () => {
    const files = { "/home/dev/site/manage.py": site["/home/dev/site/manage.py"] };
    expect(
      found(
        await check(["--stdin-filename", "site/config/settings.py", "site/config/settings.py", "--format", "json"], {
          files,
          stdin: `${healthySettings}\nDEBUG = True\n`,
        }),
      ),
    ).toEqual(["site/config/settings.py debug-enabled"]);
  });
  it("a deploy file", async () => {
    const ran = await check(["--stdin-filename", "site/Procfile", "site/Procfile", "--format", "json"], {
      files: { ...site, "/home/dev/site/config/settings.py": healthySettings },
      stdin: "web: python manage.py runserver 0.0.0.0:$PORT\n",
    });
    expect(found(ran)).toContain("site/Procfile runserver-in-production");
    expect(ran.status).toBe(1);
  });
  it("an empty text is a text", async () => {
    expect(
      (await check(["--stdin-filename", "site/config/settings.py", "--format", "json"], { stdin: "" })).stdout,
    ).not.toContain("debug-enabled");
  });
});

describe("progress", () => {
  const many = {
    ...site,
    ...Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [
        `/home/dev/p${i}/manage.py`,
        'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
      ]).flatMap((one, i) => [one, [`/home/dev/p${i}/settings.py`, "DEBUG = False\n"]]),
    ),
  };
  const clock = (step: number): (() => number) => {
    let time = 0;
    return () => (time += step);
  };

  it("is shown at a terminal when it takes long, and taken away", async () => {
    const ran = await check(["--fail-level", "never"], {
      files: many,
      terminal: true,
      now: clock(300),
      color: { no: "1" },
    });
    expect(ran.stderr).toMatch(/\r\x1b\[KReading the project: \d+ files/);
    expect(ran.stderr.endsWith("\r\x1b[K")).toBe(true);
    expect(ran.stdout).not.toContain("Reading");
  });
  it("is not shown when it is quick, or to no terminal", async () => {
    expect((await check(["--fail-level", "never"], { files: many, terminal: true, now: clock(0.01) })).stderr).toBe("");
    expect((await check(["--fail-level", "never"], { files: many, now: clock(300) })).stderr).toBe("");
  });
});

describe("exit status", () => {
  it.each<readonly [string, readonly string[], number]>([
    ["nothing at the fail level", ["site", "--ignore", "debug-enabled"], 0],
    ["a finding", ["site"], 1],
    ["a finding that does not matter", ["site", "--fail-level", "never"], 0],
    ["what remains after the fixes", ["site", "--fix"], 1],
    ["an open item", ["site", "--diff", "--select", "session-cookie-without-secure"], 0],
    ["no such option", ["site", "--nope"], 2],
    ["no such rule", ["site", "--select", "nope"], 2],
  ])("%s: %j → %d", async (_, argv, status) => {
    expect((await check(argv)).status).toBe(status);
  });
  it("2 wins, and the rest is still reported", async () => {
    const ran = await check(["site", "--format", "concise"], {
      files: {
        ...site,
        "/home/dev/site/config/settings.py": `from .more import *\n${site["/home/dev/site/config/settings.py"]}`,
        "/home/dev/site/config/more.py": { problem: "It is larger than 1 MB, so it was not analysed" },
      },
    });
    expect(ran.status).toBe(2);
    expect(ran.stdout).toContain("debug-enabled");
    expect(ran.stderr).toContain("config/more.py: It is larger than 1 MB");
  });
  it("settings, environment, rules and explain are 0 whatever they show", async () => {
    for (const argv of [
      ["settings", "site"],
      ["environment", "site"],
      ["rules"],
      ["explain", "debug-enabled"],
      ["explain", "DEBUG"],
    ])
      expect((await runCommandLine(argv, { engine, files: site })).status, argv.join(" ")).toBe(0);
  });
});
