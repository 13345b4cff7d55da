import { describe, expect, test } from "vitest";
import type { AnalysisHost } from "../../server/src/core/analysis.js";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import type { FileSource } from "../../server/src/core/text/fileSource.js";
import { createEngine } from "../harness/engine.js";
import { itemMigration } from "../harness/itemMigrations.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

const engine = await createEngine();

/** A host over texts that a test changes. */
function hostOver(texts: Record<string, string>): {
  readonly host: AnalysisHost;
  /** Of which paths it was asked whether Git ignores them. */
  readonly asked: string[];
  write(file: string, text: string): void;
} {
  const current = { files: memoryFiles(texts) };
  const asked: string[] = [];
  const files: FileSource = {
    read: (path) => current.files.read(path),
    kind: (path) => current.files.kind(path),
    list: (path) => current.files.list(path),
    isIgnored(path) {
      asked.push(path);
      return current.files.isIgnored(path);
    },
  };
  const host = engine.createAnalysisHost({
    root: "/p",
    files,
    parser: engine.parser,
    configuration: emptyConfiguration,
  });
  host.analysis();
  return {
    host,
    asked,
    write: (file, text) => {
      texts[file] = text;
      current.files = memoryFiles(texts);
    },
  };
}

function summary(host: AnalysisHost): readonly string[] {
  return host.analysis().findings.map((one) => `${one.ruleId} ${one.at.file}:${one.at.start}`);
}

const settings = `SECRET_KEY = "k"\nDEBUG = True\nALLOWED_HOSTS = ["*"]\nINSTALLED_APPS = []\n`;

describe("snapshots follow changes", () => {
  test("a module that raised while it was typed is evaluated again", () => {
    const { host, write } = hostOver({ "/p/manage.py": "", "/p/settings.py": settings });
    const line = "ADMINS = []\n";
    for (let length = 1; length <= line.length; length++) {
      write("/p/settings.py", line.slice(0, length) + "\n" + settings);
      host.applyChange({ files: ["/p/settings.py"] });
      const fresh = hostOver({ "/p/manage.py": "", "/p/settings.py": line.slice(0, length) + "\n" + settings });
      expect(summary(host)).toEqual(summary(fresh.host));
    }
    expect(summary(host).length).toBeGreaterThan(2);
  });

  test("modules beside settings that an image puts under another name may come from its base", () => {
    const files = (dockerfile: string): Record<string, string> => ({
      "/p/manage.py": "",
      "/p/Dockerfile": `FROM registry.example.com/django:1\n${dockerfile}\nCMD gunicorn project.wsgi\n`,
      "/p/docker/settings.py": `from .base_settings import *\nINSTALLED_APPS += ["shop"]\nROOT_URLCONF = "shop.urls"\n`,
    });
    const loads = (dockerfile: string): boolean =>
      !hostOver(files(dockerfile))
        .host.analysis()
        .findings.some(({ ruleId }) => ruleId === "settings-do-not-load");
    expect(loads("ADD --chown=app:app docker/ project/")).toBe(true);
    expect(loads("COPY docker /app/project")).toBe(true);
    expect(loads("COPY docker /app/docker")).toBe(false);
    expect(loads("COPY shop /app/project")).toBe(false);
  });

  test("a change to base.py shows in what production.py gets, and only entries that read it are evaluated again", () => {
    const { host, write } = hostOver({
      "/p/manage.py": "",
      "/p/config/__init__.py": "",
      "/p/config/settings/__init__.py": "",
      "/p/config/settings/base.py": settings.replace("DEBUG = True", "DEBUG = False"),
      "/p/config/settings/production.py": "from .base import *\n",
    });
    expect(summary(host).join("\n")).not.toContain("debug-enabled");
    write("/p/config/settings/base.py", settings);
    host.applyChange({ files: ["/p/config/settings/base.py"] });
    expect(summary(host).join("\n")).toContain("debug-enabled /p/config/settings/base.py");
  });

  test("rules about migrations run again where the settings say something else of what they look at", () => {
    const texts = {
      "/p/manage.py": "",
      "/p/settings.py": `${settings}DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\n`,
      "/p/requirements.txt": "Django==5.2\n",
      "/p/app/__init__.py": "",
      "/p/app/migrations/__init__.py": "",
      "/p/app/migrations/0001_initial.py": itemMigration,
    };
    const { host, write, asked } = hostOver(texts);
    const isAskedAgain = (from: string, to: string): boolean => {
      write("/p/settings.py", texts["/p/settings.py"].replace(from, to));
      asked.length = 0;
      host.applyChange({ files: ["/p/settings.py"] });
      return asked.includes("/p/app/migrations/0001_initial.py");
    };
    expect(host.analysis().findings.some(({ ruleId }) => ruleId.startsWith("migration"))).toBe(false);
    expect(isAskedAgain('["*"]', '["example.com"]')).toBe(false);
    expect(isAskedAgain("DEBUG", "\nDEBUG")).toBe(false);
    expect(isAskedAgain("INSTALLED_APPS = []", 'INSTALLED_APPS = ["app"]')).toBe(true);
    expect(isAskedAgain("postgresql", "mysql")).toBe(true);
  });

  test("an old snapshot keeps answering for its own state", () => {
    const { host, write } = hostOver({ "/p/manage.py": "", "/p/settings.py": settings });
    const before = host.analysis();
    const found = before.findings.length;
    write("/p/settings.py", settings.replace("DEBUG = True", "DEBUG = False"));
    const after = host.applyChange({ files: ["/p/settings.py"] });
    expect(before.findings.length).toBe(found);
    expect(after.findings.map((one) => one.ruleId)).not.toContain("debug-enabled");
  });
});

test("a finding that is found again is the same object", () => {
  const { host, write } = hostOver({ "/p/manage.py": "", "/p/settings.py": settings });
  const before = new Map(host.analysis().findings.map((one) => [one.key, one]));
  write("/p/settings.py", `${settings}ADMINS = []\n`);
  const after = host.applyChange({ files: ["/p/settings.py"] }).findings;
  const same = after.filter((one) => before.get(one.key) === one);
  expect(same.length).toBeGreaterThan(3);
});

test("an import that makes a module shared is seen at once", () => {
  const { host, write } = hostOver({
    "/p/manage.py": "",
    "/p/settings/__init__.py": "",
    "/p/settings/base.py": settings,
    "/p/settings/production.py": "ROOT_URLCONF = 'urls'\n",
  });
  expect(host.analysis().projects[0]?.entries.find((one) => one.module === "settings.base")?.because).not.toContain(
    "imports it",
  );
  write("/p/settings/production.py", "from .base import *\nROOT_URLCONF = 'urls'\n");
  const entries = host.applyChange({ files: ["/p/settings/production.py"] }).projects[0]?.entries;
  expect(entries?.find((one) => one.module === "settings.base")?.because).toContain("production.py:1 imports it");
});

test("a log folder that Git ignores is there where git add -f put a file into it", () => {
  const record = {
    "/p/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    "/p/settings.py": `from pathlib import Path
LOGGING = {
    "version": 1,
    "handlers": {"file": {"class": "logging.FileHandler", "filename": Path(__file__).parent / "logs" / "app.log"}},
    "root": {"handlers": ["file"]},
}
`,
    "/p/Procfile": "web: gunicorn wsgi\n",
    "/p/.gitignore": "logs/\n",
    "/p/logs/.gitkeep": "",
  };
  const told = (tracked: boolean): boolean =>
    engine
      .createAnalysisHost({
        root: "/p",
        files: { ...memoryFiles(record), isTracked: (path) => tracked && path === "/p/logs/.gitkeep" },
        parser: engine.parser,
        configuration: emptyConfiguration,
      })
      .analysis()
      .findings.some(({ ruleId }) => ruleId === "log-folder-missing");
  expect([told(false), told(true)]).toEqual([true, false]);
});

test("an env file that is in Git already is told so, whatever .gitignore says", () => {
  const record = {
    "/p/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    "/p/settings.py": "ROOT_URLCONF = 'urls'\n",
    "/p/.env": "AUTH_LOGIN_RATE=6000/min\nSECRET_KEY=q8x7n2v5k1m4z9w3\n",
  };
  const told = (tracked: boolean | undefined): readonly string[] =>
    engine
      .createAnalysisHost({
        root: "/p",
        files: { ...memoryFiles(record), isTracked: (path) => (path === "/p/.env" ? tracked : undefined) },
        parser: engine.parser,
        configuration: emptyConfiguration,
      })
      .analysis()
      .findings.flatMap(({ ruleId, message }) => (ruleId === "secret-file-not-ignored" ? [message] : []));
  expect([told(true), told(false), told(undefined)]).toEqual([
    ["Git tracks .env, which holds SECRET_KEY"],
    ["Git does not ignore .env, which holds SECRET_KEY"],
    ["Git does not ignore .env, which holds SECRET_KEY"],
  ]);
});
