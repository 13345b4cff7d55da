import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { CommandLineEngine } from "../server/src/cli/commandLineHost.js";
import { run } from "../server/src/cli/run.js";
import { rules } from "../server/src/core/rules/catalogue.js";
import { explain } from "../server/src/core/rules/explain.js";
import { parseDotenv } from "../server/src/core/syntax/deploy/dotenv.js";
import { createNodeFileSource } from "../server/src/hosts/nodeFileSource.js";
import { createEngine } from "./harness/engine.js";
import { lackingOf, skipWithout } from "./harness/pythonLibraries.js";
import { findInterpreters } from "./parity/oracle.js";
import { findPython } from "./parity/python/python.js";

const { createAnalysisHost, parser } = await createEngine();
const engine: CommandLineEngine = { createAnalysisHost, parser, rules, explain };

/** The Pythons here that have a Django: the system's, and the one that test/parity/prepare.sh makes. */
const djangos = findInterpreters(join(import.meta.dirname, "..")).map(({ command, django, libraries }) => ({
  python: command,
  version: django,
  libraries,
}));

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** `check --fix --unsafe-fixes` takes what people begin with, and what they break, to where the real `check --deploy` has nothing to say. */
describe("from startproject to clean", () => {
  it.runIf(djangos.length === 0)("is asked of a Django", (context) => skipWithout(context, ["Django"]));

  it.each(djangos)("Django $version", async ({ python }) => {
    const folder = newFolder();
    expect(
      spawnSync(python, ["-m", "django", "startproject", "mysite", "."], { cwd: folder, encoding: "utf8" }).stderr,
    ).toBe("");
    const untouched = await warnings(folder);
    expect(untouched.length).toBeGreaterThan(4);

    await fixEverything(folder);
    expect(await warnings(folder)).toEqual([]);

    const example = readFileSync(join(folder, ".env.example"), "utf8");
    const { environment, required } = production(example);
    expect(required).toEqual(["DJANGO_SECRET_KEY"]);
    const deploy = manage(python, folder, ["check", "--deploy"], environment);
    expect({ status: deploy.status, errors: complaints(deploy.stderr) }).toEqual({ status: 0, errors: "" });

    // Neither the secret nor the hosts may be forgotten.
    for (const missing of [...required, "DJANGO_ALLOWED_HOSTS"]) {
      const refused = manage(python, folder, ["check"], without(environment, missing));
      expect(refused.status, `it starts without ${missing}`).not.toBe(0);
      expect(refused.stderr.trim().split("\n").at(-1)).toContain(missing);
    }

    const development = manage(python, folder, ["check"], { DJANGO_DEBUG: "True" });
    expect({ status: development.status, errors: development.stderr }).toMatchObject({ status: 0 });
    expect(
      manage(python, folder, ["shell", "-c", "from django.conf import settings; print('DEBUG', settings.DEBUG)"], {
        DJANGO_DEBUG: "True",
      }).stdout,
    ).toContain("DEBUG True");

    // The key that startproject made stays in the settings, for development; it goes nowhere else.
    const key = /django-insecure-[^'"]+/.exec(readFileSync(join(folder, "mysite", "settings.py"), "utf8"))?.[0];
    for (const name of readdirSync(folder).filter((one) => one.startsWith(".")))
      expect(readFileSync(join(folder, name), "utf8")).not.toContain(key ?? "django-insecure");
    expect(readFileSync(join(folder, ".gitignore"), "utf8").split("\n")).toContain(".env");
  });

  it("writes the same for a second time", async () => {
    const folder = newFolder();
    writeFileSync(
      join(folder, "manage.py"),
      'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    );
    writeFileSync(
      join(folder, "settings.py"),
      'SECRET_KEY = "Zq8vTn2LxW6pRb4KcY9mHd3GfS7jUe5A"\nDEBUG = True\nALLOWED_HOSTS = []\nMIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]\n',
    );
    writeFileSync(join(folder, "Dockerfile"), 'FROM python:3.13\nCMD ["gunicorn", "wsgi"]\n');
    await fixEverything(folder);
    const first = texts(folder);
    expect(Object.keys(first)).toEqual([
      ".dockerignore",
      ".env.example",
      ".gitignore",
      "Dockerfile",
      "manage.py",
      "settings.py",
    ]);
    expect(first[".env.example"]).toMatch(/^SECURE_HSTS_SECONDS=3600$/m);
    expect(first[".env.example"]).toMatch(/^# required\nDJANGO_SECRET_KEY=$/m);
    await fixEverything(folder);
    expect(texts(folder)).toEqual(first);
  });

  it("asks for no variable that production may do without", async () => {
    const folder = newFolder();
    writeFileSync(
      join(folder, "manage.py"),
      'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    );
    writeFileSync(
      join(folder, "settings.py"),
      [
        "import os",
        'SECRET_KEY = os.environ["KEY"]',
        "DEBUG = True",
        'if "AGE" in os.environ:',
        '    SESSION_COOKIE_AGE = int(os.environ["AGE"])',
        'if "LIMIT" in os.environ:',
        "    pass",
        'DATA_UPLOAD_MAX_MEMORY_SIZE = int(os.environ["LIMIT"])',
        "",
      ].join("\n"),
    );
    await fixEverything(folder);
    const example = texts(folder)[".env.example"];
    expect(example).toMatch(/^# AGE=$/m);
    expect(example).toMatch(/^# required\nLIMIT=$/m);
  });

  it("safe fixes alone write no further files", async () => {
    const folder = newFolder();
    writeFileSync(
      join(folder, "manage.py"),
      'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    );
    writeFileSync(
      join(folder, "settings.py"),
      'import os\nSECRET_KEY = os.environ["KEY"]\nALLOWED_HOSTS = ["example.com"]\n',
    );
    await checked(folder, ["--fix"]);
    expect(readdirSync(folder).sort()).toEqual(["manage.py", "settings.py"]);
  });
});

const samples = join(import.meta.dirname, "projects");
const sampleNames = readdirSync(samples, { withFileTypes: true })
  .filter((one) => one.isDirectory())
  .map((one) => one.name)
  .sort();

const fixedSamples = new Map<string, Promise<string>>();

/** A folder with the sample and all its fixes: made once, and left as it is. */
function fixedSample(name: string): Promise<string> {
  const made = async (): Promise<string> => {
    const folder = newFolder();
    cpSync(join(samples, name), folder, { recursive: true });
    await fixEverything(folder);
    return folder;
  };
  const known = fixedSamples.get(name) ?? made();
  fixedSamples.set(name, known);
  return known;
}

describe("sample projects, fixed", () => {
  it.for(sampleNames)("%s", async (name, context) => {
    const folder = newFolder();
    cpSync(await fixedSample(name), folder, { recursive: true });
    expect((await warnings(folder)).filter((one) => one.fixes > 0)).toEqual([]);
    const first = texts(folder);
    await fixEverything(folder);
    expect(texts(folder)).toEqual(first);

    const python = djangos[0]?.python ?? findPython(join(import.meta.dirname, ".."));
    if (python === undefined) return skipWithout(context, ["Python"]);
    const modules = Object.keys(first).filter((file) => file.endsWith(".py"));
    const compiled = spawnSync(
      python,
      [
        "-c",
        "import sys\nfor name in sys.argv[1:]:\n    compile(open(name, encoding='utf-8').read(), name, 'exec')",
        ...modules,
      ],
      { cwd: folder, encoding: "utf8" },
    );
    expect(compiled.stderr).toBe("");
  });
});

/** Packages that the samples name, and an application that one of them leaves out; what this machine has of them is not replaced. */
const stubs = [
  "anymail",
  "bakery",
  "celery",
  "channels",
  "channels_redis",
  "configurations",
  "corsheaders",
  "crispy_forms",
  "daphne",
  "debug_toolbar",
  "django_celery_beat",
  "django_filters",
  "django_htmx",
  "django_redis",
  "gunicorn",
  "psycopg",
  "psycopg2",
  "pythonjsonlogger",
  "redis",
  "rest_framework",
  "rest_framework_simplejwt",
  "sentry_sdk",
  "storages",
  "whitenoise",
];

/** Samples that no Django can load here, each with its reason. */
const leftOut: Readonly<Record<string, string>> = {
  "article-reference": "it logs into /var/log/django, which the article's server has",
  generated: "the applications that it names, one with the user model, are no part of the sample",
  "idioms-globals": "nothing in it is fixed, so that no .env.example says what it wants",
  "idioms-middleware-remove": "what production takes out of MIDDLEWARE on purpose nobody puts back",
  "roles-celery-worker": "its manage.py runs nothing: it is there for the roles of its modules",
  "roles-image-copies-settings": "an image puts its settings where they are named: the folder alone has none there",
  "split-settings-parts": "where its platform does not set ON_HEROKU it includes a file that no repository has",
};
/** Refusals that do not name the variable, each with its reason. */
const unnamed: Readonly<Record<string, string>> = {
  "article-platform DATABASE_URL": "the project's own code takes the engine from what the missing address gave",
};

describe("sample projects, fixed, in the real Django", () => {
  const django = djangos.at(-1);

  it.for(sampleNames)("%s", async (name, context) => {
    if (django === undefined) return skipWithout(context, ["Django"]);
    if (leftOut[name] !== undefined) return context.skip(leftOut[name]);
    const { python } = django;
    const folder = newFolder();
    cpSync(join(samples, name), folder, { recursive: true });
    const untouched = Object.values(texts(folder)).join("\n");
    skipWithout(
      context,
      lackingOf(
        Object.entries(texts(folder)).flatMap(([file, text]) => (file.endsWith(".py") ? [text] : [])),
        django.libraries,
      ),
    );
    const site = newFolder();
    cpSync(join(import.meta.dirname, "harness/stubPackages.py"), join(site, "sitecustomize.py"));
    const run = (
      entry: SampleEntry,
      args: readonly string[],
      environment: Readonly<Record<string, string>>,
    ): ReturnType<typeof manage> =>
      manage(python, entry.root, args, {
        PYTHONPATH: site,
        PYTHONWARNINGS: "ignore",
        STUB_PACKAGES: stubs.join(","),
        DJANGO_SETTINGS_MODULE: entry.module,
        ...(entry.configuration !== undefined && { DJANGO_CONFIGURATION: entry.configuration }),
        ...environment,
      });
    const before = (await entriesOf(folder))
      .filter((entry) => entry.role === "development")
      .map((entry) => ({ entry, status: run(entry, ["check"], {}).status }));

    cpSync(await fixedSample(name), folder, { recursive: true });
    for (const entry of (await entriesOf(folder)).filter((one) => one.checked)) {
      const example = join(entry.root, ".env.example");
      const { environment: given, required } = production(existsSync(example) ? readFileSync(example, "utf8") : "");
      const environment = Object.fromEntries(
        Object.entries(given).map(([variable, value]) => [
          variable,
          required.includes(variable) || value === "" ? filledIn(variable) : value,
        ]),
      );
      const deploy = run(entry, ["check", "--deploy"], environment);
      expect({ entry: entry.module, status: deploy.status, errors: complaints(deploy.stderr).slice(-1500) }).toEqual({
        entry: entry.module,
        status: 0,
        errors: "",
      });
      for (const missing of required) {
        const refused = run(entry, ["check", "--deploy"], without(environment, missing));
        expect(
          refused.status !== 0 || complaints(refused.stderr) !== "",
          `${entry.module} starts without ${missing}`,
        ).toBe(true);
        if (unnamed[`${name} ${missing}`] === undefined)
          expect(refused.stderr).toMatch(new RegExp(`${missing}|SECRET_KEY`));
      }
      // Development asks for no variable that it did not ask for before.
      const debug = Object.keys(environment).find((variable) => /(?:^|_)DEBUG$/.test(variable));
      const development =
        debug === undefined || !untouched.includes("DEBUG = True")
          ? undefined
          : run(entry, ["check"], { [debug]: "True" });
      if (development !== undefined && development.status !== 0)
        expect(untouched).toContain(
          required.find((variable) => development.stderr.includes(variable)) ??
            `no variable of the project in ${development.stderr.slice(-500)}`,
        );
    }
    // A module of development that ran without any variable still does.
    for (const { entry, status } of before)
      if (status === 0) expect(run(entry, ["check"], {})).toMatchObject({ status: 0 });
  });
});

/**
 * What Django says, but for sub-domains (security.W005) and the browsers' list (security.W021): both are decisions of a person that are hard to
 * take back, and .env.example says False until then.
 */
function complaints(stderr: string): string {
  const lines = stderr.split("\n");
  const checks = lines.filter((line) => /^\?: \([\w.]+\)/.test(line));
  return checks.length > 0 && checks.every((line) => /security\.W0(?:05|21)/.test(line)) ? "" : stderr;
}

interface SampleEntry {
  readonly root: string;
  readonly module: string;
  readonly configuration: string | undefined;
  readonly role: string;
  readonly checked: boolean;
}

async function entriesOf(folder: string): Promise<readonly SampleEntry[]> {
  const { projects } = JSON.parse(await checked(folder, [])) as {
    readonly projects: readonly {
      readonly root: string;
      readonly entries: readonly { readonly module: string; readonly role: string; readonly checked: boolean }[];
    }[];
  };
  return projects.flatMap((project) =>
    project.entries.map((entry) => {
      const [module = "", configuration] = entry.module.split(":");
      return { root: join(folder, project.root), module, configuration, role: entry.role, checked: entry.checked };
    }),
  );
}

/** What a deployer writes behind a name: addresses where the name asks for one, else something random. */
function filledIn(variable: string): string {
  if (/(?:DATABASE|REPLICA)_URL$/.test(variable)) return "postgres://shop:pw@db.example.com/shop";
  return /REDIS|BROKER|CACHE/.test(variable) ? "redis://cache.example.com/0" : randomBytes(32).toString("hex");
}

function newFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "startproject-"))).replaceAll("\\", "/");
  folders.push(folder);
  return folder;
}

async function fixEverything(folder: string): Promise<void> {
  await checked(folder, ["--fix", "--unsafe-fixes"]);
}

interface Warned {
  readonly rule: string;
  readonly message: string;
  readonly fixes: number;
}

async function warnings(folder: string): Promise<readonly Warned[]> {
  const { findings } = JSON.parse(await checked(folder, [])) as {
    readonly findings: readonly {
      readonly ruleId: string;
      readonly severity: string;
      readonly message: string;
      readonly suppressed?: unknown;
      readonly fixes: readonly unknown[];
    }[];
  };
  return findings
    .filter((one) => (one.severity === "error" || one.severity === "warning") && (one.suppressed ?? null) === null)
    .map((one) => ({ rule: one.ruleId, message: one.message, fixes: one.fixes.length }));
}

async function checked(folder: string, options: readonly string[]): Promise<string> {
  let output = "";
  const status = await run({
    argv: ["check", ".", "--format", "json", ...options],
    cwd: folder,
    version: "0.0.0",
    color: { no: "1", force: undefined },
    stdout: {
      isTerminal: false,
      write: (text) => {
        output += text;
      },
    },
    stderr: { isTerminal: false, write: () => undefined },
    files: createNodeFileSource(folder),
    readStdin: () => Promise.resolve(""),
    writeFile: (path, text) => writeFileSync(path, text),
    engine: () => Promise.resolve(engine),
    languageServer: () => Promise.reject(new Error("not here")),
  });
  expect([0, 1]).toContain(status);
  return output;
}

/** The example as production would fill it in: required secrets with 64 random characters. */
function production(example: string): {
  readonly environment: Readonly<Record<string, string>>;
  readonly required: readonly string[];
} {
  const lines = example.split("\n");
  const required = lines.flatMap((line, index) =>
    lines[index - 1] === "# required" ? [line.slice(0, line.indexOf("="))] : [],
  );
  const environment: Record<string, string> = {};
  for (const { name, value } of parseDotenv(".env.example", example, "python-dotenv").entries)
    environment[name] = required.includes(name) ? randomBytes(32).toString("hex") : (value ?? "");
  return { environment, required };
}

function without(environment: Readonly<Record<string, string>>, name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(environment).filter(([other]) => other !== name));
}

function manage(
  python: string,
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  // Nothing of the machine's own environment but what finds the programs.
  const { status, stdout, stderr } = spawnSync(python, ["manage.py", ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "", ...environment },
  });
  return { status, stdout, stderr: stderr.replace(/^System check identified no issues.*\n/m, "") };
}

function texts(folder: string): Readonly<Record<string, string>> {
  const names = (readdirSync(folder, { recursive: true }) as string[]).map((name) => name.replaceAll("\\", "/")).sort();
  return Object.fromEntries(
    names
      .filter(
        (name) => !name.includes("__pycache__") && existsSync(join(folder, name)) && !isFolder(join(folder, name)),
      )
      .map((name) => [name, readFileSync(join(folder, name), "utf8")]),
  );
}

function isFolder(path: string): boolean {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}
