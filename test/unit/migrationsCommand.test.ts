/** The migrations of a release on the command line, over the real engine. */
import { describe, expect, it } from "vitest";
import { runCommandLine, type Ran } from "../harness/commandLine.js";
import { rules } from "../../server/src/core/rules/catalogue.js";
import { createEngine } from "../harness/engine.js";
import { itemMigration } from "../harness/itemMigrations.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

const engine = { ...(await createEngine()), rules, explain: () => undefined };

function migration(body: string, after: string): string {
  return `from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    dependencies = [("app", "${after}")]\n\n    operations = [\n        ${body},\n    ]\n`;
}

const project: Readonly<Record<string, string>> = {
  "/home/dev/site/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
  "/home/dev/site/settings.py":
    'SECRET_KEY = "x"\nINSTALLED_APPS = ["app"]\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\n',
  "/home/dev/site/app/migrations/__init__.py": "",
  "/home/dev/site/app/migrations/0001_initial.py": itemMigration,
  "/home/dev/site/app/migrations/0002_index.py": migration(
    'migrations.AddIndex("Item", models.Index(fields=["name"], name="i1"))',
    "0001_initial",
  ),
  "/home/dev/site/app/migrations/0003_drop.py": migration('migrations.RemoveField("Item", "cnt")', "0002_index"),
};
const deployed = (name: string): Readonly<Record<string, string>> => ({
  ...project,
  "/home/dev/site/pyproject.toml": `[tool.django-deploy-hygiene]\ndeployed = { app = "${name}" }\n`,
});

function ask(
  files: Readonly<Record<string, string>>,
  argv: readonly string[],
  rest: { readonly stdin?: string; readonly tracked?: readonly string[] } = {},
): Promise<Ran> {
  const source = memoryFiles(files);
  return runCommandLine(["migrations", "site", ...argv], {
    engine,
    files:
      rest.tracked === undefined ? source : { ...source, isTracked: (path) => rest.tracked?.includes(path) ?? false },
    ...(rest.stdin !== undefined && { stdin: rest.stdin }),
  });
}

interface Json {
  readonly projects: readonly {
    readonly root: string;
    readonly vendor: string | null;
    readonly new: string;
    readonly migrations: readonly {
      readonly name: string;
      readonly order: number;
      readonly when: string;
      readonly operations: readonly {
        readonly line: number;
        readonly name: string;
        readonly effect: string | null;
        readonly lock: string | null;
        readonly tables: readonly string[];
      }[];
    }[];
  }[];
}

describe("migrations", () => {
  it("JSON has what the contract says", async () => {
    const { status, stdout, stderr } = await ask(deployed("0001"), ["--format", "json"]);
    expect([status, stderr]).toEqual([1, ""]);
    const [report] = (JSON.parse(stdout) as Json).projects;
    expect(report).toMatchObject({ root: ".", vendor: "postgresql", new: "after what “deployed” says" });
    expect(report?.migrations).toMatchObject([
      {
        name: "0002_index",
        order: 0,
        when: "either",
        operations: [{ line: 8, name: "AddIndex", effect: "blocks-writes", lock: "SHARE", tables: ["app_item"] }],
      },
      {
        name: "0003_drop",
        order: 1,
        when: "after",
        operations: [{ name: "RemoveField", effect: "breaks-release", lock: "ACCESS EXCLUSIVE" }],
      },
    ]);
  });
  it("what is new by a list on standard input", async () => {
    const { stdout } = await ask(project, ["--new-migrations", "-", "--format", "json"], {
      stdin: "site/app/migrations/0003_drop.py\nREADME.md\n",
    });
    const [report] = (JSON.parse(stdout) as Json).projects;
    expect([report?.new, report?.migrations.map(({ name }) => name)]).toEqual([
      "named by --new-migrations",
      ["0003_drop"],
    ]);
  });
  it("what is new by Git's index; information fails only where that is asked for", async () => {
    const tracked = ["/home/dev/site/app/migrations/0001_initial.py", "/home/dev/site/app/migrations/0003_drop.py"];
    const { status, stdout } = await ask(project, [], { tracked });
    expect(stdout).toContain("one migration is new (not in Git's index)");
    expect(stdout).toContain("8 AddIndex: blocks writes (SHARE on app_item)");
    expect(status).toBe(0);
    expect((await ask(project, ["--fail-level", "information"], { tracked })).status).toBe(1);
  });
  it("nothing new is said, and so is a guess", async () => {
    expect((await ask(project, [], { tracked: Object.keys(project) })).stdout).toBe(
      "site: PostgreSQL (ENGINE is django.db.backends.postgresql); no migration is new (not in Git's index)\n".replace(
        "site:",
        ".:",
      ),
    );
    const guessed = await ask(project, []);
    expect(guessed.stdout).toContain("since nothing tells which ones are deployed");
    expect(guessed.status).toBe(0);
  });
  it("Markdown has a table and a plan", async () => {
    const { stdout } = await ask(deployed("0001"), ["--format", "markdown"]);
    expect(stdout).toContain(
      "| 1. `app.0002_index` (before or after the new code) | app/migrations/0002_index.py:8 | AddIndex | blocks writes (SHARE on app_item) |",
    );
    expect(stdout).toContain(
      "1. Before the new code: migrate app 0002_index\n2. Release the new code, until nothing of the old one runs\n3. After it: migrate app 0003_drop\n",
    );
  });
  it("what another application needs first is not left for afterwards", async () => {
    const files = {
      ...deployed("0002"),
      "/home/dev/site/pyproject.toml": '[tool.django-deploy-hygiene]\ndeployed = { app = "0002", people = "0001" }\n',
      "/home/dev/site/people/migrations/__init__.py": "",
      "/home/dev/site/people/migrations/0001_initial.py": migration(
        'migrations.CreateModel("Person", [("id", models.AutoField(primary_key=True))])',
        "0002_index",
      ),
      "/home/dev/site/people/migrations/0002_nick.py": migration(
        'migrations.AddField("Person", "nick", models.TextField(null=True))',
        '0003_drop"), ("people", "0001_initial',
      ),
    };
    const { stdout } = await ask(files, ["--format", "markdown"]);
    expect(stdout).toContain(
      "1. Before the new code: migrate app 0003_drop, migrate people 0002_nick\n2. Release the new code, until nothing of the old one runs\n",
    );
    expect(stdout).not.toContain("After it:");
  });
  it.each([
    [
      "SQLite that a variable replaces",
      'dj_database_url.config(default="sqlite:///db.sqlite3")',
      "the database is not known",
    ],
    ["SQLite", '{"ENGINE": "django.db.backends.sqlite3", "NAME": "/data/db.sqlite3"}', "SQLite (ENGINE is"],
    [
      "SQLite that a local module may replace",
      '{"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}\ntry:\n    from local_settings import *\nexcept ImportError:\n    pass\nOTHER = {',
      "PostgreSQL (of the driver in the requirements)",
    ],
  ])("%s", async (_, database, said) => {
    const { stdout } = await ask(
      {
        ...deployed("0001"),
        ...(database.includes("local_settings") && { "/home/dev/site/requirements.txt": "psycopg==3.2\n" }),
        "/home/dev/site/settings.py": `import dj_database_url\nSECRET_KEY = "x"\nDEBUG = False\nINSTALLED_APPS = ["app"]\nDATABASES = {"default": ${database}}\n`,
      },
      [],
    );
    expect(stdout.split("\n")[0]).toContain(said);
  });
  it("a package file that is missing is made, and shown", async () => {
    const files = {
      ...Object.fromEntries(Object.entries(deployed("0003")).filter(([file]) => !file.endsWith("__init__.py"))),
      "/home/dev/site/app/__init__.py": "",
    };
    const argv = ["check", "site", "--unsafe-fixes", "--select", "migrations-package-missing"];
    const fixed = await runCommandLine(argv, { engine, files: memoryFiles(files) });
    expect(fixed.stderr).toContain("Fixed app/migrations/__init__.py");
    expect((await runCommandLine([...argv, "--diff"], { engine, files: memoryFiles(files) })).stdout).toBe(
      "diff --git a/app/migrations/__init__.py b/app/migrations/__init__.py\nnew file mode 100644\n",
    );
  });
  it("a list that is not there is 2", async () =>
    expect(await ask(project, ["--new-migrations", "none.txt"])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("none.txt does not exist") as unknown,
    }));
  it("a comment suppresses a finding, and check has its effect", async () => {
    const files = {
      ...deployed("0002"),
      "/home/dev/site/app/migrations/0003_drop.py":
        project["/home/dev/site/app/migrations/0003_drop.py"]?.replace(
          '"cnt"),',
          '"cnt"),  # deploy-hygiene: allow[migration-breaks-running-release] nobody reads it',
        ) ?? "",
    };
    expect((await ask(files, [])).status).toBe(0);
    const { stdout } = await runCommandLine(["check", "site", "--format", "json"], {
      engine,
      files: memoryFiles(files),
    });
    const found = (JSON.parse(stdout) as { readonly findings: readonly { readonly ruleId: string }[] }).findings.filter(
      ({ ruleId }) => ruleId.startsWith("migration"),
    );
    expect(found).toMatchObject([
      { effect: "breaks-release", operation: 0, suppressed: { by: "comment", reason: "nobody reads it" } },
    ]);
  });
});
