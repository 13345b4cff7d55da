/** Whole settings projects, composed of the idioms of real ones at about their real frequency. */
import { importedDistributions } from "../../harness/pythonLibraries.js";
import {
  createModule,
  moduleText,
  quote,
  variable,
  type Context,
  type Module,
  type Reader,
  type VariableKind,
} from "./context.js";
import { createRandom, type Random } from "./random.js";
import { boolean, hosts, secretKey } from "./readers.js";
import {
  applications,
  databases,
  localisation,
  mailAndCaches,
  middleware,
  middlewareChange,
  security,
  staticFiles,
  templates,
} from "./sections.js";

export interface GeneratedProject {
  readonly seed: number;
  readonly files: Readonly<Record<string, string>>;
  readonly module: string;
  /** Distributions that it imports. */
  readonly requires: readonly string[];
  /** By name: unset, plausible, odd. */
  readonly environments: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The same project for the same seed and libraries, whatever the machine. */
export function generateProject(seed: number): GeneratedProject {
  const random = createRandom(seed);
  const reader = random.weighted<Reader>([
    [46, "os"],
    [18, "environ"],
    [9, "decouple"],
    [4, "environs"],
    [13, "helper"],
    [10, "literal"],
  ]);
  const context: Context = {
    random,
    reader,
    prefix: random.weighted([
      [6, ""],
      [4, "DJANGO_"],
      [1, "SHOP_"],
    ]),
    variables: new Map(),
    files: new Map(),
    scheme: new Map(),
    assigned: new Set(),
    helperModule: undefined,
  };
  const module = random.weighted<(context: Context) => string>([
    [45, single],
    [45, split],
    [10, layered],
  ])(context);
  if (random.chance(0.6))
    context.files.set(
      "manage.py",
      'import os\nimport sys\n\nif __name__ == "__main__":\n    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "' +
        module +
        '")\n    from django.core.management import execute_from_command_line\n    execute_from_command_line(sys.argv)\n',
    );
  return {
    seed,
    module,
    files: Object.fromEntries(context.files),
    requires: importedDistributions([...context.files.values()]),
    environments: {
      unset: {},
      plausible: environment(random, context.variables, 0.75, false),
      odd: environment(random, context.variables, 0.55, true),
    },
  };
}

function single(context: Context): string {
  const { random } = context;
  const [file, module] = random.pick<readonly [string, string]>([
    ["settings.py", "settings"],
    ["mysite/settings.py", "mysite.settings"],
    ["config/settings.py", "config.settings"],
  ]);
  addPackages(context, file);
  helper(context, file);
  const settings = createModule();
  base(context, settings, file);
  placeSecurity(context, settings);
  ending(context, settings, file);
  write(context, file, settings);
  return module;
}

function split(context: Context): string {
  const { random } = context;
  const folder = random.pick(["config/settings", "settings", "mysite/settings"]);
  const baseName = random.weighted([
    [8, "base"],
    [1, "common"],
    [1, "defaults"],
  ]);
  const production = random.weighted([
    [6, "production"],
    [3, "prod"],
    [1, "staging"],
  ]);
  addPackages(context, `${folder}/${baseName}.py`);
  helper(context, `${folder}/${baseName}.py`);
  const shared = createModule();
  base(context, shared, `${folder}/${baseName}.py`);
  if (random.chance(0.3)) placeSecurity(context, shared);
  write(context, `${folder}/${baseName}.py`, shared);
  context.files.set(`${folder}/${production}.py`, `${overriding(context, folder, baseName, true)}\n`);
  context.files.set(`${folder}/local.py`, `${overriding(context, folder, baseName, false)}\n`);
  const dotted = folder.replaceAll("/", ".");
  if (random.chance(0.18)) {
    const key = variable(context, random.pick(["ENV", "ENVIRONMENT", "DJANGO_ENV"]), "name");
    context.files.set(
      `${folder}/__init__.py`,
      random.pick([
        `import os\n\nif os.environ.get("${key}") == "production":\n    from .${production} import *\nelse:\n    from .local import *\n`,
        `import os\n\nENVIRONMENT = os.getenv("${key}", "local")\n\nif ENVIRONMENT in ("production", "staging"):\n    from .${production} import *\nelif ENVIRONMENT == "local":\n    from .local import *\nelse:\n    raise ValueError(f"unknown environment {ENVIRONMENT}")\n`,
        `from .${baseName} import *\n\ntry:\n    from .${production} import *\nexcept ImportError:\n    pass\n`,
      ]),
    );
    return dotted;
  }
  return `${dotted}.${random.weighted([
    [14, production],
    [3, baseName],
    [3, "local"],
  ])}`;
}

/** Three levels, or parts that are imported with a star each. */
function layered(context: Context): string {
  const { random } = context;
  const folder = "conf";
  addPackages(context, `${folder}/base.py`);
  helper(context, `${folder}/base.py`);
  const shared = createModule();
  base(context, shared, `${folder}/base.py`);
  write(context, `${folder}/base.py`, shared);
  const hardening = createModule();
  hardening.lines.push(
    "from .base import *",
    ...reader(context, hardening, `${folder}/hardening.py`),
    ...security(context, hardening),
  );
  if (random.chance(0.4)) hardening.lines.push(...middlewareTail(context));
  write(context, `${folder}/hardening.py`, hardening);
  const last = createModule();
  last.lines.push(
    random.pick([
      "from .hardening import *",
      "from conf.hardening import *",
      "from .base import *\nfrom .hardening import *",
    ]),
    "",
    ...overrides(context, last, true, folder),
  );
  if (random.chance(0.3))
    last.lines.push(
      "from . import base",
      "BASE_MIDDLEWARE_COUNT = len(getattr(base, 'MIDDLEWARE', []))",
      "SESSION_COOKIE_AGE = BASE_MIDDLEWARE_COUNT * 3600",
    );
  write(context, `${folder}/live.py`, last);
  if (random.chance(0.25)) {
    context.files.set(
      `${folder}/included.py`,
      'from split_settings.tools import include, optional\n\ninclude("base.py", "hardening.py", optional("missing.py"))\nDEBUG = False\n',
    );
    return `${folder}.included`;
  }
  return `${folder}.live`;
}

/** The body of a settings file from BASE_DIR to mail. */
function base(context: Context, module: Module, file: string): void {
  const { random } = context;
  const depth = file.split("/").length;
  if (random.chance(0.75)) {
    module.imports.add("from pathlib import Path");
    module.lines.push(
      `BASE_DIR = Path(__file__).resolve()${random.chance(0.3) ? `.parents[${depth - 1}]` : ".parent".repeat(depth)}`,
    );
  } else {
    module.imports.add("import os");
    module.imports.add("from pathlib import Path");
    module.lines.push(
      `BASE_DIR = Path(${"os.path.dirname(".repeat(depth)}os.path.abspath(__file__)${")".repeat(depth)})`,
    );
  }
  module.lines.push(...reader(context, module, file), "");
  const keyFirst = random.chance(0.5);
  if (keyFirst) module.lines.push(...secretKey(context, module, false));
  module.lines.push(...debug(context, module));
  if (!keyFirst) module.lines.push(...secretKey(context, module, true));
  if (random.chance(0.92) && context.assigned.add("ALLOWED_HOSTS"))
    module.lines.push(
      `ALLOWED_HOSTS = ${random.weighted<string>([
        [3, "[]"],
        [2, '["*"]'],
        [6, hosts(context, module, "ALLOWED_HOSTS", random.pick([["localhost", "127.0.0.1"], ["example.com"], []]))],
        [1, '["*"] if DEBUG else ["example.com"]'],
      ])}`,
    );
  module.lines.push("");
  applications(context, module);
  module.lines.push("");
  if (random.chance(0.95)) middleware(context, module);
  module.lines.push("");
  if (random.chance(0.97) && context.assigned.add("TEMPLATES")) templates(context, module);
  databases(context, module);
  module.lines.push("");
  localisation(context, module);
  staticFiles(context, module);
  mailAndCaches(context, module);
  if (random.chance(0.7)) module.lines.push('DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"');
  if (random.chance(0.05))
    module.lines.push(
      `SILENCED_SYSTEM_CHECKS = ${random.pick(['["security.W004"]', '["security.W019", "security.W008"]', '("models.W042", "security.W018")'])}`,
    );
  noise(context, module);
}

function debug(context: Context, module: Module): readonly string[] {
  const { random } = context;
  return random.weighted<() => readonly string[]>([
    [
      12,
      () => [
        `DEBUG = ${boolean(context, module, random.pick(["DEBUG", "DEBUG", "DJANGO_DEBUG"]), random.chance(0.3))}`,
      ],
    ],
    [4, () => [`DEBUG = ${random.pick(["True", "True", "False"])}`]],
    [
      1,
      () => {
        const key = variable(context, "ENV", "name");
        module.imports.add("import os");
        return [
          `ENV = os.environ.get("${key}", "development")`,
          `DEBUG = ENV ${random.pick(['!= "production"', 'in ("development", "local")', '== "development"'])}`,
        ];
      },
    ],
    [1, () => [`PRODUCTION = ${boolean(context, module, "PRODUCTION", random.chance(0.5))}`, "DEBUG = not PRODUCTION"]],
    [
      1,
      () => {
        module.imports.add("import sys");
        return [
          "TESTING = len(sys.argv) > 1 and sys.argv[1] == 'test'",
          `DEBUG = ${boolean(context, module, "DEBUG", false)} or TESTING`,
        ];
      },
    ],
  ])();
}

/** Statements that make the reader: `env = environ.Env()`, a file that is read. */
function reader(context: Context, module: Module, file: string): readonly string[] {
  const { random } = context;
  const folder = file.includes("/") ? file.slice(0, file.lastIndexOf("/") + 1) : "";
  if (context.reader === "environ") {
    module.imports.add("import environ");
    const lines = ["env = environ.Env(@SCHEME@)"];
    if (random.chance(0.5) && !file.includes("hardening")) {
      lines.push(
        random.pick([
          'environ.Env.read_env(str(BASE_DIR / ".env"))',
          'environ.Env.read_env(str(BASE_DIR / ".env"))',
          'if env.bool("READ_DOT_ENV_FILE", default=True):\n    env.read_env(str(BASE_DIR / ".env"))',
        ]),
      );
      if (random.chance(0.4)) context.files.set(".env", dotenv(random));
    }
    return lines;
  }
  if (context.reader === "environs") {
    module.imports.add("from environs import Env");
    if (random.chance(0.3)) context.files.set(".env", dotenv(random));
    return [
      "env = Env()",
      ...(random.chance(0.6) ? [random.pick(["env.read_env()", 'env.read_env(str(BASE_DIR / ".env"))'])] : []),
    ];
  }
  if (context.reader === "decouple") {
    if (random.chance(0.35)) context.files.set(random.chance(0.5) ? ".env" : `${folder}.env`, dotenv(random));
    return [];
  }
  if (context.reader === "os" && random.chance(0.3) && !file.includes("hardening")) {
    module.imports.add("from dotenv import load_dotenv");
    if (random.chance(0.5)) context.files.set(".env", dotenv(random));
    return [
      random.pick([
        "load_dotenv()",
        'load_dotenv(BASE_DIR / ".env")',
        'load_dotenv(str(BASE_DIR / ".env"), override=False)',
      ]),
    ];
  }
  return [];
}

function dotenv(random: Random): string {
  const lines = [
    "# local",
    ...random.some(
      [
        "DEBUG=True",
        "DJANGO_DEBUG=False",
        "SECRET_KEY=from-the-file",
        "DJANGO_SECRET_KEY='quoted-from-the-file'",
        "ALLOWED_HOSTS=file.example,other.example",
        'DJANGO_ALLOWED_HOSTS="a.example,b.example"',
        "SECURE_SSL_REDIRECT=1",
        "EMPTY=",
      ],
      0.5,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** The project's own functions that read the environment. */
function helper(context: Context, file: string): void {
  if (context.reader !== "helper") return;
  const { random } = context;
  const name = random.pick(["helpers", "env_utils"]);
  const packageFolder = file.split("/").slice(0, -1);
  const inside = packageFolder.length > 0 && random.chance(0.5);
  context.helperModule = inside ? [...packageFolder, name].join(".") : name;
  const boolBody = random.pick([
    '    value = os.environ.get(name)\n    if value is None:\n        return default\n    return value.strip().lower() in ("1", "true", "yes", "on")',
    '    return os.environ.get(name, str(default)).lower() in {"1", "true", "t", "yes"}',
    '    value = os.getenv(name, "")\n    if value.lower() in ("true", "1"):\n        return True\n    elif value.lower() in ("false", "0"):\n        return False\n    return default',
    '    try:\n        return {"true": True, "false": False, "1": True, "0": False}[os.environ[name].lower()]\n    except KeyError:\n        return default',
  ]);
  const getBody = random.pick([
    '    try:\n        return os.environ[name]\n    except KeyError:\n        if default is not None:\n            return default\n        raise ImproperlyConfigured(f"Set the {name} environment variable")',
    "    value = os.environ.get(name, default)\n    if value is None:\n        raise ImproperlyConfigured('Set the %s environment variable' % name)\n    return value",
  ]);
  context.files.set(
    `${inside ? `${packageFolder.join("/")}/` : ""}${name}.py`,
    `import os

from django.core.exceptions import ImproperlyConfigured


def env_get(name, default=None):
${getBody}


def env_bool(name, default=False):
    """A flag of the environment."""
${boolBody}


def env_list(name, default=()):
    value = os.environ.get(name)
    if not value:
        return list(default)
    return [item.strip() for item in value.split(",") if item.strip()]
`,
  );
}

function placeSecurity(context: Context, module: Module): void {
  const { random } = context;
  const lines = security(context, module);
  if (lines.length === 0) return;
  const form = random.below(10);
  if (form < 4) module.lines.push("", ...lines);
  else if (form < 8)
    module.lines.push(
      "",
      random.pick(["if not DEBUG:", "if not DEBUG:", "if DEBUG is False:"]),
      ...indent(lines),
      ...(random.chance(0.3) ? ["else:", "    INTERNAL_IPS = ['127.0.0.1']", "    SESSION_COOKIE_SECURE = False"] : []),
    );
  else if (form < 9)
    module.lines.push(
      "",
      "if DEBUG:",
      '    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"',
      "else:",
      ...indent(lines),
    );
  else {
    const key = variable(context, "ENVIRONMENT", "name");
    module.imports.add("import os");
    module.lines.push("", `if os.environ.get("${key}", "development") == "production":`, ...indent(lines));
  }
}

function overriding(context: Context, folder: string, baseName: string, production: boolean): string {
  const { random } = context;
  const module = createModule();
  const dotted = folder.replaceAll("/", ".");
  const lines = overrides(context, module, production, folder);
  const extra =
    (context.reader === "environ" || context.reader === "environs") && random.chance(0.3)
      ? [`from .${baseName} import env`]
      : [];
  const head = random.weighted([
    [7, `from .${baseName} import *`],
    [2, `from ${dotted}.${baseName} import *  # noqa`],
    [1, `from .${baseName} import *  # noqa: F403\nfrom . import ${baseName}`],
  ]);
  return [...module.imports, head, ...extra, "", ...lines].join("\n");
}

function overrides(context: Context, module: Module, production: boolean, folder: string): readonly string[] {
  const { random } = context;
  const lines: string[] = [];
  if (random.chance(0.85))
    lines.push(
      production
        ? `DEBUG = ${random.chance(0.8) ? "False" : boolean(context, module, "DEBUG", false)}`
        : "DEBUG = True",
    );
  if (random.chance(0.6))
    lines.push(`ALLOWED_HOSTS = ${production ? hosts(context, module, "ALLOWED_HOSTS", ["example.com"]) : '["*"]'}`);
  else if (random.chance(0.2) && context.assigned.has("ALLOWED_HOSTS"))
    lines.push('ALLOWED_HOSTS = list(ALLOWED_HOSTS) + ["added.example"]');
  if (production && random.chance(0.35)) lines.push(...secretKey(context, module, false));
  if (production && random.chance(0.75)) lines.push(...security(context, module));
  if (random.chance(0.35)) lines.push(...middlewareTail(context));
  if (random.chance(0.3))
    lines.push(
      production
        ? 'INSTALLED_APPS = list(INSTALLED_APPS) + ["anymail"]'
        : 'INSTALLED_APPS = ["debug_toolbar", *INSTALLED_APPS]',
    );
  if (random.chance(0.2)) lines.push('DATABASES["default"]["CONN_MAX_AGE"] = 60');
  if (random.chance(0.1) && context.assigned.has("TEMPLATES")) lines.push('TEMPLATES[0]["OPTIONS"]["debug"] = DEBUG');
  if (random.chance(0.12))
    lines.push(
      "try:",
      "    from .secrets_file import *",
      `except ${random.pick(["ImportError", "ModuleNotFoundError"])}:`,
      "    pass",
    );
  if (random.chance(0.04))
    context.files.set(
      `${folder}/secrets_file.py`,
      'SECRET_KEY = "k3v8z1x6c9b2n5m0q7w4e-r_t+y=u!i@o#p%a&s*d(f)g3h8j1l6"\nALLOWED_HOSTS = ["secrets.example"]\n',
    );
  return lines;
}

/** A change of MIDDLEWARE where it may be a tuple, or missing. */
function middlewareTail(context: Context): readonly string[] {
  return ["if isinstance(globals().get('MIDDLEWARE'), list):", ...indent(middlewareChange(context))];
}

/** What settings hold besides Django's own: numbers, dicts, helper functions, late conditions. */
function noise(context: Context, module: Module): void {
  const { random } = context;
  const choices: readonly (readonly string[])[] = [
    ['REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}'],
    ["SIMPLE_JWT = {'ACCESS_TOKEN_LIFETIME': timedelta(minutes=5)}"],
    ["def show_toolbar(request):", "    return DEBUG"],
    ["for name in ('A', 'B'):", "    globals()[f'FEATURE_{name}'] = True"],
    ["DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024"],
    [
      "if 'test' in sys.argv:",
      "    PASSWORD_HASHERS = ['django.contrib.auth.hashers.MD5PasswordHasher']",
      "    DEBUG = False",
    ],
    ["FIRST_APP, *OTHER_APPS = INSTALLED_APPS"],
    [
      "ADMINS = [tuple(pair.split(':')) for pair in 'Ann:ann@example.com,Bob:bob@example.com'.split(',')]",
      "MANAGERS = ADMINS",
    ],
    ["LOGIN_URL = LOGIN_REDIRECT_URL = '/'"],
    [
      "try:",
      "    import sentry_sdk",
      "    HAS_SENTRY = True",
      "except ImportError:",
      "    HAS_SENTRY = False",
      "if HAS_SENTRY and not DEBUG:",
      "    SENTRY_DSN = ''",
    ],
    ["SESSION_COOKIE_AGE = int(timedelta(weeks=2).total_seconds())"],
    ["CORS_ALLOWED_ORIGINS = ['http://localhost:%d' % port for port in range(3000, 3002)]"],
    [
      "DEFAULTS = {'a': 1, **{'b': 2}}",
      "MERGED = {key.upper(): value for key, value in DEFAULTS.items() if value > 1}",
    ],
    [
      "if (BASE_DIR / 'VERSION').exists():",
      "    VERSION = (BASE_DIR / 'VERSION').read_text().strip()",
      "else:",
      "    VERSION = 'dev'",
    ],
    ["ALLOWED_HOSTS = list(globals().get('ALLOWED_HOSTS', [])) + (['testserver'] if DEBUG else [])"],
    ["LOCAL_IP = (lambda parts: '.'.join(parts))(['127', '0', '0', '1'])", "INTERNAL_IPS = [LOCAL_IP]"],
    [
      "if DEBUG:",
      "    INSTALLED_APPS = [*INSTALLED_APPS, 'debug_toolbar']",
      "    if isinstance(globals().get('MIDDLEWARE'), list):",
      "        MIDDLEWARE.insert(0, 'debug_toolbar.middleware.DebugToolbarMiddleware')",
    ],
    ["if (release := os.environ.get('RELEASE')):", "    RELEASE = release.strip()[:8]"],
    ["OPTIONS = {'a': 1} | {'b': [2]}", "OPTIONS['b'] += [3]", "SESSION_COOKIE_AGE = sum(OPTIONS['b']) * 3600"],
    ["_hosts = '%s,%s' % ('one.example', 'two.example')", "EXTRA_HOSTS = _hosts.split(',')[1:]", "del _hosts"],
    ["SERVER_EMAIL = EMAIL_SUBJECT_PREFIX = None", "DEFAULT_FROM_EMAIL = '{} <{}>'.format('Shop', 'shop@example.com')"],
    [
      "key_file = BASE_DIR / 'secret_key.txt'",
      "if key_file.exists():",
      "    with open(key_file) as stream:",
      "        SECRET_KEY = stream.read().strip()",
    ],
    [
      "for app, enabled in {'silk': DEBUG, 'health_check': True}.items():",
      "    if enabled and app not in INSTALLED_APPS:",
      "        INSTALLED_APPS = [*INSTALLED_APPS, app]",
    ],
    [
      "assert isinstance(BASE_DIR, Path), BASE_DIR",
      "STATICFILES_FINDERS = [",
      "    'django.contrib.staticfiles.finders.FileSystemFinder',",
      "    'django.contrib.staticfiles.finders.AppDirectoriesFinder',",
      "]",
    ],
    ["locals().update({'SESSION_COOKIE_NAME': 'shop'})"],
    [
      "class Limits:",
      "    upload = 5",
      "    @classmethod",
      "    def size(cls):",
      "        return cls.upload * 1024 ** 2",
      "DATA_UPLOAD_MAX_MEMORY_SIZE = Limits.size()",
    ],
    [
      "_separator = ','",
      "EXTRA_APPS = _separator.join(['one', 'two']).split(_separator)",
      "INSTALLED_APPS = list(INSTALLED_APPS) + EXTRA_APPS",
    ],
  ];
  for (const lines of random.some(choices, 0.07)) {
    if (lines.some((line) => line.includes("os.environ"))) module.imports.add("import os");
    if (lines.some((line) => line.includes("secret_key.txt")) && random.chance(0.5))
      context.files.set("secret_key.txt", "from-a-file-k3v8z1x6c9b2n5m0q7w4e-r_t+y=u!i@o#p%a&s*d(f)g3h8\n");
    if (lines.some((line) => line.includes("timedelta"))) module.imports.add("from datetime import timedelta");
    if (lines.some((line) => line.includes("sys."))) module.imports.add("import sys");
    module.lines.push("", ...lines);
  }
}

/** What stands at the end of single files. */
function ending(context: Context, module: Module, file: string): void {
  const { random } = context;
  const folder = file.includes("/") ? file.slice(0, file.lastIndexOf("/") + 1) : "";
  const relative =
    folder === ""
      ? "local_settings"
      : random.pick([".local_settings", `${folder.slice(0, -1).replaceAll("/", ".")}.local_settings`]);
  const local = 'DEBUG = True\nALLOWED_HOSTS = ["local.example"]\nSECURE_SSL_REDIRECT = False\n';
  if (random.chance(0.15)) {
    module.lines.push(
      "",
      "try:",
      `    from ${relative} import *`,
      `except ${random.pick(["ImportError", "ImportError", "ModuleNotFoundError", "Exception"])}:`,
      "    pass",
    );
    if (random.chance(0.3)) context.files.set(`${folder}local_settings.py`, local);
  } else if (random.chance(0.05)) {
    module.imports.add("import os");
    module.lines.push(
      "",
      "local_file = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'local.conf')",
      "if os.path.exists(local_file):",
      "    with open(local_file) as stream:",
      "        exec(stream.read())",
    );
    if (random.chance(0.6)) context.files.set(`${folder}local.conf`, local);
  } else if (random.chance(0.03))
    module.lines.push(
      "",
      `globals().update({"SECURE_SSL_REDIRECT": True, ${quote(random, "X_FRAME_OPTIONS")}: "SAMEORIGIN"})`,
    );
}

function addPackages(context: Context, file: string): void {
  const parts = file.split("/").slice(0, -1);
  parts.forEach((_, index) => {
    const name = `${parts.slice(0, index + 1).join("/")}/__init__.py`;
    if (!context.files.has(name)) context.files.set(name, "");
  });
}

function write(context: Context, file: string, module: Module): void {
  const scheme = [...context.scheme].map(([name, value]) => `${name}=${value}`).join(", ");
  context.files.set(file, moduleText(module, context.random.chance(0.2)).replace("@SCHEME@", scheme));
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split("\n")).map((line) => `    ${line}`);
}

function environment(
  random: Random,
  variables: ReadonlyMap<string, VariableKind>,
  share: number,
  odd: boolean,
): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, kind] of variables) {
    if (!random.chance(share)) continue;
    values[name] = odd && random.chance(0.35) ? random.pick(oddValues[kind]) : random.pick(plausibleValues[kind]);
  }
  return values;
}

const strongKey = "p9o8i7u6y5t4r3e2w1q0-a_s+d=f!g@h#j%k&l*z(x)c1v2b3n4m5";

const plausibleValues: Readonly<Record<VariableKind, readonly [string, ...string[]]>> = {
  bool: ["True", "False", "True", "False", "true", "false", "1", "0"],
  int: ["0", "3600", "31536000", "60"],
  list: [
    "example.com",
    "example.com,www.example.com",
    "https://example.com,https://www.example.com",
    ".example.com, api.example.com",
  ],
  text: ["value", "DENY", "db.internal", "django.core.mail.backends.smtp.EmailBackend"],
  key: [strongKey, strongKey, strongKey, "django-insecure-short", "abc"],
  database: ["postgres://user:pw@db.example:5432/shop", "sqlite:///data.sqlite3", "postgresql://u:p@h/n"],
  cache: ["redis://redis:6379/0"],
  name: ["production", "development", "staging", "local"],
  json: ["[]"],
};

const oddValues: Readonly<Record<VariableKind, readonly [string, ...string[]]>> = {
  bool: ["", " ", "yes", "no", "on", "off", "TRUE", "t", "2", "None", " True"],
  int: ["", "0", " 7 ", "-1", "1_000", "12h"],
  list: ["", ",", "a,,b,", " ", "*", "a b"],
  text: ["", " ", "SAMEORIGIN", "x=y#z"],
  key: ["", "   ", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "$OTHER"],
  database: ["sqlite://:memory:", "mysql://root@localhost:3306/x"],
  cache: [""],
  name: ["", "PRODUCTION", "prod", "test"],
  json: ["", "x"],
};
