/** What is kept between snapshots never shows: after any series of edits the snapshot says what a fresh analysis of the same texts says. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleProject } from "../scripts/bench/samples.js";
import type { Analysis } from "../server/src/core/analysis.js";
import { emptyConfiguration } from "../server/src/core/configuration.js";
import { finish } from "../server/src/core/project/steps.js";
import type { FileSource } from "../server/src/core/text/fileSource.js";
import { createEngine } from "./harness/engine.js";
import { itemMigration } from "./harness/itemMigrations.js";
import { memoryFiles } from "./harness/memoryFileSource.js";
import { settingsSample } from "./harness/settingsSample.js";
import { generateProject } from "./parity/generator/project.js";

const engine = await createEngine();

type Texts = Readonly<Record<string, string>>;

function source(texts: Texts): FileSource & { set(texts: Texts): void } {
  let files = memoryFiles(texts);
  return {
    read: (path) => files.read(path),
    kind: (path) => files.kind(path),
    list: (path) => files.list(path),
    isIgnored: (path) => files.isIgnored(path),
    set: (next) => {
      files = memoryFiles(next);
    },
  };
}

/** All that anyone can ask of a snapshot, as plain data. */
function said(analysis: Analysis): unknown {
  return {
    projects: analysis.projects,
    findings: analysis.findings,
    problems: analysis.problems,
    checklist: analysis.checklist(),
    environment: analysis.environment(),
    fixes: analysis.findings.flatMap((finding) => finding.fixes.map((_, index) => analysis.fix(finding.key, index))),
  };
}

function analyze(files: FileSource): ReturnType<typeof engine.createAnalysisHost> {
  return engine.createAnalysisHost({ root: "/p", files, parser: engine.parser, configuration: emptyConfiguration });
}

/** What people type, paste and delete in settings, whole and half. */
const pieces = [
  "\n",
  "# a comment\n",
  " ",
  "x",
  "'",
  '"',
  "[",
  ")",
  ",",
  "True",
  "False",
  "not ",
  "\nDEBUG = True\n",
  "\nif not DEBUG:\n    SECURE_SSL_REDIRECT = True\n",
  "\nimport os\n",
  "\nimport environ\nenv = environ.Env()\n",
  '\nALLOWED_HOSTS = ["*"]\n',
  '\nALLOWED_HOSTS += ["a.example.com"]\n',
  "\nINSTALLED_APPS = [*INSTALLED_APPS, 'debug_toolbar']\n",
  "\nMIDDLEWARE.insert(0, 'corsheaders.middleware.CorsMiddleware')\n",
  "\nMIDDLEWARE = list(reversed(MIDDLEWARE))\n",
  '\nSECRET_KEY = os.environ.get("SECRET_KEY", "django-insecure-x")\n',
  '\nif os.environ.get("STAGE") == "production":\n    SESSION_COOKIE_SECURE = True\n',
  "\ntry:\n    from .local_settings import *\nexcept ImportError:\n    pass\n",
  '\nCACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}\n',
  "\nfrom somewhere import *\n",
  "\nprint(SECRET_KEY)\n",
  '\nimport os\nif not os.environ.get("STAGE") or "/" in os.environ.get("STAGE", ""):\n    raise ValueError("STAGE")\n',
  '\nimport os\nif os.environ["HOST"] == "localhost":\n    raise ValueError("HOST")\n',
  "\nimport distutils\n",
  "\nos.makedirs('logs', exist_ok=True)\n",
  "\nMIDDLEWARE = ['shop.middleware.Own']\n",
  '\nLOGGING = {"version": 1, "handlers": {"file": {"class": "logging.FileHandler", "filename": "logs/django.log"}}}\n',
  "\ndel MIDDLEWARE\n",
  '\nDATABASES["default"]["PASSWORD"] = "hunter2-hunter2"\n',
  "\nSECURE_HSTS_SECONDS = int(os.environ.get('HSTS', 0))\n",
  '\nimport sentry_sdk\nsentry_sdk.init(dsn="https://x@example.com/1", send_default_pii=True)\n',
  // In a class.
  "\n    SECURE_SSL_REDIRECT = values.BooleanValue(False)\n",
  '\n    SHARED.append("typed")\n',
  '\n    INSTALLED_APPS.insert(0, "typed")\n',
  "\n    del DEBUG\n",
  "\n    @property\n    def DEBUG(self):\n        return bool(self.HOSTS)\n",
  "\nclass Between(Base):\n    EXTRA = Base.EXTRA\n",
];

const edit = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 60 })),
  piece: fc.constantFrom(...pieces, ""),
  file: fc.nat(),
  undo: fc.boolean(),
});

/** A host that has analysed the texts once. */
function opened(texts: Texts): {
  readonly files: ReturnType<typeof source>;
  readonly host: ReturnType<typeof analyze>;
} {
  const files = source(texts);
  const host = analyze(files);
  host.analysis();
  return { files, host };
}

/** Each edit gives a file of the project another text, and has to say what a fresh start says. */
function editing(texts: Texts): (file: string, text: string) => Analysis {
  const { files, host } = opened(texts);
  let current = texts;
  return (file, text) => {
    current = { ...current, [file]: text };
    files.set(current);
    const analysis = host.applyChange({ files: [file] });
    expect(said(analysis)).toEqual(said(analyze(source(current)).analysis()));
    return analysis;
  };
}

async function followsEdits(projects: readonly Texts[], runs: number): Promise<void> {
  await fc.assert(
    fc.property(fc.constantFrom(...projects), fc.array(edit, { minLength: 2, maxLength: 6 }), (texts, edits) => {
      const modules = Object.keys(texts).filter(
        (file) =>
          /settings|base|prod|conf|common|local|celery/.test(file) &&
          file.endsWith(".py") &&
          (texts[file] ?? "") !== "",
      );
      const step = editing(texts);
      let current = texts;
      for (const { place, removed, piece, file: which, undo } of edits) {
        const file = modules[which % modules.length];
        if (file === undefined) return;
        const before = current[file] ?? "";
        const at = piece.startsWith("\n")
          ? Math.max(0, before.lastIndexOf("\n", Math.floor(place * before.length)))
          : Math.floor(place * before.length);
        const edited = before.slice(0, at) + piece + before.slice(at + removed);
        step(file, edited);
        if (undo) step(file, before);
        current = { ...current, [file]: undo ? before : edited };
      }
    }),
    { numRuns: runs },
  );
}

test("what is found through an included file moves with it", () => {
  const texts: Texts = {
    "/p/manage.py": "",
    "/p/conf/__init__.py": "",
    "/p/conf/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "conf.live")\n',
    "/p/conf/live.py": 'from split_settings.tools import include\n\ninclude("base.py", "strict.py")\nDEBUG = False\n',
    "/p/conf/strict.py": "from .base import *\nSECURE_SSL_REDIRECT = True\n",
    "/p/conf/base.py": settingsSample,
  };
  const files = source(texts);
  const host = analyze(files);
  expect(
    host.analysis().findings.some((finding) => finding.because.some(({ at }) => at.file === "/p/conf/strict.py")),
  ).toBe(true);
  const moved = { ...texts, "/p/conf/strict.py": `# Strict.\n${texts["/p/conf/strict.py"] ?? ""}` };
  files.set(moved);
  expect(said(host.applyChange({ files: ["/p/conf/strict.py"] }))).toEqual(said(analyze(source(moved)).analysis()));
});

test("an import that was broken and mended is another one: what came by it moves with the new", () => {
  const base =
    'INSTALLED_APPS = ["django.contrib.auth", "django.contrib.sessions"]\nMIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware"]\n';
  const production =
    'from .base import *\n\nif isinstance(globals().get("MIDDLEWARE"), list):\n    MIDDLEWARE += ["shop.middleware.Own"]\n';
  const step = editing({
    "/p/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")\n',
    "/p/config/__init__.py": "",
    "/p/config/settings/__init__.py": "",
    "/p/config/settings/base.py": base,
    "/p/config/settings/production.py": production,
  });
  step("/p/config/settings/production.py", `,${production}`);
  step("/p/config/settings/production.py", production);
  step("/p/config/settings/base.py", `\n${base}`);
  step("/p/config/settings/production.py", `\n${production}`);
});

test("the line that a reason names moves with what stands there", () => {
  const live = "from .base import *\n\nDEBUG = False\n";
  const texts: Texts = {
    "/p/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "conf.base")\n',
    "/p/conf/__init__.py": "",
    "/p/conf/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "conf.live")\n',
    "/p/conf/live.py": live,
    "/p/conf/base.py": settingsSample,
    "/p/conf/other.py": "from .base import *\n",
  };
  const step = editing(texts);
  const reason = (analysis: Analysis): string | undefined =>
    analysis.projects[0]?.entries.find(({ module }) => module === "conf.base")?.because;
  for (const [edited, line] of [
    [`# Live.\n${live}`, 2],
    [`# Live.\n\n${live}`, 3],
    [`# Live. ${live}`, undefined],
    [live, 1],
    [`# A line that is longer than what it replaces.\n${live.slice(0, -"DEBUG = False\n".length)}`, 2],
  ] as const)
    expect(reason(step("/p/conf/live.py", edited))).toBe(
      line === undefined ? "its name says that it is made to be imported" : `conf/live.py:${line} imports it`,
    );
});

test("a variable whose name another variable makes is read where the code stands, whoever asks for the value", () => {
  const texts: Texts = {
    "/p/manage.py": "",
    "/p/settings.py": `${settingsSample}
import os
service = os.getenv("DATABASE_SERVICE", "").upper()
DATABASES = {"default": {
    "ENGINE": "django.db.backends.postgresql",
    "HOST": os.getenv(f"{service}_HOST"),
    "PORT": os.environ[f"{service}_PORT"],
}}
LAST = 1
`,
  };
  const step = editing(texts);
  const edited = step("/p/settings.py", (texts["/p/settings.py"] ?? "").replace("LAST = 1", "LAST = 2"));
  expect(edited.environment().map(({ name }) => name)).toEqual(
    expect.arrayContaining(["DATABASE_SERVICE", "_HOST", "_PORT"]),
  );
});

test("a module that is production no more does not move what was found in another a second time", () => {
  const texts: Texts = {
    "/p/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    "/p/settings/__init__.py":
      'import os\n\nif os.environ.get("ENV") == "production":\n    from .prod import *\nelse:\n    from .local import *\n',
    "/p/settings/base.py": `from distutils.util import strtobool\n${settingsSample}`,
    "/p/settings/prod.py": "from .base import *\n\nDEBUG = False\n",
    "/p/settings/local.py": "from .base import *\n\nDEBUG = True\n",
  };
  const step = editing(texts);
  for (const [file, edited] of [
    ["/p/settings/prod.py", "rom .base import *\n\nDEBUG = False\n"],
    ["/p/settings/base.py", `\n${texts["/p/settings/base.py"] ?? ""}`],
    ["/p/settings/__init__.py", `\n${texts["/p/settings/__init__.py"] ?? ""}`],
  ] as const)
    step(file, edited);
});

test("variables and modules are named in one order, whichever was read first before the edit", () => {
  const settings = "/p/settings.py";
  const both =
    'if not os.environ.get("AAA") and not os.environ.get("BBB"):\n    SECURE_SSL_REDIRECT = False\n' +
    "try:\n    import aaa, bbb\nexcept ImportError:\n    SESSION_COOKIE_SECURE = True\n";
  const start = `import os\n${settingsSample}SECURE_SSL_REDIRECT = True\n`;
  const step = editing({
    "/p/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    [settings]: start + both,
  });
  for (const added of [
    'if os.environ.get("BBB"):\n    X = 1\n',
    "try:\n    import bbb\nexcept ImportError:\n    X = 1\n",
  ]) {
    step(settings, start + added + both);
    step(settings, start + both);
  }
});

test("with DEBUG taken as false, that a module is now needed to load is not forgotten", () => {
  const local = "/p/local_settings.py";
  const texts: Texts = {
    "/p/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    "/p/settings.py": "DEBUG = False\ntry:\n    from local_settings import *\nexcept ModuleNotFoundError:\n    pass\n",
    [local]: "DEBUG = True\n",
  };
  const step = editing(texts);
  // The first raises NameError; the second lets the name come from what is not in the repository.
  let text = texts[local] ?? "";
  for (const piece of [
    "if not DEBUG:\n    SECURE_SSL_REDIRECT = True\n",
    "try:\n    from .local_settings import *\nexcept ImportError:\n    pass\n",
  ]) {
    text = piece + text;
    step(local, text);
  }
});

test("where a missing module may be what lets settings load, what is read behind it is followed", () => {
  const more = "/p/conf/security.py";
  const texts: Texts = {
    "/p/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "conf.live")\n',
    "/p/conf/__init__.py": "",
    "/p/conf/live.py":
      "try:\n    from .local_settings import *\nexcept ImportError:\n    pass\nHOST = NAME\nfrom .security import *\n",
    [more]: "DEBUG = False\n",
  };
  const step = editing(texts);
  // The first raises NameError behind what raises without the missing module.
  for (const text of ["DEBUG = Fals\n", "DEBUG = False\n"]) step(more, text);
});

test("of two equal statements that raise, the first one is told of after any edit", () => {
  const settings = "/p/settings.py";
  const piece = "\nINSTALLED_APPS = [*INSTALLED_APPS, 'debug_toolbar']\n";
  let text = "DEBUG = False\n";
  const texts: Texts = {
    "/p/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    [settings]: text,
  };
  const { files, host } = opened(texts);
  const place = (analysis: Analysis): number | undefined =>
    analysis.findings.find(({ ruleId }) => ruleId === "settings-do-not-load")?.at.start;
  const places = [piece, "\n", piece, "\n"].map((inserted) => {
    text = inserted + text;
    const edited = { ...texts, [settings]: text };
    files.set(edited);
    return [place(host.applyChange({ files: [settings] })), place(analyze(source(edited)).analysis())];
  });
  for (const [kept, fresh] of places) expect(kept).toBe(fresh);
});

test("what is added to the dict of a variable's URL and taken away again is gone", () => {
  const settings = "/p/settings.py";
  const text =
    'import dj_database_url\nDATABASES = {"default": dj_database_url.config(default="sqlite:///db.sqlite3")}\n';
  const texts: Texts = {
    "/p/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    [settings]: text,
  };
  const { files, host } = opened(texts);
  const found = (now: string): boolean => {
    files.set({ ...texts, [settings]: now });
    return host
      .applyChange({ files: [settings] })
      .findings.some(({ ruleId }) => ruleId === "database-password-in-source");
  };
  expect(found(`${text}DATABASES["default"]["PASSWORD"] = "hunter2-hunter2"\n`)).toBe(true);
  expect(found(text)).toBe(false);
});

test("which contents of a variable are left for production counts for what a value says of them", () => {
  const settings = "/p/settings.py";
  const text =
    'import environ\nenv = environ.Env()\nDEBUG = env("DEBUG", cast=bool, default=False)\nif not DEBUG:\n    SECURE_HSTS_SECONDS = 60\nelse:\n    INTERNAL_IPS = ["127.0.0.1"]\n';
  const step = editing({
    "/p/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    [settings]: text,
  });
  step(settings, `\n${text}`);
  step(settings, `\n${text}    del DEBUG\n`);
});

test("what a class of settings adds to a list when it is set up is added once", () => {
  const settings = "/p/settings.py";
  const text =
    'from configurations import Configuration, values\nclass Production(Configuration):\n    EXTRA = values.Value(environ_prefix=None)\n    HOSTS = ["a"]\n    @classmethod\n    def post_setup(cls):\n        super().post_setup()\n        if cls.EXTRA is not None:\n            cls.HOSTS.append("b")\n';
  const texts: Texts = {
    "/p/manage.py":
      'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\nos.environ.setdefault("DJANGO_CONFIGURATION", "Production")\n',
    [settings]: text,
  };
  const hosts = ({ settings: resolved }: Analysis): unknown =>
    resolved("settings:Production", { project: "/p", withDefaults: false })?.settings.find(
      ({ name }) => name === "HOSTS",
    )?.alternatives;
  const { files, host } = opened(texts);
  const before = hosts(host.analysis());
  expect(before).toHaveLength(2);
  for (const edited of [`${text}\n`, text]) {
    files.set({ ...texts, [settings]: edited });
    expect(hosts(host.applyChange({ files: [settings] }))).toEqual(before);
  }
});

const migratedSettings =
  'INSTALLED_APPS = ["items"]\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop"}}\nDEBUG = False\n';
const migratingDeploy = "#!/bin/sh\nset -e\npython manage.py migrate\nsystemctl restart shop\n";
/** What is deployed comes with a migration. */
const migrating: Texts = {
  "/p/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
  "/p/settings.py": migratedSettings,
  "/p/requirements.txt": "Django==4.2\npsycopg\n",
  "/p/deploy.sh": migratingDeploy,
  "/p/shop.service":
    "[Service]\nExecStart=/srv/venv/bin/gunicorn --bind unix:/run/shop.sock wsgi:application\nEnvironment=DJANGO_SETTINGS_MODULE=settings\n",
  "/p/Dockerfile": 'FROM python:3.12\nCOPY . .\nCMD ["gunicorn", "wsgi:application"]\n',
  "/p/items/__init__.py": "",
  "/p/items/migrations/__init__.py": "",
  "/p/items/migrations/0001_initial.py": itemMigration,
  "/p/items/migrations/0002_more.py": `from django.db import migrations, models


class Migration(migrations.Migration):
  dependencies = [("items", "0001_initial")]

  operations = [
      migrations.AddIndex("Item", models.Index(fields=["name"], name="i1")),
      migrations.RemoveField("Item", "name"),
  ]
`,
};

test("what migrations do is told again where another file says what it depends on", () => {
  const [settings, deploy] = [migratedSettings, migratingDeploy];
  const step = editing(migrating);
  step("/p/settings.py", `# Shop.\n${settings}`);
  step("/p/settings.py", settings.replace("postgresql", "sqlite3"));
  step("/p/settings.py", settings.replace('["items"]', "[]"));
  step("/p/settings.py", settings);
  step("/p/deploy.sh", deploy.replace("python manage.py", "systemctl stop shop\npython manage.py"));
  step("/p/settings.py", `# Shop.\n${settings}`);
  step("/p/.dockerignore", "**/migrations\n");
  step("/p/.gitignore", "migrations/\n");
  step("/p/requirements.txt", "Django==3.2\nmysqlclient\n");
  step(
    "/p/items/apps.py",
    'from django.apps import AppConfig\n\nclass Items(AppConfig):\n    name = "items"\n    label = "shop"\n',
  );
});

test("what is typed while migrations are read for the first time is not lost, and they are not either", () => {
  const typed = [`# Shop.\n${migratedSettings}`, migratedSettings.replace("False", "True"), `\n\n${migratedSettings}`];
  for (let pause = 0; ; pause++) {
    const files = source(migrating);
    const host = analyze(files);
    const { analysis, completing } = finish(host.early());
    expect(analysis.findings.filter(({ ruleId }) => ruleId.startsWith("migration"))).toEqual([]);
    if (completing === undefined) throw new Error("the project has migrations");
    const steps = completing();
    let step = steps.next();
    for (let count = 0; step.done !== true && count < pause; count++) step = steps.next();
    if (step.done === true) return expect(pause).toBeGreaterThan(2);
    let current = migrating;
    for (const text of typed) {
      current = { ...current, "/p/settings.py": text };
      files.set(current);
      const meanwhile = host.applyChange({ files: ["/p/settings.py"] });
      expect(meanwhile.findings.filter(({ ruleId }) => ruleId.startsWith("migration"))).toEqual([]);
    }
    const whole = said(finish(steps));
    expect(whole).toEqual(said(analyze(source(current)).analysis()));
    expect(JSON.stringify(whole)).toContain("migration-");
    expect(said(host.applyChange({ files: [] }))).toEqual(whole);
  }
});

test("a name that code reads is told again where that code comes, changes and goes", () => {
  const settings = 'ALOWED_HOSTS = ["shop.example.com"]\nDEBUG = False\n';
  const step = editing({
    "/p/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    "/p/settings.py": settings,
    "/p/shop/__init__.py": "",
    "/p/shop/views.py": "hosts = []\n",
    "/p/shop/urls.py": "",
  });
  const reads = "from django.conf import settings\nhosts = settings.ALOWED_HOSTS\n";
  step("/p/settings.py", `# Shop.\n${settings}`);
  step("/p/shop/views.py", reads);
  step("/p/settings.py", settings);
  step("/p/shop/urls.py", reads);
  step("/p/shop/views.py", "hosts = []\n");
  step("/p/shop/urls.py", "");
  step("/p/shop/hosts.py", reads);
  step("/p/settings.py", `# Shop.\n${settings}`);
  step("/p/.gitignore", "hosts.py\nshop/\n");
});

const under = (root: string, files: Texts): Texts =>
  Object.fromEntries(Object.entries(files).map(([file, text]) => [`${root}/${file}`, text]));

test("projects as people write them", async () => {
  const sample = (modules: 1 | 4): Texts => sampleProject(4_000, modules, "/p").files;
  await followsEdits([sample(1), sample(4), { "/p/manage.py": "", "/p/settings.py": settingsSample }], 15);
});

/** As split-settings has it: files that run in one namespace, whose lists the later ones change. */
function includedParts(settings: string): Texts {
  return {
    "/p/manage.py": "",
    "/p/shop/__init__.py": "",
    "/p/shop/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    "/p/shop/settings/__init__.py": settings,
    "/p/shop/settings/base.py": settingsSample,
    "/p/shop/settings/parts/conf_mail.py":
      'import os\nEMAIL_HOST = os.environ.get("EMAIL_HOST", "mail")\nINSTALLED_APPS.append("anymail")\n',
    "/p/shop/settings/parts/conf_web.py":
      'import os\nif os.environ.get("STAGE") == "production":\n    MIDDLEWARE.insert(1, "whitenoise.middleware.WhiteNoiseMiddleware")\n    DEBUG = False\n',
    "/p/shop/settings/local.py": "DEBUG = True\nMIDDLEWARE += ['debug_toolbar.middleware.DebugToolbarMiddleware']\n",
  };
}

test("files that run in one namespace", async () => {
  const tools = "from split_settings.tools import include, optional\n";
  await followsEdits(
    [
      includedParts(
        `${tools}include("base.py", "parts/*.py", optional("local.py"))\nMIDDLEWARE.append("shop.last.Last")\n`,
      ),
      includedParts(
        `import os\n${tools}include("base.py")\nif os.environ.get("STAGE"):\n    include("parts/conf_web.py", scope=globals())\nelse:\n    include(optional(os.environ.get("PART", "local.py")))\nALLOWED_HOSTS += ["b.example.com"]\n`,
      ),
    ],
    15,
  );
});

test("what stands behind a new statement that begins as it does moves", () => {
  const texts = includedParts(
    'from split_settings.tools import include, optional\ninclude("base.py", "parts/*.py", optional("local.py"))\n',
  );
  const step = editing(texts);
  const local = `\nMIDDLEWARE = ['shop.middleware.Own']\n${texts["/p/shop/settings/local.py"] ?? ""}`;
  step("/p/shop/settings/local.py", local);
  step("/p/shop/settings/local.py", `\nMIDDLEWARE.insert(0, 'corsheaders.middleware.CorsMiddleware')\n${local}`);
});

/** `default.py` runs on the path of each module that takes it over, and what its import binds has alternatives. */
function overSeveralPaths(first: string, choice: string): Texts {
  return {
    "/p/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    "/p/shop/__init__.py": first,
    "/p/shop/celery.py":
      "from django.conf import settings\nif settings.DEBUG and settings.OTHER:\n    settings.OTHER.append(3)\nBROKER = settings.CELERY_BROKER_URL\nZONE = getattr(settings, 'TIME_ZONE', None)\n",
    "/p/shop/log.py":
      "from django.conf import settings\n\ndef level():\n    return 'DEBUG' if settings.DEBUG else settings.LOG_LEVEL\n",
    "/p/shop/settings/__init__.py": choice,
    "/p/shop/settings/default.py": `${settingsSample}CELERY_BROKER_URL = "redis://"\nLOG_LEVEL = "INFO"\nif os.environ.get("OWN"):\n    __all__ = ["DEBUG", "SECRET_KEY", "MIDDLEWARE"]\nelse:\n    OTHER = [1]\n`,
    "/p/shop/settings/prod.py":
      "from .default import *\nfrom shop.log import level\nDEBUG = False\nMIDDLEWARE.append('shop.Prod')\nLEVEL = level()\n",
    "/p/shop/settings/local.py":
      "from .default import *\nfrom .default import OTHER\nDEBUG = True\nOTHER.append(2)\nINSTALLED_APPS += ['debug_toolbar']\n",
  };
}

const byStage =
  'import os\nif os.environ.get("STAGE") == "production":\n    from .prod import *\nelif os.environ["STAGE"] == "dev":\n    from .local import *\nelse:\n    raise ValueError("STAGE")\n';

test("a dict that nothing changed is told anew where other ways have come to an end", () => {
  const texts = overSeveralPaths("", byStage);
  const step = editing(texts);
  // Its description is code now, and what stands behind it a text.
  step(
    "/p/shop/settings/default.py",
    `\nfrom somewhere import *\n${(texts["/p/shop/settings/default.py"] ?? "").slice(1)}`,
  );
});

test("a module that runs on several paths", async () => {
  await followsEdits(
    [
      overSeveralPaths("", byStage),
      overSeveralPaths("from .celery import BROKER\n", byStage),
      overSeveralPaths(
        "",
        "try:\n    from .mine import *\nexcept ImportError:\n    from .prod import *\nfrom .local import INSTALLED_APPS\n",
      ),
      overSeveralPaths(
        "import django\n",
        "import os\nfrom . import default\nfor name in dir(default):\n    if name.isupper():\n        globals()[name] = getattr(default, name)\nwith open(os.path.join(os.path.dirname(__file__), f\"{os.environ.get('STAGE', 'prod')}.py\")) as f:\n    exec(f.read())\n",
      ),
    ],
    20,
  );
});

/** As django-configurations has it: the settings are the attributes of a class, whose bases and methods have their say. */
function inClasses(configuration: string, head = ""): Texts {
  const indented = settingsSample.replaceAll(/^(?=.)/gm, "    ");
  return {
    "/p/manage.py": `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\nos.environ.setdefault("DJANGO_CONFIGURATION", "${configuration}")\n`,
    "/p/settings.py": `import os
from configurations import Configuration, values
SHARED = ["shared"]
${head}
class Base(Configuration):
${indented}
    SECRET_KEY = values.SecretValue()
    HOSTS = values.ListValue(["a.example.com"])
    DATABASES = values.DatabaseURLValue("postgres://localhost/shop")
    EMAIL = values.EmailURLValue("smtp://localhost")
    SHARED.append("base")
    if os.environ.get("STAGE"):
        EXTRA = [*SHARED, "stage"]
    else:
        EXTRA = SHARED

    @property
    def ALLOWED_HOSTS(self):
        return [*self.HOSTS, *self.EXTRA, self.name()]

    def name(self):
        return "b.example.com" if self.DEBUG else "c.example.com"

    @classmethod
    def post_setup(cls):
        super().post_setup()
        cls.EXTRA.append("set up")

class Mixin:
    SECURE_HSTS_SECONDS = values.IntegerValue(60)
    SHARED = SHARED

class Production(Mixin, Base):
    DEBUG = False
    MIDDLEWARE = [*Base.MIDDLEWARE, "shop.middleware.Last"]
    INSTALLED_APPS = Base.INSTALLED_APPS
    INSTALLED_APPS += ["shop.last"]

class Development(Base):
    DEBUG = True
    EXTRA = Production.SHARED
`,
  };
}

test("settings in classes", async () => {
  await followsEdits(
    [
      inClasses("Production"),
      inClasses(
        "Development",
        "\nclass Registry:\n    known = []\n    def __init_subclass__(cls):\n        SHARED.append(cls.__name__)\n\nclass First(Registry):\n    NAME = SHARED[0]\n",
      ),
    ],
    25,
  );
});

test("generated projects", async () => {
  await followsEdits(
    Array.from({ length: 60 }, (_, seed): Texts => {
      const project = generateProject(seed + 1);
      return under("/p", {
        "manage.py": `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${project.module}")\n`,
        ...project.files,
      });
    }),
    30,
  );
});
