import { isPossible } from "../../server/src/core/domain/bound.js";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { mergeFixes } from "../../server/src/core/fixes/combine.js";
import type { FixDraft } from "../../server/src/core/fixes/fix.js";
import type { SettingsFixes } from "../../server/src/core/fixes/settingsFixes.js";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { compiles } from "../harness/compiles.js";
import { applied, createFixParser, openEntry, root, type Entry, type Files } from "../harness/settingsFixes.js";

let parser: PythonParser;
beforeAll(async () => {
  parser = await createFixParser();
});

type Build = (fix: SettingsFixes, entry: Entry) => readonly FixDraft[];
interface Options {
  readonly entry?: string;
  readonly requirements?: readonly string[];
  readonly index?: number;
}
type As = Parameters<SettingsFixes["fromEnvironment"]>[1];
type Place = Parameters<SettingsFixes["moveElement"]>[2];

const set =
  (name: string, expression: string, options?: Parameters<SettingsFixes["setSetting"]>[2]): Build =>
  (fix, entry) =>
    fix.setSetting(entry.setting(name), expression, options);
const read =
  (name: string, as: As): Build =>
  (fix, entry) =>
    fix.fromEnvironment(entry.setting(name), as);
const move =
  (element: string, place: Place): Build =>
  (fix, entry) =>
    fix.moveElement(entry.setting("MIDDLEWARE"), element, place);
const insert =
  (element: string, place: Place): Build =>
  (fix, entry) =>
    fix.insertElement(entry.setting("MIDDLEWARE"), element, place);
const remove =
  (element: string): Build =>
  (fix, entry) =>
    fix.removeElement(entry.setting("MIDDLEWARE"), element);
/** The part of settings.py that reads so. */
const part =
  (what: string, as: { readonly name: string; readonly cast: As["cast"]; readonly fallback?: string }): Build =>
  (fix, { files }) => {
    const start = (files["settings.py"] ?? "").indexOf(what);
    return fix.fromEnvironmentAt({ file: `${root}/settings.py`, start, end: start + what.length }, as);
  };

function drafts(
  files: Files,
  build: Build,
  { entry = "settings.py", requirements = [] }: Options = {},
): readonly FixDraft[] {
  const opened = openEntry(parser, files, entry, requirements);
  return build(opened.fix, opened);
}

function fixedFiles(files: Files, build: Build, options: Options = {}): Files {
  const result = applied(files, drafts(files, build, options)[options.index ?? 0]);
  for (const [path, text] of Object.entries(result)) {
    if (path.endsWith(".py")) expect(parser.parse(path, text).syntaxErrors, text).toEqual([]);
  }
  return result;
}

function fixed(text: string, build: Build, options?: Options): string {
  return fixedFiles({ "settings.py": text }, build, options)["settings.py"] ?? "";
}

describe("setSetting", () => {
  it.each([
    [
      "in place, comments stay",
      "A = 1\nX_FRAME_OPTIONS = 'ALLOWALL'  # why\n",
      "X_FRAME_OPTIONS",
      '"DENY"',
      "A = 1\nX_FRAME_OPTIONS = 'DENY'  # why\n",
    ],
    [
      "an annotated assignment",
      "CSRF_COOKIE_SECURE: bool = False\n",
      "CSRF_COOKIE_SECURE",
      "True",
      "CSRF_COOKIE_SECURE: bool = True\n",
    ],
    [
      "one of several targets keeps the others",
      "SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False\n",
      "CSRF_COOKIE_SECURE",
      "True",
      "SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False\nCSRF_COOKIE_SECURE = True\n",
    ],
    [
      "an unpacked value",
      "SESSION_COOKIE_SECURE, A = False, 1\n",
      "SESSION_COOKIE_SECURE",
      "True",
      "SESSION_COOKIE_SECURE, A = True, 1\n",
    ],
    [
      "not DEBUG where DEBUG can be true",
      "import os\nDEBUG = os.environ.get('D') == '1'\nSESSION_COOKIE_SECURE = False\n",
      "SESSION_COOKIE_SECURE",
      "True",
      "import os\nDEBUG = os.environ.get('D') == '1'\nSESSION_COOKIE_SECURE = not DEBUG\n",
    ],
    [
      "plain where DEBUG comes later",
      "SESSION_COOKIE_SECURE = False\nDEBUG = True\n",
      "SESSION_COOKIE_SECURE",
      "True",
      "SESSION_COOKIE_SECURE = True\nDEBUG = True\n",
    ],
    [
      "plain in a module that is never development",
      "DEBUG = False\nSESSION_COOKIE_SECURE = False\n",
      "SESSION_COOKIE_SECURE",
      "True",
      "DEBUG = False\nSESSION_COOKIE_SECURE = True\n",
    ],
    [
      "plain under if not DEBUG",
      "DEBUG = True\nif not DEBUG:\n    SESSION_COOKIE_SECURE = False\n",
      "SESSION_COOKIE_SECURE",
      "True",
      "DEBUG = True\nif not DEBUG:\n    SESSION_COOKIE_SECURE = True\n",
    ],
    [
      "what development can bear is plain",
      "DEBUG = True\nSECURE_CONTENT_TYPE_NOSNIFF = False\n",
      "SECURE_CONTENT_TYPE_NOSNIFF",
      "True",
      "DEBUG = True\nSECURE_CONTENT_TYPE_NOSNIFF = True\n",
    ],
    [
      "absent: after its relatives",
      "DEBUG = False\nSECURE_SSL_REDIRECT = True  # c\n\nA = 1\n",
      "SECURE_HSTS_SECONDS",
      "3600",
      "DEBUG = False\nSECURE_SSL_REDIRECT = True  # c\nSECURE_HSTS_SECONDS = 3600\n\nA = 1\n",
    ],
    [
      "absent: the nearest relative",
      "DEBUG = False\nSECURE_HSTS_SECONDS = 1\nCSRF_COOKIE_SECURE = True\n",
      "SECURE_HSTS_PRELOAD",
      "True",
      "DEBUG = False\nSECURE_HSTS_SECONDS = 1\nSECURE_HSTS_PRELOAD = True\nCSRF_COOKIE_SECURE = True\n",
    ],
    [
      "absent: in the block that holds such settings, with its tab",
      "DEBUG = True\nif not DEBUG:\n\tSECURE_SSL_REDIRECT = True\nA = 1",
      "SESSION_COOKIE_SECURE",
      "True",
      "DEBUG = True\nif not DEBUG:\n\tSECURE_SSL_REDIRECT = True\n\t# The session cookie travels over HTTPS only.\n\tSESSION_COOKIE_SECURE = True\nA = 1",
    ],
    [
      "absent: a block on one line cannot take it",
      "DEBUG = True\nif not DEBUG: SECURE_SSL_REDIRECT = True\nA = 1\n",
      "SESSION_COOKIE_SECURE",
      "True",
      "DEBUG = True\nif not DEBUG: SECURE_SSL_REDIRECT = True\nA = 1\n\n# The session cookie travels over HTTPS only.\nSESSION_COOKIE_SECURE = not DEBUG\n",
    ],
    [
      "absent: at the end, \\r\\n, no final line break",
      "DEBUG = True\r\nA = 1",
      "SESSION_COOKIE_SECURE",
      "True",
      "DEBUG = True\r\nA = 1\r\n\r\n# The session cookie travels over HTTPS only.\r\nSESSION_COOKIE_SECURE = not DEBUG",
    ],
    [
      "absent: mixed line ends stay, the neighbour's is used",
      "DEBUG = False\nCSRF_COOKIE_SECURE = True\r\nA = 1\n",
      "SESSION_COOKIE_SECURE",
      "True",
      "DEBUG = False\nCSRF_COOKIE_SECURE = True\r\n# The session cookie travels over HTTPS only.\r\nSESSION_COOKIE_SECURE = True\r\nA = 1\n",
    ],
    [
      "absent: what local settings set still wins",
      "DEBUG = False\nA = 1\n\n# Overrides\ntry:\n    from local_settings import *\nexcept ImportError:\n    pass\n",
      "SESSION_COOKIE_SECURE",
      "True",
      "DEBUG = False\nA = 1\n\n# The session cookie travels over HTTPS only.\nSESSION_COOKIE_SECURE = True\n\n# Overrides\ntry:\n    from local_settings import *\nexcept ImportError:\n    pass\n",
    ],
    [
      "a byte order mark stays",
      "\uFEFFSESSION_COOKIE_SECURE = False\n",
      "SESSION_COOKIE_SECURE",
      "True",
      "\uFEFFSESSION_COOKIE_SECURE = True\n",
    ],
    [
      "comments inside the old value move above",
      "SECURE_REFERRER_POLICY = (  # a\n    'x'  # b\n)\n",
      "SECURE_REFERRER_POLICY",
      '"same-origin"',
      "# a\n# b\nSECURE_REFERRER_POLICY = 'same-origin'\n",
    ],
    [
      "a value behind a backslash",
      "SECURE_REFERRER_POLICY = \\\n    'x'\n",
      "SECURE_REFERRER_POLICY",
      '"same-origin"',
      "SECURE_REFERRER_POLICY = \\\n    'same-origin'\n",
    ],
  ])("%s", (_, before, name, expression, after) => expect(fixed(before, set(name, expression))).toBe(after));

  it("a default that is wrong changes, and the deployer still decides", () => {
    const change: Build = (fix, entry) => fix.setSetting(entry.unset("SESSION_COOKIE_SECURE"), "True");
    expect(
      fixed("import environ\nenv = environ.Env()\nSESSION_COOKIE_SECURE = env.bool('SECURE', default=False)\n", change),
    ).toBe("import environ\nenv = environ.Env()\nSESSION_COOKIE_SECURE = env.bool('SECURE', default=True)\n");
    expect(fixed("import os\nSESSION_COOKIE_SECURE = os.environ.get('SECURE', False)\n", change)).toBe(
      "import os\nSESSION_COOKIE_SECURE = True\n",
    );
  });

  it("an expression that somebody thought about is left alone", () => {
    for (const value of [
      "SITE.startswith('https://')",
      "not (A or B)",
      "os.environ.get('SECURE') == '1'",
      "SECURE",
      "on() if A else False",
    ]) {
      expect(
        drafts(
          {
            "settings.py": `import os\nfrom own import on, A, B, SITE, SECURE\nDEBUG = os.environ.get('D') == '1'\nSESSION_COOKIE_SECURE = ${value}\n`,
          },
          set("SESSION_COOKIE_SECURE", "True"),
        ),
      ).toEqual([]);
    }
  });

  it("a list keeps what separates it for those who have set it", () => {
    const list: Build = (fix, entry) => fix.fromEnvironment(entry.unset("ALLOWED_HOSTS"), { cast: "list" });
    const offered = (value: string): number =>
      drafts({ "settings.py": `import os, re\nfrom decouple import config, Csv\nALLOWED_HOSTS = ${value}\n` }, list)
        .length;
    expect(
      [
        "os.environ.get('HOSTS', '*').split(';')",
        "os.environ.get('HOSTS', '*').split()",
        "config('HOSTS', default='*', cast=Csv(delimiter=';'))",
        "re.split(r'[; ]+', os.environ.get('HOSTS', '*'))",
      ].map(offered),
    ).toEqual([0, 0, 0, 0]);
    expect(
      [
        "os.environ.get('HOSTS', '*').split(',')",
        "os.environ.get('HOSTS', '*').split(', ')",
        "config('HOSTS', default='*', cast=Csv())",
      ]
        .map(offered)
        .every((count) => count > 0),
    ).toBe(true);
  });

  it("a value changed afterwards is set after the change", () => {
    expect(fixed("ALLOWED_HOSTS = ['a']\nALLOWED_HOSTS += ['*']\nA = 1\n", set("ALLOWED_HOSTS", "['a']"))).toBe(
      "ALLOWED_HOSTS = ['a']\nALLOWED_HOSTS += ['*']\nALLOWED_HOSTS = ['a']\nA = 1\n",
    );
    expect(
      fixed(
        "ALLOWED_HOSTS = ['a']\nALLOWED_HOSTS += ['b']\nALLOWED_HOSTS += ['*']\nA = 1\n",
        set("ALLOWED_HOSTS", "['a']"),
      ),
    ).toBe("ALLOWED_HOSTS = ['a']\nALLOWED_HOSTS += ['b']\nALLOWED_HOSTS += ['*']\nALLOWED_HOSTS = ['a']\nA = 1\n");
  });

  it("edits the module where the value that wins stands; production's own where development shares it", () => {
    const files = {
      "base.py": "SESSION_COOKIE_SECURE = False\n",
      "production.py": "from base import *\nDEBUG = False\n",
      "local.py": "from base import *\n",
    };
    const offered = drafts(files, set("SESSION_COOKIE_SECURE", "True"), { entry: "production.py" });
    expect(offered.map(({ title, safety }) => [title, safety])).toEqual([
      ["Set SESSION_COOKIE_SECURE to True in production.py", "safe"],
      ["Set SESSION_COOKIE_SECURE to True", "needsReview"],
    ]);
    expect(applied(files, offered[0])["production.py"]).toBe(
      "from base import *\nDEBUG = False\n\n# The session cookie travels over HTTPS only.\nSESSION_COOKIE_SECURE = True\n",
    );
    expect(applied(files, offered[1])["base.py"]).toBe("SESSION_COOKIE_SECURE = True\n");
    const alone = { "base.py": files["base.py"], "production.py": files["production.py"] };
    expect(fixedFiles(alone, set("SESSION_COOKIE_SECURE", "True"), { entry: "production.py" })["base.py"]).toBe(
      "SESSION_COOKIE_SECURE = True\n",
    );
  });

  it("does not write twice what production's module sets, above what it imports", () => {
    const files = {
      "base.py": "SESSION_COOKIE_SECURE = False\n",
      "production.py": "SESSION_COOKIE_SECURE = True\nfrom base import *\nDEBUG = False\n",
      "local.py": "from base import *\n",
    };
    expect(
      drafts(files, set("SESSION_COOKIE_SECURE", "True"), { entry: "production.py" }).map(({ title }) => title),
    ).toEqual(["Set SESSION_COOKIE_SECURE to True"]);
  });

  it("DEBUG of another module counts only if it wins", () => {
    const base = "import os\nDEBUG = os.environ.get('D') == '1'\nSESSION_COOKIE_SECURE = False\n";
    expect(
      fixedFiles(
        { "base.py": base, "production.py": "from base import *\nDEBUG = False\n" },
        set("SESSION_COOKIE_SECURE", "True"),
        { entry: "production.py" },
      )["base.py"],
    ).toContain("SESSION_COOKIE_SECURE = True\n");
    expect(
      fixedFiles({ "base.py": base, "production.py": "from base import *\n" }, set("SESSION_COOKIE_SECURE", "True"), {
        entry: "production.py",
      })["base.py"],
    ).toContain("SESSION_COOKIE_SECURE = not DEBUG\n");
    expect(
      fixedFiles(
        { "base.py": "DEBUG = True\n", "production.py": "from base import *\n" },
        set("CSRF_COOKIE_SECURE", "True"),
        { entry: "production.py" },
      )["production.py"],
    ).toBe("from base import *\n\n# The CSRF cookie travels over HTTPS only.\nCSRF_COOKIE_SECURE = not DEBUG\n");
  });

  it("what goes together makes one block, or stands apart from what is there", () => {
    const together = [{ name: "SECURE_PROXY_SSL_HEADER", expression: '("A", "b")' }];
    const secure = set("SECURE_SSL_REDIRECT", "True", { together });
    expect(fixed("DEBUG = False\n", secure)).toBe(
      'DEBUG = False\n\n# Plain HTTP is answered with a redirect to HTTPS.\nSECURE_SSL_REDIRECT = True\n# The proxy says whether the client came over HTTPS.\nSECURE_PROXY_SSL_HEADER = ("A", "b")\n',
    );
    expect(fixed("SECURE_SSL_REDIRECT = False\n", secure)).toBe(
      'SECURE_SSL_REDIRECT = True\n# The proxy says whether the client came over HTTPS.\nSECURE_PROXY_SSL_HEADER = ("A", "b")\n',
    );
  });

  it("several settings that variables decide need one import", () =>
    expect(
      fixed("DEBUG = False\n", (fix, entry) =>
        fix.decideByEnvironment(
          [
            { setting: entry.setting("SECURE_HSTS_SECONDS"), cast: "int", fallback: "3600" },
            { setting: entry.setting("SECURE_HSTS_PRELOAD"), cast: "bool", fallback: "False" },
          ],
          { title: "Send HSTS", safety: "needsReview" },
        ),
      ).match(/^import os$/gm),
    ).toHaveLength(1));

  it("passes title and safety on", () => {
    expect(
      drafts({ "settings.py": "A = 1\n" }, set("SECURE_SSL_REDIRECT", "True", { safety: "needsReview" })).map(
        ({ title, safety }) => [title, safety],
      ),
    ).toEqual([["Set SECURE_SSL_REDIRECT to True", "needsReview"]]);
  });
});

const startproject = `"""
Django settings for mysite project.
"""

from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

# SECURITY WARNING: keep the secret key used in production secret!
SECRET_KEY = 'django-insecure-abcdef'

# SECURITY WARNING: don't run with debug turned on in production!
DEBUG = True

ALLOWED_HOSTS = []
`;

describe("fromEnvironment: startproject", () => {
  it("the key is required where DEBUG is off, and development goes on", () => {
    expect(fixed(startproject, read("SECRET_KEY", { cast: "str" }))).toBe(`"""
Django settings for mysite project.
"""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

# SECURITY WARNING: don't run with debug turned on in production!
DEBUG = True

# SECURITY WARNING: keep the secret key used in production secret!
SECRET_KEY = os.environ.get('DJANGO_SECRET_KEY', 'django-insecure-abcdef') if DEBUG else os.environ['DJANGO_SECRET_KEY']

ALLOWED_HOSTS = []
`);
  });
  it("DEBUG is off unless a variable turns it on", () => {
    expect(fixed(startproject, read("DEBUG", { variable: "DJANGO_DEBUG", cast: "bool", fallback: "False" }))).toContain(
      "\nDEBUG = os.environ.get('DJANGO_DEBUG', '').lower() in {'1', 'true', 'yes', 'on'}\n",
    );
  });
  it.each([
    [
      "stays where the next line reads it",
      "SECRET_KEY = 'kkk'\nSIGNING_KEY = SECRET_KEY\nDEBUG = True\n",
      /^import os\n\nSECRET_KEY = .*\nSIGNING_KEY = SECRET_KEY\nDEBUG = True\n$/,
    ],
    [
      "goes below DEBUG where it is read behind that",
      "SECRET_KEY = 'kkk'\nDEBUG = True\nSIGNING_KEY = SECRET_KEY\n",
      /^import os\n\nDEBUG = True\n\nSECRET_KEY = .* if DEBUG else .*\nSIGNING_KEY = SECRET_KEY\n$/,
    ],
    [
      "leaves one empty line, of blanks too",
      "A = 1\n   \nSECRET_KEY = 'kkk'\n\nDEBUG = True\n",
      /^import os\n\nA = 1\n {3}\nDEBUG = True\n\nSECRET_KEY = .* if DEBUG else .*\n$/,
    ],
  ])("a key above DEBUG %s", (_, before, after) =>
    expect(fixed(before, read("SECRET_KEY", { cast: "str" }))).toMatch(after),
  );
  it("hosts are required where DEBUG is off", () => {
    expect(fixed(startproject, read("ALLOWED_HOSTS", { cast: "list" }))).toContain(
      "\nALLOWED_HOSTS = [item.strip() for item in (os.environ.get('DJANGO_ALLOWED_HOSTS', '') if DEBUG else os.environ['DJANGO_ALLOWED_HOSTS']).split(',') if item.strip()]\n",
    );
  });
  it("all of them at once", () => {
    const files = { "settings.py": startproject };
    const { fix, setting } = openEntry(parser, files);
    const merged = mergeFixes(
      [
        ...fix.fromEnvironment(setting("SECRET_KEY"), { cast: "str" }),
        ...fix.fromEnvironment(setting("DEBUG"), { cast: "bool", fallback: "False" }),
        ...fix.fromEnvironment(setting("ALLOWED_HOSTS"), { cast: "list" }),
        ...fix.setSetting(setting("SESSION_COOKIE_SECURE"), "True"),
        ...fix.setSetting(setting("CSRF_COOKIE_SECURE"), "True"),
      ].map((draft) => () => draft.edits()),
    );
    const text = applied(files, merged)["settings.py"] ?? "";
    expect(text.match(/^import os$/gm)).toHaveLength(1);
    expect(text).toMatch(
      /DEBUG = os.environ.get\('DJANGO_DEBUG'.*\n\n# SECURITY WARNING: keep the secret key used in production secret!\nSECRET_KEY = .*\n\nALLOWED_HOSTS = \[item.*\n\n# The session cookie travels over HTTPS only.\nSESSION_COOKIE_SECURE = not DEBUG\n# The CSRF cookie travels over HTTPS only.\nCSRF_COOKIE_SECURE = not DEBUG\n$/,
    );
    compiles([text]);
  });
});

describe("fromEnvironment: the project's own functions where DEBUG is off", () => {
  const withFunction = (body: string): string =>
    fixed(`import os\nDEBUG = True\n${body}SECRET_KEY = 'kkk'\n`, read("SECRET_KEY", { cast: "str" })).split(
      "SECRET_KEY = ",
    )[1] ?? "";
  it("one that insists and takes a default says both", () =>
    expect(
      withFunction(
        "def from_env(name, default=None):\n    if name not in os.environ and default is None:\n        raise RuntimeError(name)\n    return os.environ.get(name, default)\n",
      ),
    ).toBe(
      "from_env('DJANGO_SECRET_KEY', 'django-insecure-development-only') if DEBUG else from_env('DJANGO_SECRET_KEY')\n",
    ));
  it("one that takes no default cannot, and os.environ says it", () =>
    expect(withFunction("def from_env(name):\n    return os.environ[name]\n")).toBe(
      "os.environ.get('DJANGO_SECRET_KEY', 'django-insecure-development-only') if DEBUG else os.environ['DJANGO_SECRET_KEY']\n",
    ));
});

describe("several middleware that are missing", () => {
  const [session, common, csrf, auth] = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
  ];
  it.each([[[common, csrf]], [[csrf, common]]])("stand in Django's order, whichever comes first: %s", (added) => {
    const files = { "settings.py": `MIDDLEWARE = [\n    "${session}",\n    "${auth}",\n]\n` };
    const { fix, setting } = openEntry(parser, files);
    const merged = mergeFixes(
      added.flatMap((one) =>
        fix.insertElement(setting("MIDDLEWARE"), one, { after: session }).map((draft) => () => draft.edits()),
      ),
    );
    expect(applied(files, merged)["settings.py"]).toBe(
      `MIDDLEWARE = [\n${[session, common, csrf, auth].map((one) => `    "${one}",\n`).join("")}]\n`,
    );
  });
});

describe("fromEnvironment: idioms", () => {
  const str: As = { cast: "str" };
  it.each([
    ["os.environ", 'import os\nSECRET_KEY = "kkk"\n', str, 'SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]'],
    [
      "the reader that environs brings along",
      "from environs import env as reader\nSECRET_KEY = 'kkk'\n",
      str,
      "SECRET_KEY = reader('DJANGO_SECRET_KEY')",
    ],
    [
      "os under another name",
      'import os as o\nSECRET_KEY = "kkk"\n',
      str,
      'SECRET_KEY = o.environ["DJANGO_SECRET_KEY"]',
    ],
    [
      "environ imported alone",
      'from os import environ\nSECRET_KEY = "kkk"\n',
      str,
      'SECRET_KEY = environ["DJANGO_SECRET_KEY"]',
    ],
    [
      "os.getenv for what is optional",
      "import os\nA = os.getenv('A')\nSECRET_KEY = 'kkk'\n",
      { cast: "str", fallback: "''" },
      "SECRET_KEY = os.getenv('DJANGO_SECRET_KEY', '')",
    ],
    [
      "a comparison with words for yes is not for texts",
      "import os\nA = os.environ.get('A', '') == 'True'\nSECRET_KEY = 'kkk'\n",
      { cast: "str", fallback: "''" },
      "SECRET_KEY = os.environ.get('DJANGO_SECRET_KEY', '')",
    ],
    [
      "what is written more often, not os.getenv",
      "import os\nA = os.getenv('A')\nB = os.environ.get('B')\nC = os.environ.get('C')\nSECRET_KEY = 'kkk'\n",
      { cast: "str", fallback: "''" },
      "SECRET_KEY = os.environ.get('DJANGO_SECRET_KEY', '')",
    ],
    [
      "getenv imported alone",
      "from os import getenv\nA = getenv('A')\nSECRET_KEY = 'kkk'\n",
      { cast: "str", fallback: "''" },
      "SECRET_KEY = getenv('DJANGO_SECRET_KEY', '')",
    ],
    [
      "django-environ by its name",
      'import environ\nenviron_ = environ.Env()\nSECRET_KEY = "kkk"\n',
      str,
      'SECRET_KEY = environ_("DJANGO_SECRET_KEY")',
    ],
    [
      "django-environ with schemes",
      'import environ\nenv = environ.FileAwareEnv(DEBUG=(bool, False))\nSECRET_KEY = "kkk"\n',
      { variable: "DEBUG", cast: "bool", fallback: "False" },
      'SECRET_KEY = env("DEBUG")',
    ],
    [
      "django-environ, list",
      'from environ import Env\nenv = Env()\nSECRET_KEY = "kkk"\n',
      { cast: "list" },
      'SECRET_KEY = env.list("DJANGO_SECRET_KEY")',
    ],
    [
      "decouple",
      'from decouple import config as cfg\nSECRET_KEY = "kkk"\n',
      str,
      'SECRET_KEY = cfg("DJANGO_SECRET_KEY")',
    ],
    [
      "decouple, bool",
      'from decouple import config\nSECRET_KEY = "kkk"\n',
      { cast: "bool", fallback: "False" },
      'SECRET_KEY = config("DJANGO_SECRET_KEY", default=False, cast=bool)',
    ],
    [
      "decouple, list",
      'from decouple import config\nSECRET_KEY = "kkk"\n',
      { cast: "list", fallback: '["a", "b"]' },
      'from decouple import config, Csv\nSECRET_KEY = config("DJANGO_SECRET_KEY", default="a,b", cast=Csv())',
    ],
    [
      "environs",
      'from environs import Env\nenv = Env()\nSECRET_KEY = "kkk"\n',
      { cast: "int", fallback: "3" },
      'SECRET_KEY = env.int("DJANGO_SECRET_KEY", default=3)',
    ],
    [
      "a function that insists",
      'import os\ndef get_env_variable(name):\n    try:\n        return os.environ[name]\n    except KeyError:\n        raise RuntimeError(name)\nSECRET_KEY = "kkk"\n',
      str,
      'SECRET_KEY = get_env_variable("DJANGO_SECRET_KEY")',
    ],
    [
      "a function with a default",
      'import os\ndef env(name, default=None):\n    return os.environ.get(name, default)\nSECRET_KEY = "kkk"\n',
      { cast: "str", fallback: '""' },
      'SECRET_KEY = env("DJANGO_SECRET_KEY", "")',
    ],
    [
      "a function that does not insist is not for what is required",
      'import os\ndef env(name, default=None):\n    return os.environ.get(name, default)\nSECRET_KEY = "kkk"\n',
      str,
      'SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]',
    ],
    [
      "a function for truth values",
      "import os\ndef env_bool(name, default=False):\n    return os.environ.get(name, str(default)).lower() in ('1', 'true')\nSECRET_KEY = 'kkk'\n",
      { cast: "bool", fallback: "False" },
      "SECRET_KEY = env_bool('DJANGO_SECRET_KEY', False)",
    ],
    [
      "a function that is named for truth values",
      "import os\ndef env_bool(name, default=False):\n    return parse(os.environ.get(name, default))\nSECRET_KEY = 'kkk'\n",
      { cast: "bool", fallback: "False" },
      "SECRET_KEY = env_bool('DJANGO_SECRET_KEY', False)",
    ],
    [
      "a function of which nothing tells what it gives is not taken",
      "import os\ndef env(name, default=False):\n    return parse(os.environ.get(name, default))\nSECRET_KEY = 'kkk'\n",
      { cast: "bool", fallback: "False" },
      "SECRET_KEY = os.environ.get('DJANGO_SECRET_KEY', '').lower() in {'1', 'true', 'yes', 'on'}",
    ],
    [
      "a function whose list has a name",
      "import os\ndef from_env(name, default=None):\n    items = []\n    text = os.environ.get(name, default)\n    if text:\n        items = text.strip().split(',')\n    return items\nSECRET_KEY = 'kkk'\n",
      { cast: "list", fallback: "['a', 'b']" },
      "SECRET_KEY = from_env('DJANGO_SECRET_KEY', 'a,b')",
    ],
    [
      "a function that gives its default as it is",
      "import os\ndef from_env(name, default=''):\n    text = os.environ.get(name)\n    return text.split(',') if text else default\nSECRET_KEY = 'kkk'\n",
      { cast: "list", fallback: "['a', 'b']" },
      "SECRET_KEY = from_env('DJANGO_SECRET_KEY', ['a', 'b'])",
    ],
    [
      "a function whose list has a name is not for texts",
      "import os\ndef from_env(name, default=None):\n    items = []\n    text = os.environ.get(name, default)\n    if text:\n        items = text.strip().split(',')\n    return items\nSECRET_KEY = 'kkk'\n",
      { cast: "int", fallback: "3" },
      "SECRET_KEY = int(os.environ.get('DJANGO_SECRET_KEY', '3'))",
    ],
    [
      "a function whose text has a name",
      "import os\ndef from_env(name, default=None):\n    text: str = os.environ.get(name, default) or ''\n    return text.strip() if text else default\nSECRET_KEY = 'kkk'\n",
      { cast: "int", fallback: "3" },
      "SECRET_KEY = int(from_env('DJANGO_SECRET_KEY', '3'))",
    ],
    [
      "a function that gives texts and truth values is not taken",
      "import os\ndef from_env(name, default=None):\n    text = os.environ.get(name, default)\n    if text == 'True':\n        return True\n    return text\nSECRET_KEY = 'kkk'\n",
      { cast: "int", fallback: "3" },
      "SECRET_KEY = int(os.environ.get('DJANGO_SECRET_KEY', '3'))",
    ],
    [
      "a function that tells truth values by their words",
      "import os\ndef is_on(name, default=False):\n    if name not in os.environ:\n        return default\n    text = os.environ[name]\n    if text == 'on':\n        return True\n    return False\nSECRET_KEY = 'kkk'\n",
      { cast: "bool", fallback: "False" },
      "SECRET_KEY = is_on('DJANGO_SECRET_KEY', False)",
    ],
    [
      "a function that adds to what it gives is not taken",
      "import os\ndef from_env(name, default=''):\n    total = 0\n    total += int(os.environ.get(name, default))\n    return total\nSECRET_KEY = 'kkk'\n",
      { cast: "str", fallback: "'x'" },
      "SECRET_KEY = os.environ.get('DJANGO_SECRET_KEY', 'x')",
    ],
    [
      "a function for numbers",
      "import os\ndef env_number(name, default=0):\n    return int(os.environ.get(name, default))\nSECRET_KEY = 'kkk'\n",
      { cast: "int", fallback: "3" },
      "SECRET_KEY = env_number('DJANGO_SECRET_KEY', 3)",
    ],
    [
      "a function for lists, which leaves out what is empty",
      "import os\ndef env_list(name, default=''):\n    return [int(x) for x in os.environ.get(name, default).split(',') if x != '']\nSECRET_KEY = 'kkk'\n",
      { cast: "int", fallback: "3" },
      "SECRET_KEY = int(os.environ.get('DJANGO_SECRET_KEY', '3'))",
    ],
    [
      "a function that looks into a list",
      "import os\ndef env_flag(name, default=''):\n    return 'a' in os.environ.get(name, default).split(',')\nSECRET_KEY = 'kkk'\n",
      { cast: "bool", fallback: "False" },
      "SECRET_KEY = env_flag('DJANGO_SECRET_KEY', '')",
    ],
    [
      "a function whose text is unpacked is not taken",
      "import os\ndef from_env(name):\n    known, text = name in os.environ, os.environ[name]\n    return text\nSECRET_KEY = 'kkk'\n",
      str,
      "SECRET_KEY = os.environ['DJANGO_SECRET_KEY']",
    ],
    [
      "a function whose text a loop gives is not taken",
      "import os\ndef from_env(name):\n    for text in [os.environ[name]]:\n        return text\nSECRET_KEY = 'kkk'\n",
      str,
      "SECRET_KEY = os.environ['DJANGO_SECRET_KEY']",
    ],
    [
      "a function that names its text where it asks for it",
      "import os\ndef from_env(name):\n    if (text := os.environ[name]):\n        return text\n    raise ValueError(name)\nSECRET_KEY = 'kkk'\n",
      str,
      "SECRET_KEY = from_env('DJANGO_SECRET_KEY')",
    ],
    [
      "a function that may give nothing is not for what is required",
      "import os\ndef from_env(name):\n    if name == 'X':\n        return\n    return os.environ[name]\nSECRET_KEY = 'kkk'\n",
      str,
      "SECRET_KEY = os.environ['DJANGO_SECRET_KEY']",
    ],
    [
      "a function for a fixed variable is not taken",
      "import os\ndef from_env(name):\n    return os.environ['SHOP_KEY']\nSECRET_KEY = 'kkk'\n",
      str,
      "SECRET_KEY = os.environ['DJANGO_SECRET_KEY']",
    ],
    [
      "a function that asks for more is not taken",
      "import os\ndef from_env(name, kind):\n    return os.environ[name]\nSECRET_KEY = 'kkk'\n",
      str,
      "SECRET_KEY = os.environ['DJANGO_SECRET_KEY']",
    ],
    [
      "nor one that asks for a third",
      "import os\ndef from_env(name, default=None, *, kind):\n    return os.environ[name]\nSECRET_KEY = 'kkk'\n",
      str,
      "SECRET_KEY = os.environ['DJANGO_SECRET_KEY']",
    ],
    [
      "one that takes more is",
      "import os\ndef from_env(name, *args, **kwargs):\n    return os.environ[name]\nSECRET_KEY = 'kkk'\n",
      str,
      "SECRET_KEY = from_env('DJANGO_SECRET_KEY')",
    ],
    [
      "a function that others wrap, and one to wait for, are not taken",
      "import os\nfrom functools import cache\n@cache\ndef first(name):\n    return os.environ[name]\nasync def second(name):\n    return os.environ[name]\ndef third(name):\n    yield os.environ[name]\n    return os.environ[name]\ndef fourth(*names):\n    return os.environ[names]\nSECRET_KEY = 'kkk'\n",
      str,
      "SECRET_KEY = os.environ['DJANGO_SECRET_KEY']",
    ],
    [
      "a function with a decimal number is not for whole ones",
      "import os\ndef from_env(name, default=0.5):\n    return 0.5 if not os.environ.get(name) else default\nSECRET_KEY = 'kkk'\n",
      { cast: "int", fallback: "3" },
      "SECRET_KEY = int(os.environ.get('DJANGO_SECRET_KEY', '3'))",
    ],
    [
      "a function that denies what is set",
      "import os\ndef is_unset(name, default=False):\n    return not os.environ.get(name, default)\nSECRET_KEY = 'kkk'\n",
      { cast: "bool", fallback: "False" },
      "SECRET_KEY = is_unset('DJANGO_SECRET_KEY', False)",
    ],
    [
      "the module's own way to write truth",
      "import os\nA = os.environ.get('A', 'no') == 'True'\nSECRET_KEY = 'kkk'\n",
      { cast: "bool", fallback: "False" },
      "SECRET_KEY = os.environ.get('DJANGO_SECRET_KEY', 'no') == 'True'",
    ],
    [
      "a way that means the opposite is not taken",
      "import os\nA = os.environ.get('A', 'True') == 'True'\nSECRET_KEY = 'kkk'\n",
      { cast: "bool", fallback: "False" },
      "SECRET_KEY = os.environ.get('DJANGO_SECRET_KEY', '').lower() in {'1', 'true', 'yes', 'on'}",
    ],
    [
      "int",
      "import os\nSECRET_KEY = 'kkk'\n",
      { cast: "int", fallback: "3600" },
      "SECRET_KEY = int(os.environ.get('DJANGO_SECRET_KEY', '3600'))",
    ],
    [
      "list with a default",
      "import os\nSECRET_KEY = 'kkk'\n",
      { cast: "list", fallback: "['a', 'b']" },
      "SECRET_KEY = [item.strip() for item in os.environ.get('DJANGO_SECRET_KEY', 'a,b').split(',') if item.strip()]",
    ],
    [
      "the project's prefix",
      "import os\nA = os.environ['SHOP_A']\nB = os.environ['SHOP_B']\nSECRET_KEY = 'kkk'\n",
      { cast: "str", variable: "DJANGO_SECRET_KEY" },
      "SECRET_KEY = os.environ['SHOP_SECRET_KEY']",
    ],
    [
      "a name of the rule's own",
      "import os\nSECRET_KEY = 'kkk'\n",
      { cast: "str", variable: "KEY" },
      "SECRET_KEY = os.environ['KEY']",
    ],
    [
      "a concatenation",
      "import os\nSECRET_KEY = 'kkk' + \\\n  'lll'\n",
      str,
      "SECRET_KEY = os.environ['DJANGO_SECRET_KEY']",
    ],
    [
      "a constant that is only named",
      "import os\nKEY = 'kkk'\nSECRET_KEY = KEY\n",
      str,
      "KEY = os.environ['DJANGO_SECRET_KEY']\nSECRET_KEY = KEY",
    ],
  ] as const)("%s", (_, before, as, after) => {
    const result = fixed(before, read("SECRET_KEY", as));
    expect(result).toContain(after + "\n");
    expect(result).not.toContain("kkk");
  });

  it.each([
    [
      "default of os.environ.get",
      "import os\nSECRET_KEY = os.environ.get('KEY', 'kkk')\n",
      str,
      "SECRET_KEY = os.environ['KEY']",
    ],
    [
      "default of os.getenv",
      "import os\nSECRET_KEY = os.getenv('KEY', 'kkk')\n",
      str,
      "SECRET_KEY = os.environ['KEY']",
    ],
    ["or", "import os\nSECRET_KEY = os.environ.get('KEY') or 'kkk'\n", str, "SECRET_KEY = os.environ['KEY']"],
    [
      "default of env",
      "import environ\nenv = environ.Env()\nSECRET_KEY = env('KEY', default='kkk')  # c\n",
      str,
      "SECRET_KEY = env('KEY')  # c",
    ],
    [
      "default of config",
      "from decouple import config\nSECRET_KEY = config('KEY', default='kkk', cast=str)\n",
      str,
      "SECRET_KEY = config('KEY', cast=str)",
    ],
    [
      "default of env.bool",
      "import environ\nenv = environ.Env()\nSECRET_KEY = env.bool('KEY', True)\n",
      { cast: "bool", fallback: "False", variable: "DJANGO_DEBUG" },
      "SECRET_KEY = env.bool('KEY', False)",
    ],
    [
      "default in a comparison",
      "import os\nSECRET_KEY = os.environ.get('KEY', 'True') == 'True'\n",
      { cast: "bool", fallback: "False" },
      "SECRET_KEY = os.environ.get('KEY', '') == 'True'",
    ],
    [
      "default in a comparison that is to be true",
      "import os\nSECRET_KEY = os.environ.get('KEY', '') == 'True'\n",
      { cast: "bool", fallback: "True" },
      "SECRET_KEY = os.environ.get('KEY', 'true').lower() in {'1', 'true', 'yes', 'on'}",
    ],
    [
      "truth of a text",
      "import os\nSECRET_KEY = os.environ.get('KEY', 'True')\n",
      { cast: "bool", fallback: "False" },
      "SECRET_KEY = os.environ.get('KEY', '').lower() in {'1', 'true', 'yes', 'on'}",
    ],
    [
      "default in a list",
      "import os\nSECRET_KEY = os.environ.get('KEY', '*').split(',')\n",
      { cast: "list" },
      "SECRET_KEY = [item.strip() for item in os.environ['KEY'].split(',') if item.strip()]",
    ],
    [
      "default behind a cast",
      "import environ\nenv = environ.Env()\nSECRET_KEY = env('KEY', str, 'kkk')\n",
      { cast: "str" },
      "SECRET_KEY = env('KEY', str)",
    ],
    [
      "default of a list behind what casts its elements",
      "import environ\nenv = environ.Env()\nSECRET_KEY = env.list('KEY', str, ['*'])\n",
      { cast: "list" },
      "SECRET_KEY = env.list('KEY', str)",
    ],
    [
      "default of a scheme",
      "import environ\nenv = environ.Env(KEY=(bool, True))\nSECRET_KEY = env('KEY')\n",
      { cast: "bool", fallback: "False" },
      "SECRET_KEY = env.bool('KEY', default=False)",
    ],
  ] as const)("a variable that is read already keeps its name: %s", (_, before, as, after) =>
    expect(fixed(before, read("SECRET_KEY", as))).toContain(after + "\n"),
  );

  describe("django-configurations", () => {
    const prod = (...lines: readonly string[]): string =>
      `from configurations import Configuration, values\n\n\nclass Prod(Configuration):\n${lines.map((line) => `    ${line}\n`).join("")}`;
    it.each([
      ["by the setting's own name", str, "values.SecretValue()"],
      ["by another name with its prefix", { ...str, variable: "DJANGO_KEY" }, "values.SecretValue(environ_name='KEY')"],
      [
        "by a name without it",
        { ...str, variable: "KEY" },
        "values.SecretValue(environ_name='KEY', environ_prefix=None)",
      ],
      ["with a default", { ...str, fallback: "''" }, "values.Value('')"],
    ] as const)("%s", (_, as, after) =>
      expect(
        fixed(prod("DEBUG = False", "SECRET_KEY = 'kkk'"), read("SECRET_KEY", as), { entry: "settings:Prod" }),
      ).toBe(prod("DEBUG = False", `SECRET_KEY = ${after}`)),
    );
    it.each([["A = 1"], []])("has no `if DEBUG` around what only development is to have, also at its end", (...below) =>
      expect(
        drafts(
          {
            "settings.py": prod(
              "DEBUG = values.BooleanValue(False)",
              "INSTALLED_APPS = ['a', 'debug_toolbar']",
              ...below,
            ),
          },
          (fix, entry) =>
            fix.onlyInDevelopment([{ list: entry.setting("INSTALLED_APPS"), element: "debug_toolbar" }], "toolbar"),
          { entry: "settings:Prod" },
        ),
      ).toEqual([]),
    );
    it("a setting that is absent stands last in the class", () =>
      expect(fixed(prod("A = 1", "B = 2"), set("X_FRAME_OPTIONS", '"DENY"'), { entry: "settings:Prod" })).toBe(
        prod("A = 1", "B = 2", 'X_FRAME_OPTIONS = "DENY"'),
      ));
    it("also where another class of the module lies as far from the beginning as settings of another module", () => {
      const files = {
        "base.py": prod("A = 1", "B = 2", "C_URL = '/c/'", "D_URL = '/d/'").replace("Prod", "Base"),
        "settings.py":
          "from base import Base\n\n\nclass Helper:\n    first = 1\n    second = 2\n    third = 3\n    fourth = 4\n\n\nclass Prod(Base):\n    E = 1\n",
      };
      expect(fixedFiles(files, set("X_FRAME_OPTIONS", '"DENY"'), { entry: "settings:Prod" })["settings.py"]).toBe(
        `${files["settings.py"]}    X_FRAME_OPTIONS = "DENY"\n`,
      );
    });
  });

  it("what only development is to have goes below an `if DEBUG` that is there, wherever its DEBUG comes from", () => {
    const toolbar: Build = (fix, entry) =>
      fix.onlyInDevelopment([{ list: entry.setting("INSTALLED_APPS"), element: "debug_toolbar" }], "toolbar");
    const files = (below: string): Files => ({
      "settings.py": `PRODUCTION = True\nINSTALLED_APPS = ['debug_toolbar', 'shop']\nif not PRODUCTION:\n    from local import *\nelse:\n    from prod import *\n${below}`,
      "prod.py": "DEBUG = False\n",
    });
    const block = "if DEBUG:\n    MIDDLEWARE += ['debug_toolbar.middleware.DebugToolbarMiddleware']\n";
    expect(fixedFiles(files(block), toolbar)["settings.py"]).toBe(
      `PRODUCTION = True\nINSTALLED_APPS = ['shop']\nif not PRODUCTION:\n    from local import *\nelse:\n    from prod import *\n${block}    INSTALLED_APPS += ['debug_toolbar']\n`,
    );
    expect(drafts(files("A = 1\n"), toolbar).map(({ title }) => title)).not.toContain(
      "Load toolbar only while DEBUG is on",
    );
  });

  it("takes the library of the entry's other modules, then of the requirements", () => {
    const files = {
      "base.py": "import environ\nenv = environ.Env()\n",
      "production.py": "from base import *\n\nSECRET_KEY = 'kkk'\n",
    };
    expect(fixedFiles(files, read("SECRET_KEY", str), { entry: "production.py" })["production.py"]).toBe(
      "from base import *\n\nSECRET_KEY = env('DJANGO_SECRET_KEY')\n",
    );
    const apart = {
      "base.py": "import environ\n_env = environ.Env()\n",
      "production.py": "from base import *\n\nSECRET_KEY = 'kkk'\n",
    };
    expect(fixedFiles(apart, read("SECRET_KEY", str), { entry: "production.py" })["production.py"]).toBe(
      "import environ\nfrom base import *\n\nenv = environ.Env()\n\nSECRET_KEY = env('DJANGO_SECRET_KEY')\n",
    );
    const own = {
      "envs.py": "import environ\nenv = environ.Env()\n",
      "settings.py": "from envs import env as e\nSECRET_KEY = 'kkk'\n",
    };
    expect(fixedFiles(own, read("SECRET_KEY", str))["settings.py"]).toBe(
      "from envs import env as e\nSECRET_KEY = e('DJANGO_SECRET_KEY')\n",
    );
    expect(fixed("SECRET_KEY = 'kkk'\n", read("SECRET_KEY", str), { requirements: ["django-environ"] })).toBe(
      "import environ\n\nenv = environ.Env()\n\nSECRET_KEY = env('DJANGO_SECRET_KEY')\n",
    );
    expect(fixed("SECRET_KEY = 'kkk'\n", read("SECRET_KEY", str), { requirements: ["environs"] })).toBe(
      "from environs import Env\n\nenv = Env()\n\nSECRET_KEY = env('DJANGO_SECRET_KEY')\n",
    );
    expect(
      fixed("'''Doc'''\nSECRET_KEY = 'kkk'\n", read("SECRET_KEY", str), { requirements: ["python-decouple"] }),
    ).toBe("'''Doc'''\n\nfrom decouple import config\nSECRET_KEY = config('DJANGO_SECRET_KEY')\n");
  });

  it.each([
    [
      "sorted among the standard library",
      "import json\nimport sys\nfrom pathlib import Path\n\nimport environ\n",
      "import json\nimport os\nimport sys\nfrom pathlib import Path\n\nimport environ\n",
    ],
    ["a section of its own above third parties", "import yaml\n\n", "import os\n\nimport yaml\n\n"],
    [
      "below docstring and __future__",
      '"""Doc"""\nfrom __future__ import annotations\n\n',
      '"""Doc"""\nfrom __future__ import annotations\n\nimport os\n\n',
    ],
    [
      "an encoding comment stays first",
      "# -*- coding: utf-8 -*-\n# Copyright\n\nA = 1\n",
      "# -*- coding: utf-8 -*-\n# Copyright\n\nimport os\n\nA = 1\n",
    ],
    ["a byte order mark stays first", "\uFEFFA = 1\n", "\uFEFFimport os\n\nA = 1\n"],
  ])("the import is added once: %s", (_, head, expected) => {
    expect(fixedFiles({ "settings.py": `${head}SECRET_KEY = 'kkk'\n` }, read("SECRET_KEY", str))["settings.py"]).toBe(
      `${expected}SECRET_KEY = os.environ['DJANGO_SECRET_KEY']\n`,
    );
  });

  it("a variable whose name stands elsewhere keeps its name", () =>
    expect(fixed("import os\nNAME = 'KEY'\nSECRET_KEY = os.environ.get(NAME, 'kkk')\n", read("SECRET_KEY", str))).toBe(
      "import os\nNAME = 'KEY'\nSECRET_KEY = os.environ['KEY']\n",
    ));

  it.each([
    ["env", "env"],
    ["env as read", "read"],
  ])("the reader of the module beside it: import %s", (imported, name) => {
    const files = {
      "config/env.py": "import environ\n\nenv = environ.Env()\n",
      "config/settings.py": `from .env import ${imported}\n\nDEBUG = False\nSECRET_KEY = 'kkk'\n`,
    };
    const build = read("SECRET_KEY", { cast: "str" });
    expect(fixedFiles(files, build, { entry: "config/settings.py" })["config/settings.py"]).toBe(
      `from .env import ${imported}\n\nDEBUG = False\nSECRET_KEY = ${name}('DJANGO_SECRET_KEY')\n`,
    );
  });

  it("the import stands above relative ones", () => {
    const files = {
      "shop/__init__.py": "",
      "shop/x.py": "y = 1\n",
      "shop/settings.py": "from .x import y\nSECRET_KEY = 'kkk'\n",
    };
    expect(fixedFiles(files, read("SECRET_KEY", str), { entry: "shop/settings.py" })["shop/settings.py"]).toBe(
      "import os\n\nfrom .x import y\nSECRET_KEY = os.environ['DJANGO_SECRET_KEY']\n",
    );
  });

  it.each([
    [
      "on one line",
      "env = environ.Env(DEBUG=(bool, False))",
      "env = environ.Env(DEBUG=(bool, False), SECURE_HSTS_SECONDS=(int, 3600))",
    ],
    [
      "on lines of their own",
      "env = environ.Env(\n    DEBUG=(bool, False),\n    HOSTS=(list, []),\n)",
      "env = environ.Env(\n    DEBUG=(bool, False),\n    HOSTS=(list, []),\n    SECURE_HSTS_SECONDS=(int, 3600),\n)",
    ],
  ])("a scheme of django-environ takes the cast and the default, %s", (_, before, after) => {
    expect(
      fixed(
        `import environ\n${before}\nSECURE_HSTS_SECONDS = 0\n`,
        read("SECURE_HSTS_SECONDS", { cast: "int", fallback: "3600" }),
      ),
    ).toBe(`import environ\n${after}\nSECURE_HSTS_SECONDS = env("SECURE_HSTS_SECONDS")\n`);
  });

  describe("pydantic-settings: a field of the class", () => {
    const model = (fields: string): string =>
      `from pydantic_settings import BaseSettings, SettingsConfigDict\n\n\nclass Env(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix="SHOP_")\n    debug: bool = False\n    shop_key: str\n${fields}\n\nenv = Env()\n`;
    it.each([
      [
        "a required text",
        "SECRET_KEY = 'kkk'\n",
        read("SECRET_KEY", str),
        "",
        "SECRET_KEY = env.secret_key\n",
        "    secret_key: str\n",
      ],
      [
        "a number with a default",
        "SECURE_HSTS_SECONDS = 0\n",
        read("SECURE_HSTS_SECONDS", { cast: "int", fallback: "3600" }),
        "",
        "SECURE_HSTS_SECONDS = env.secure_hsts_seconds\n",
        "    secure_hsts_seconds: int = 3600\n",
      ],
      [
        "a list, which stays a text there",
        "ALLOWED_HOSTS = ['*']\n",
        read("ALLOWED_HOSTS", { cast: "list" }),
        "",
        'ALLOWED_HOSTS = [item.strip() for item in env.allowed_hosts.split(",") if item.strip()]\n',
        "    allowed_hosts: str\n",
      ],
    ] as const)("%s", (_, before, build, fields, after, added) => {
      expect(fixed(`${model(fields)}${before}`, build)).toBe(`${model(fields + added)}${after}`);
    });
    it("a key that development does without", () => {
      expect(fixed(`${model("")}DEBUG = env.debug\nSECRET_KEY = 'django-insecure-x'\n`, read("SECRET_KEY", str))).toBe(
        `${model('    secret_key: str = ""\n')}DEBUG = env.debug\nSECRET_KEY = env.secret_key or ('django-insecure-x' if DEBUG else "")\n`,
      );
    });
    it("of another module", () => {
      const files = { "env.py": model(""), "settings.py": "from env import env as e\nSECRET_KEY = 'kkk'\n" };
      expect(fixedFiles(files, read("SECRET_KEY", str))).toMatchObject({
        "env.py": model("    secret_key: str\n"),
        "settings.py": "from env import env as e\nSECRET_KEY = e.secret_key\n",
      });
    });
    it("whatever else the class is configured with", () => {
      const file = model("").replace('env_prefix="SHOP_"', "env_file='.env'");
      expect(fixed(`${file}SECRET_KEY = 'kkk'\n`, read("SECRET_KEY", str))).toBe(
        `${file.replace("shop_key: str\n", "shop_key: str\n    django_secret_key: str\n")}SECRET_KEY = env.django_secret_key\n`,
      );
    });
    it("not where its instance has no name", () => {
      expect(
        fixed(
          `${model("").replace("env = Env()", "envs = {}\nenvs['a'] = Env()")}SECRET_KEY = 'kkk'\n`,
          read("SECRET_KEY", str),
        ),
      ).toContain("os.environ[");
    });
    it("not where the names of variables are computed", () => {
      expect(
        fixed(`${model("").replace("env_prefix", "alias_generator")}SECRET_KEY = 'kkk'\n`, read("SECRET_KEY", str)),
      ).toContain("os.environ[");
    });
  });

  it("an import that only may have run does not count", () => {
    expect(fixed("if A:\n    import os\nSECRET_KEY = 'kkk'\n".replace("A:", "True:"), read("SECRET_KEY", str))).toMatch(
      /^import os\n\nif True:/,
    );
  });

  it("keeps what development relied on", () => {
    const files = {
      "base.py": "SECRET_KEY = 'django-insecure-x'\nDEBUG = True\n",
      "production.py": "from base import *\nDEBUG = False\n",
      "local.py": "from base import *\n",
      ".env.example": "A=1\n",
    };
    const offered = drafts(files, read("SECRET_KEY", str), { entry: "production.py" });
    expect(offered.map(({ title }) => title)).toEqual([
      "Read SECRET_KEY from the environment (DJANGO_SECRET_KEY), with a value for development in local.py",
      "Read SECRET_KEY from the environment (DJANGO_SECRET_KEY)",
      "Read SECRET_KEY from the environment (DJANGO_SECRET_KEY), and write its value into .env",
    ]);
    const result = applied(files, offered[0]);
    expect(result["local.py"]).toBe(
      "import os\n\nos.environ.setdefault(\"DJANGO_SECRET_KEY\", 'django-insecure-x')\n\nfrom base import *\n",
    );
    expect(result["base.py"]).toBe("import os\n\nSECRET_KEY = os.environ['DJANGO_SECRET_KEY']\nDEBUG = True\n");
    expect(result[".env.example"]).toBe("A=1\n# required\nDJANGO_SECRET_KEY=\n");
    expect(applied(files, offered[1])["local.py"]).toBe(files["local.py"]);
    // A key that looks real is not copied into new code.
    const real = { ...files, "base.py": "SECRET_KEY = 'w9x8v7u6t5s4r3q2'\n" };
    expect(
      Object.values(applied(real, drafts(real, read("SECRET_KEY", str), { entry: "production.py" })[0])).join(),
    ).not.toContain("w9x8v7u6t5s4r3q2");
  });

  it("of a part too", () => {
    const files = {
      "base.py": "DATABASES = {'default': {'PASSWORD': 'postgres'}}\n",
      "production.py": "from base import *\nDEBUG = False\n",
      "local.py": "from base import *\n",
    };
    const narrowed = (name: string): Build => {
      return (fix, entry) => {
        const start = entry.files["base.py"]?.indexOf(name) ?? 0;
        return fix.fromEnvironmentAt(
          { file: `${root}/base.py`, start, end: start + name.length },
          { name: "DB_PASSWORD", cast: "str" },
        );
      };
    };
    const offered = drafts(files, narrowed("'postgres'"), { entry: "production.py" });
    expect(offered.map(({ title }) => title)).toEqual([
      "Read DB_PASSWORD from the environment, with a value for development in local.py",
      "Read DB_PASSWORD from the environment",
      "Read DB_PASSWORD from the environment, and write its value into .env",
    ]);
    expect(applied(files, offered[0])["local.py"]).toContain(
      "os.environ.setdefault(\"DB_PASSWORD\", 'postgres')\n\nfrom base",
    );
    // What is put together is no value that development could keep.
    const made = { ...files, "base.py": "DATABASES = {'default': {'PASSWORD': make()}}\n" };
    expect(drafts(made, narrowed("make()"), { entry: "production.py" }).map(({ title }) => title)).toEqual([
      "Read DB_PASSWORD from the environment",
    ]);
    // A default that a rule gave is no value to keep.
    const given: Build = (fix, entry) => {
      const start = entry.files["base.py"]?.indexOf("'postgres'") ?? 0;
      return fix.fromEnvironmentAt(
        { file: `${root}/base.py`, start, end: start + "'postgres'".length },
        { name: "DB_PASSWORD", cast: "str", fallback: "''" },
      );
    };
    expect(drafts({ "base.py": files["base.py"] }, given, { entry: "base.py" }).map(({ title }) => title)).toEqual([
      "Read DB_PASSWORD from the environment",
    ]);
  });

  it.each([
    ["A_URL", "django://", true],
    ["A_URL", "redis://cache:6379/0", true],
    ["A_URL", "redis://u:p@cache:6379/0", false],
    ["A_URL", "https://hooks.example.com/T0/x", false],
    ["DB_PASSWORD", "postgres123", true],
    ["DB_PASSWORD", "Tr0ub4dor", false],
    ["MINIO_SECRET_KEY", "minioadmin123", true],
    // That of Django and of tokens may be any; a service knows one alone.
    ["JWT_SECRET_KEY", "admin123", false],
  ])("%s keeps %s under DEBUG: %s", (name, value, isKept) => {
    const text = `import os\nDEBUG = os.environ.get('DEBUG') == '1'\n${name} = os.environ.get('${name}', '${value}')\n`;
    const after = fixed(text, read(name, str));
    expect(after).toContain(`os.environ['${name}']`);
    expect(after.includes(`'${value}'`)).toBe(isKept);
    expect(after.includes("django-insecure")).toBe(name === "JWT_SECRET_KEY");
  });

  it("a value for development stands apart from the imports above it", () => {
    const files = (above: string): Files => ({
      "base.py": "SECRET_KEY = 'django-insecure-x'\n",
      "production.py": "from base import *\n",
      "local.py": `${above}from base import *\n`,
    });
    const local = (above: string): string | undefined =>
      fixedFiles(files(above), read("SECRET_KEY", str), { entry: "production.py" })["local.py"];
    const line = "os.environ.setdefault(\"DJANGO_SECRET_KEY\", 'django-insecure-x')\n\nfrom base import *\n";
    expect(local("import os\nimport redis\n")).toBe(`import os\nimport redis\n\n${line}`);
    expect(local("import os\n\n")).toBe(`import os\n\n${line}`);
    expect(local("import os\nA = 1\n")).toBe(`import os\nA = 1\n${line}`);
  });

  it("lines added to an example with sections stand apart from its last section", () => {
    const example = (text: string): string | undefined =>
      fixedFiles({ "settings.py": "SECRET_KEY = 'kkk'\n", ".env.example": text }, read("SECRET_KEY", str))[
        ".env.example"
      ];
    const added = "# required\nDJANGO_SECRET_KEY=";
    expect(example("A=1\n\n# Mail\nB=2\n")).toBe(`A=1\n\n# Mail\nB=2\n\n${added}\n`);
    expect(example("A=1\n\n# Mail\nB=2")).toBe(`A=1\n\n# Mail\nB=2\n\n${added}`);
    expect(example("A=1\n\n# Mail\nB=2\n\n")).toBe(`A=1\n\n# Mail\nB=2\n\n${added}\n`);
    expect(example("# Mail\nB=2\n")).toBe(`# Mail\nB=2\n${added}\n`);
  });

  it.each([
    ["a number that has a default", "CONN_MAX_AGE", { cast: "int", fallback: "60" }, "CONN_MAX_AGE=60\n"],
    ["a truth value that has one", "USE_X", { cast: "bool", fallback: "False" }, "USE_X=False\n"],
    ["not what is computed", "CONN_MAX_AGE", { cast: "int", fallback: "60 * 2" }, "CONN_MAX_AGE=\n"],
    ["a list that has one", "NAMES", { cast: "list", fallback: "['a', 'b']" }, "NAMES=a,b\n"],
    ["no text, which may be a secret", "NAME", { cast: "str", fallback: "'abc'" }, "NAME=\n"],
    ["what production wants, whatever the default", "SECURE_HSTS_SECONDS", { cast: "int", fallback: "0" }, "=3600\n"],
    ["no list where a text is read", "ALLOWED_HOSTS", { cast: "bool", fallback: "False" }, "ALLOWED_HOSTS=False\n"],
  ] as const)("an example lists %s", (_, name, as, line) =>
    expect(
      fixedFiles({ "settings.py": `import os\n${name} = 5\n`, ".env.example": "A=1\n" }, read(name, as))[
        ".env.example"
      ],
    ).toContain(line),
  );

  it("a variable that another assignment of the setting reads, also beside others", () => {
    const kept: Build = (fix, entry) => fix.fromEnvironment(entry.unset("SECRET_KEY"), str);
    const text = (names: string): string =>
      `import os\n${names} = os.environ.get('THE_KEY')\nif not SECRET_KEY:\n    SECRET_KEY = 'kkk'\n`;
    for (const names of ["SECRET_KEY", "SECRET_KEY = OTHER", "OTHER = SECRET_KEY"])
      expect(fixed(text(names), kept)).toContain("    SECRET_KEY = os.environ['THE_KEY']\n");
    expect(fixed(text("SECRET_KEY = ''\nOTHER"), kept)).toContain("DJANGO_SECRET_KEY");
  });

  it("names a secret in the ignore files that are there", () => {
    const files = {
      "settings.py": "import os\nSECRET_KEY = 'kkk'\n",
      ".gitignore": "*.pyc\r\n",
      ".dockerignore": "**/.env*\n",
      ".env.example": "A=1",
    };
    const result = fixedFiles(files, read("SECRET_KEY", str));
    expect(result).toMatchObject({
      ".gitignore": "*.pyc\r\n.env\r\n",
      ".dockerignore": "**/.env*\n",
      ".env.example": "A=1\n# required\nDJANGO_SECRET_KEY=",
    });
    expect(fixedFiles({ ...files, ".gitignore": "*.env\n" }, read("SECRET_KEY", str))[".gitignore"]).toBe("*.env\n");
    expect(
      Object.keys(fixedFiles({ "settings.py": "import os\nSECRET_KEY = 'kkk'\n" }, read("SECRET_KEY", str))),
    ).toEqual(["settings.py"]);
  });

  describe("writes the present value into .env on demand", () => {
    const settings = "import os\nSECRET_KEY = 'k#k k'\n";
    const env = (files: Files): Files => {
      const offered = drafts({ "settings.py": settings, ...files }, read("SECRET_KEY", str));
      expect(offered.map(({ title }) => title).join()).not.toContain("k#k");
      return applied(
        { "settings.py": settings, ...files },
        offered.find(({ title }) => title.endsWith("and write its value into .env")),
      );
    };
    it("a new one, ignored from now on", () =>
      expect(env({})).toMatchObject({
        ".env": "DJANGO_SECRET_KEY='k#k k'\n",
        ".gitignore": ".env\n",
        "settings.py": "import os\nSECRET_KEY = os.environ['DJANGO_SECRET_KEY']\n",
      }));
    it("one that is there", () =>
      expect(env({ ".env": "A=1\r\n", ".gitignore": "*.pyc\n" })).toMatchObject({
        ".env": "A=1\r\nDJANGO_SECRET_KEY='k#k k'\r\n",
        ".gitignore": "*.pyc\n.env\n",
      }));
    it("one that Git ignores", () =>
      expect(env({ ".gitignore": "/.env\n" })).toMatchObject({
        ".env": "DJANGO_SECRET_KEY='k#k k'\n",
        ".gitignore": "/.env\n",
      }));
    it.each([
      ["not where it names the variable", { ".env": "DJANGO_SECRET_KEY=\n" }, settings],
      ["not where readers would disagree on the value", {}, "SECRET_KEY = '$KEY'\n"],
      ["not for a value that is only a fallback", {}, "import os\nSECRET_KEY = os.environ.get('K', 'kkk')\n"],
    ])("%s", (_, files, text) =>
      expect(
        drafts({ ...files, "settings.py": text }, read("SECRET_KEY", str)).filter(({ title }) =>
          title.includes(".env"),
        ),
      ).toEqual([]),
    );
  });

  it("a list that is put together is set anew behind its parts", () => {
    expect(
      fixed(
        "import os\nALLOWED_HOSTS = ['a']\nALLOWED_HOSTS += ['*']\nA = 1\n",
        read("ALLOWED_HOSTS", { cast: "list" }),
      ),
    ).toBe(
      "import os\nALLOWED_HOSTS = ['a']\nALLOWED_HOSTS += ['*']\nALLOWED_HOSTS = [item.strip() for item in os.environ['DJANGO_ALLOWED_HOSTS'].split(',') if item.strip()]\nA = 1\n",
    );
  });

  it("never shows a value in a title", () => {
    for (const text of [
      "SECRET_KEY = 'kkk'\n",
      "import os\nSECRET_KEY = os.environ.get('K', 'kkk')\n",
      "DEBUG = True\nSECRET_KEY = 'kkk'\n",
    ]) {
      expect(
        drafts({ "settings.py": text }, read("SECRET_KEY", str))
          .map(({ title }) => title)
          .join(),
      ).not.toContain("kkk");
    }
  });
});

describe("fromEnvironmentAt", () => {
  it.each([
    [
      "a dict entry",
      "import os\nDATABASES = {'default': {'PASSWORD': 'kkk'}}  # c\n",
      "'kkk'",
      "DATABASES = {'default': {'PASSWORD': os.environ['DB_PASSWORD']}}  # c",
    ],
    [
      "an operand",
      "import os\nURL = 'redis://:' + 'kkk' + '@h'\n",
      "'kkk'",
      "URL = 'redis://:' + os.environ['DB_PASSWORD'] + '@h'",
    ],
    [
      "a piece of a text",
      "import os\nURL = 'redis://:kkk@h/{}'\n",
      "kkk",
      "URL = f'redis://:{os.environ[\"DB_PASSWORD\"]}@h/{{}}'",
    ],
    [
      "a piece of an f-string",
      "import os\nH = 'h'\nURL = f'redis://:kkk@{H}'\n",
      "kkk",
      "URL = f'redis://:{os.environ[\"DB_PASSWORD\"]}@{H}'",
    ],
    [
      "a default argument",
      "import os\nP = {'PASSWORD': os.environ.get('PW', 'kkk')}\n",
      "'kkk'",
      "P = {'PASSWORD': os.environ['PW']}",
    ],
    [
      "an argument of a call",
      "import os\nP = dict(PASSWORD='kkk')\n",
      "'kkk'",
      "P = dict(PASSWORD=os.environ['DB_PASSWORD'])",
    ],
    [
      "a default of a reader",
      "import environ\nenv = environ.Env()\nP = {'PASSWORD': env('PW', default='kkk')}\n",
      "'kkk'",
      "P = {'PASSWORD': env('PW')}",
    ],
  ])("%s", (_, before, what, after) => {
    const result = fixed(before, part(what, { name: "DB_PASSWORD", cast: "str" }));
    expect(result).toContain(after + "\n");
    expect(result).not.toContain("kkk");
  });
  it.each(["'redis://:kkk", "kkk@h'"])("no fix for what reaches over a text's end: %s", (what) =>
    expect(
      drafts({ "settings.py": "URL = 'redis://:kkk@h' + '?'\n" }, part(what, { name: "DB_PASSWORD", cast: "str" })),
    ).toEqual([]),
  );
  it("a rule may point at a part of a setting", () => {
    const narrowed: Build = (fix, entry) => {
      const setting = entry.setting("DATABASES");
      const start = (entry.files["settings.py"] ?? "").indexOf("'kkk'");
      const at = { file: setting.valueAt.file, start, end: start + 5 };
      return fix.fromEnvironment(
        { ...setting, valueAt: at, value: { kind: "str", value: "kkk", at, from: "literal" } },
        { variable: "DATABASE_PASSWORD", cast: "str" },
      );
    };
    expect(fixed("import os\nDATABASES = {'default': {'PASSWORD': 'kkk'}}\n", narrowed)).toBe(
      "import os\nDATABASES = {'default': {'PASSWORD': os.environ['DATABASE_PASSWORD']}}\n",
    );
    expect(drafts({ "settings.py": "DATABASES = {'default': {}}\n" }, read("DATABASES", { cast: "str" }))).toEqual([]);
  });
  it("a list that is added to afterwards is set anew, whichever element a rule points at", () => {
    const before = "import os\nALLOWED_HOSTS = ['*']\nALLOWED_HOSTS += ['a']\n";
    const pointing: Build = (fix, entry) => {
      const setting = entry.setting("ALLOWED_HOSTS");
      const start = before.indexOf("'*'");
      return fix.fromEnvironment(
        { ...setting, valueAt: { ...setting.valueAt, start, end: start + 3 } },
        { cast: "list" },
      );
    };
    expect(fixed(before, pointing)).toMatch(
      /^ALLOWED_HOSTS = \['\*'\]\nALLOWED_HOSTS \+= \['a'\]\nALLOWED_HOSTS = \[item\.strip/m,
    );
  });
  it.each([
    ["a URL of another machine is required", "postgres://u:kkk@db.example.com/d", "env.db('DB_URL')"],
    [
      "a local one stays for development",
      "postgres://u:p@localhost/d",
      "env.db('DB_URL', default='postgres://u:p@localhost/d') if DEBUG else env.db('DB_URL')",
    ],
  ])("env.db: %s", (_, url, after) => {
    const head = "import environ\nenv = environ.Env()\nDEBUG = env.bool('DEBUG', default=False)\n";
    expect(
      fixed(
        `${head}DATABASES = {'default': env.db('DB_URL', default='${url}')}\n`,
        part(`'${url}'`, { name: "DATABASE_URL", cast: "str" }),
      ),
    ).toBe(`${head}DATABASES = {'default': ${after}}\n`);
  });
  it("under DEBUG development keeps a value", () => {
    expect(
      fixed(
        "import os\nDEBUG = os.environ.get('D') == '1'\nDATABASES = {'default': {'PASSWORD': 'postgres'}}\n",
        part("'postgres'", { name: "DB_PASSWORD", cast: "str" }),
      ),
    ).toContain("{'PASSWORD': os.environ.get('DB_PASSWORD', 'postgres') if DEBUG else os.environ['DB_PASSWORD']}");
  });
});

describe("list elements", () => {
  const many = "MIDDLEWARE = [\n    # first\n    'a',  # of a\n    'b',\n    # of c\n    'c'  # beside c\n]\n";
  it.each([
    [
      "up, with its comments",
      many,
      move("c", { before: "a" }),
      "MIDDLEWARE = [\n    # of c\n    'c',  # beside c\n    # first\n    'a',  # of a\n    'b',\n]\n",
    ],
    [
      "down, with its comments",
      many,
      move("a", { after: "c" }),
      "MIDDLEWARE = [\n    'b',\n    # of c\n    'c',  # beside c\n    # first\n    'a',  # of a\n]\n",
    ],
    [
      "to the end",
      many,
      move("b", "last"),
      "MIDDLEWARE = [\n    # first\n    'a',  # of a\n    # of c\n    'c',  # beside c\n    'b',\n]\n",
    ],
    ["on one line", "MIDDLEWARE = ['a', 'b', 'c']\n", move("c", "first"), "MIDDLEWARE = ['c', 'a', 'b']\n"],
    ["in a tuple", "MIDDLEWARE = ('a', 'b')\n", move("b", { before: "a" }), "MIDDLEWARE = ('b', 'a')\n"],
    [
      "in a tuple without brackets",
      "MIDDLEWARE = 'a', 'b', 'c'\n",
      move("a", { after: "b" }),
      "MIDDLEWARE = 'b', 'a', 'c'\n",
    ],
    [
      "out of an element on the bracket's line",
      "MIDDLEWARE = ['a',\n              'b',  # of b\n              'c']\n",
      move("b", { before: "a" }),
      undefined,
    ],
    [
      "in brackets of an addition",
      "MIDDLEWARE = ['x'] + ['a', 'b']\n",
      move("b", { before: "a" }),
      "MIDDLEWARE = ['x'] + ['b', 'a']\n",
    ],
    [
      "between literals of one file",
      "MIDDLEWARE = ['a', 'b']\nMIDDLEWARE += ['c']\n",
      move("c", { before: "b" }),
      "MIDDLEWARE = ['a', 'c', 'b']\n",
    ],
    [
      "with tabs and \\r\\n",
      "MIDDLEWARE = [\r\n\t'a',\r\n\t'b',\r\n]\r\n",
      move("b", "first"),
      "MIDDLEWARE = [\r\n\t'b',\r\n\t'a',\r\n]\r\n",
    ],
    [
      "insert before",
      many,
      insert("n", { before: "c" }),
      "MIDDLEWARE = [\n    # first\n    'a',  # of a\n    'b',\n    'n',\n    # of c\n    'c'  # beside c\n]\n",
    ],
    [
      "insert after the last, which lacks its comma",
      many,
      insert("n", "last"),
      "MIDDLEWARE = [\n    # first\n    'a',  # of a\n    'b',\n    # of c\n    'c',  # beside c\n    'n',\n]\n",
    ],
    [
      "insert first",
      many,
      insert("n", "first"),
      "MIDDLEWARE = [\n    'n',\n    # first\n    'a',  # of a\n    'b',\n    # of c\n    'c'  # beside c\n]\n",
    ],
    ["insert on one line", 'MIDDLEWARE = ["a", "b"]\n', insert("n", { after: "a" }), 'MIDDLEWARE = ["a", "n", "b"]\n'],
    ["insert at the end of one line", "MIDDLEWARE = ('a',)\n", insert("n", "last"), "MIDDLEWARE = ('a', 'n',)\n"],
    ["insert into nothing", "MIDDLEWARE = []\n", insert("n", "last"), 'MIDDLEWARE = ["n"]\n'],
    ["insert into an empty tuple", "MIDDLEWARE = ()\n", insert("n", "first"), 'MIDDLEWARE = ("n",)\n'],
    [
      "insert between brackets on two lines",
      "MIDDLEWARE = [\n]\n",
      insert("n", "last"),
      'MIDDLEWARE = [\n    "n",\n]\n',
    ],
    [
      "insert beside an element with a comment",
      "MIDDLEWARE = ['a',  # of a\n  'b']\n",
      insert("n", { after: "a" }),
      "MIDDLEWARE = ['a',  # of a\n  'n', 'b']\n",
    ],
    ["remove with its comments", many, remove("c"), "MIDDLEWARE = [\n    # first\n    'a',  # of a\n    'b',\n]\n"],
    ["remove on one line", "MIDDLEWARE = ['a', 'b', 'c']\n", remove("b"), "MIDDLEWARE = ['a', 'c']\n"],
    ["remove the last", "MIDDLEWARE = ['a', 'b']\n", remove("b"), "MIDDLEWARE = ['a']\n"],
    ["remove the only one", "MIDDLEWARE = ['a']\n", remove("a"), "MIDDLEWARE = []\n"],
    ["a tuple of one keeps its comma", "MIDDLEWARE = ('a', 'b')\n", remove("a"), "MIDDLEWARE = ('b',)\n"],
    ["a tuple of one keeps its comma, at the end", "MIDDLEWARE = ('a', 'b')\n", remove("b"), "MIDDLEWARE = ('a',)\n"],
    ["elements in parentheses", "MIDDLEWARE = [('a'), ('b'), 'c']\n", remove("b"), "MIDDLEWARE = [('a'), 'c']\n"],
    ["remove beside comments", "MIDDLEWARE = ['a',  # of a\n  'b']\n", remove("b"), "MIDDLEWARE = ['a',  # of a\n]\n"],
  ] as const)("%s", (_, before, build, after) => {
    const offered = drafts({ "settings.py": before }, build);
    if (after === undefined) {
      const result = applied({ "settings.py": before }, offered[0])["settings.py"] ?? "";
      expect(parser.parse("x.py", result).syntaxErrors).toEqual([]);
      expect(parser.parse("x.py", result).comments.map((one) => one.text)).toEqual(
        parser.parse("x.py", before).comments.map((one) => one.text),
      );
    } else expect(fixed(before, build)).toBe(after);
  });

  it("a statement of its own below a list that code makes", () => {
    const made = "X = ['a', 'b', 'c']\nMIDDLEWARE = [one for one in X if one != 'b']\n";
    expect(fixed(made, insert("b", { after: "a" }))).toBe(`${made}MIDDLEWARE.insert(MIDDLEWARE.index('a') + 1, 'b')\n`);
    expect(fixed(made, insert("b", "last"))).toBe(`${made}MIDDLEWARE += ['b']\n`);
    expect(
      drafts({ "settings.py": "MIDDLEWARE = tuple(one for one in ['a', 'b'] if one != 'b')\n" }, insert("b", "last")),
    ).toEqual([]);
  });

  it.each([
    [
      "what append adds goes to its place",
      "MIDDLEWARE = ['a', 'b']\nMIDDLEWARE.append('c')\nA = 1\n",
      move("c", { before: "b" }),
      "MIDDLEWARE = ['a', 'c', 'b']\nA = 1\n",
    ],
    ["what insert adds goes", "MIDDLEWARE = ['a']\nMIDDLEWARE.insert(0, 'c')\n", remove("c"), "MIDDLEWARE = ['a']\n"],
    [
      "a statement that adds it alone goes",
      "MIDDLEWARE = ['a']\nMIDDLEWARE += ['c']\n",
      remove("c"),
      "MIDDLEWARE = ['a']\n",
    ],
    [
      "unless a comment speaks of it",
      "MIDDLEWARE = ['a']\nMIDDLEWARE += [\n    'c',\n    # d\n]\n",
      remove("c"),
      "MIDDLEWARE = ['a']\nMIDDLEWARE += [\n    # d\n]\n",
    ],
  ] as const)("%s", (_, before, build, after) => expect(fixed(before, build)).toBe(after));

  it("a missing neighbour: the documented order of middleware", () => {
    const session = "django.contrib.sessions.middleware.SessionMiddleware";
    const auth = "django.contrib.auth.middleware.AuthenticationMiddleware";
    const csrf = "django.middleware.csrf.CsrfViewMiddleware";
    expect(
      fixed(
        `MIDDLEWARE = ['${session}', '${auth}']\n`,
        insert(csrf, { after: "django.middleware.common.CommonMiddleware" }),
      ),
    ).toBe(`MIDDLEWARE = ['${session}', '${csrf}', '${auth}']\n`);
  });

  it("none where there is nothing to do, or no literal", () => {
    expect(drafts({ "settings.py": "MIDDLEWARE = ['a', 'b']\n" }, move("a", { before: "b" }))).toEqual([]);
    expect(drafts({ "settings.py": "MIDDLEWARE = ['a', 'b']\n" }, insert("b", "last"))).toEqual([]);
    expect(drafts({ "settings.py": "MIDDLEWARE = [x + 'y' for x in ['a', 'b']]\n" }, move("by", "first"))).toEqual([]);
    expect(drafts({ "settings.py": "MIDDLEWARE = [x for x in ['a', 'b']]\n" }, move("b", "first"))).toEqual([]);
  });
});

describe("other fixes", () => {
  const drop =
    (name: string): Build =>
    (fix, entry) =>
      fix.removeSetting(entry.setting(name));
  const wrap =
    (name: string): Build =>
    (fix, entry) =>
      fix.wrapInList(entry.setting(name));
  it.each([
    [
      "a statement with its line",
      "A = 1\n# c\nX_FRAME_OPTIONS = 'x'\nB = 2\n",
      drop("X_FRAME_OPTIONS"),
      "A = 1\n# c\nB = 2\n",
    ],
    ["the comment beside it stays", "X_FRAME_OPTIONS = 'x'  # c\nB = 2\n", drop("X_FRAME_OPTIONS"), "# c\nB = 2\n"],
    [
      "the only statement of a block",
      "if True:\n    X_FRAME_OPTIONS = 'x'\n",
      drop("X_FRAME_OPTIONS"),
      "if True:\n    pass\n",
    ],
    ["one of several targets", "A = X_FRAME_OPTIONS = 'x'\n", drop("X_FRAME_OPTIONS"), "A = 'x'\n"],
    ["a text", "ALLOWED_HOSTS = 'a.com'\n", wrap("ALLOWED_HOSTS"), "ALLOWED_HOSTS = ['a.com']\n"],
    ["a text in parentheses", "ALLOWED_HOSTS = ('a.com')\n", wrap("ALLOWED_HOSTS"), "ALLOWED_HOSTS = ['a.com']\n"],
    [
      "the value of a call",
      "ALLOWED_HOSTS = str('a.com')\n",
      wrap("ALLOWED_HOSTS"),
      "ALLOWED_HOSTS = [str('a.com')]\n",
    ],
  ] as const)("%s", (_, before, build, after) => expect(fixed(before, build)).toBe(after));
  it("not one that an earlier assignment would come back for", () =>
    expect(
      drafts({ "settings.py": "X_FRAME_OPTIONS = 'x'\nX_FRAME_OPTIONS = 'y'\n" }, drop("X_FRAME_OPTIONS")),
    ).toEqual([]));
  it.each([
    ["a list is one", "ALLOWED_HOSTS = ['a.com']\n"],
    ["a tuple is as good", "ALLOWED_HOSTS = 'a.com',\n"],
    ["the value of two names", "HOSTS = ALLOWED_HOSTS = 'a.com'\n"],
  ])("%s, and is not made a list", (_, text) =>
    expect(drafts({ "settings.py": text }, wrap("ALLOWED_HOSTS"))).toEqual([]),
  );
});

describe("random modules", () => {
  const line = fc.constantFrom(
    "import os",
    "import environ",
    "env = environ.Env()",
    "from decouple import config",
    "# a comment",
    "",
    "A = 1; B = 2",
    "DEBUG = os.environ.get('D') == '1'",
    "DEBUG = True",
    "DEBUG = False",
    "X = '''a\nb'''",
    "SECRET_KEY = 'kkk'",
    "SECRET_KEY = ('kkk'  # in\n  'lll')",
    "SECRET_KEY: str = 'kkk'  # c",
    "SECRET_KEY = OTHER = 'kkk'",
    "SECRET_KEY = os.environ.get('K', 'kkk')",
    "SECRET_KEY = \\\n  'kkk'",
    "if not DEBUG:\n\tSECURE_SSL_REDIRECT = True",
    "SESSION_COOKIE_SECURE = False",
    "SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False",
    "MIDDLEWARE = ['a', 'b',\n  # c\n  'c']",
    "MIDDLEWARE = [\n  'a',  # of a\n  'b'\n]",
    "MIDDLEWARE = ('c', 'b', 'a')",
    "MIDDLEWARE = 'a', 'c'",
    "MIDDLEWARE += ['d', 'c']",
    "def f(x):\n    return x",
  );
  const moduleText = fc
    .tuple(
      fc.boolean(),
      fc.array(line, { minLength: 1, maxLength: 12 }),
      fc.constantFrom("\n", "\r\n", "\r"),
      fc.boolean(),
      fc.boolean(),
    )
    .map(
      ([docstring, lines, lineBreak, final, bom]) =>
        (bom ? "\uFEFF" : "") +
        (
          [...(docstring ? ['"""Doc"""'] : []), "import environ, os", ...lines].join("\n") + (final ? "\n" : "")
        ).replaceAll("\n", lineBreak),
    );
  const builds: readonly Build[] = [
    set("SESSION_COOKIE_SECURE", "True"),
    set("X_FRAME_OPTIONS", '"DENY"'),
    read("SECRET_KEY", { cast: "str" }),
    read("DEBUG", { cast: "bool", fallback: "False" }),
    read("ALLOWED_HOSTS", { cast: "list" }),
    move("c", { before: "a" }),
    move("a", "last"),
    insert("n", "first"),
    insert("n", { after: "b" }),
    remove("b"),
    (fix, entry) => fix.removeSetting(entry.setting("SECRET_KEY")),
  ];
  it("every fix parses, keeps line ends and comments, and is done once", () => {
    const results: string[] = [];
    fc.assert(
      fc.property(moduleText, fc.nat(builds.length - 1), (before, which) => {
        const files = { "settings.py": before };
        fc.pre(parser.parse("settings.py", before).syntaxErrors.length === 0);
        const build = builds[which] ?? set("A", "1");
        const entry = openEntry(parser, files);
        fc.pre(isPossible(entry.view.evaluation.worlds));
        for (const draft of build(entry.fix, entry)) {
          // Empty: what the fix would write stands there already.
          if (draft.edits().edits.length === 0) continue;
          const after = applied(files, draft)["settings.py"] ?? "";
          expect(parser.parse("settings.py", after).syntaxErrors, after).toEqual([]);
          expect(after, "a fix that changes nothing").not.toBe(before);
          const comments = parser.parse("settings.py", after).comments.map((one) => one.text);
          if (which < 9)
            for (const comment of parser.parse("settings.py", before).comments)
              expect(comments).toContain(comment.text);
          if (before.includes("\r\n")) expect(after).not.toMatch(/(?<!\r)\n|\r(?!\n)/);
          else if (before.includes("\r")) expect(after).not.toContain("\n");
          const again = openEntry(parser, { "settings.py": after });
          if (!isPossible(again.view.evaluation.worlds) || which >= 9) continue;
          // The first fix once more leaves the text as it is, or there is none.
          const [next] = which === 2 ? [] : build(again.fix, again);
          if (next) expect(applied({ "settings.py": after }, next)["settings.py"]).toBe(after);
          if (results.length < 60) results.push(after);
        }
      }),
      { numRuns: 300 },
    );
    compiles(results);
  });
});

describe("DEBUG of a variable that means something else is read from one of its own", () => {
  const off: As = { variable: "DJANGO_DEBUG", cast: "bool", fallback: "False" };
  const after = (value: string): string =>
    drafts({ "settings.py": `import os\nDEBUG = ${value}\n` }, (fix, entry) =>
      fix.fromEnvironment(entry.unset("DEBUG"), off),
    ).map(({ title }) => title)[0] ?? "none";
  it.each([
    "not os.environ.get('PRODUCTION')",
    "not (os.environ.get('PRODUCTION') == '1')",
    "os.environ.get('ENV') != 'production'",
    "os.environ.get('ENV', 'dev') == 'dev'",
    "os.environ.get('ENV') not in ('production', 'staging')",
    "os.environ.get('ENV') in ('dev', '1')",
    "os.environ.get('PRODUCTION') is None",
    "False if os.environ.get('PRODUCTION') else True",
    "os.environ.get('DEBUG', '1') == '1' == True",
  ])("%s", (value) => expect(after(value)).toBe("Read DEBUG from the environment (DJANGO_DEBUG)"));
  it.each([
    "os.environ.get('DEBUG', 'true') != 'false'",
    "os.environ.get('DEBUG', 'true').lower() not in ('0', 'no')",
    "os.environ.get('DEBUG', 'yes') in ('yes', 'on')",
    "os.environ.get('DEBUG', 'y') == 'y'",
    "True if os.environ.get('DEBUG', '1') else False",
    "bool(os.environ.get('DEBUG', '1'))",
  ])("not that of %s", (value) => expect(after(value)).toBe("Give DEBUG a safe default"));
  it("nothing where that is the variable itself", () =>
    expect(after("os.environ.get('DJANGO_DEBUG') != 'production'")).toBe("none"));
});

describe("settings that choose between modules", () => {
  const base = "MIDDLEWARE = ['django.middleware.security.SecurityMiddleware']\n";
  const choosing = (prod: string, more = ""): Files => ({
    "settings/__init__.py": `import os\nif os.environ.get('ENV') == 'production':\n    from .prod import *\n${more}else:\n    from .dev import *\n`,
    "settings/base.py": `import os\nSECRET_KEY = 'django-insecure-abc'\n${base}`,
    "settings/prod.py": `from .base import *\n${prod}`,
    "settings/dev.py": "from .base import *\nDEBUG = True\n",
  });
  const options: Options = { entry: "settings/__init__.py" };
  it("what is production's own stands in production's", () => {
    const result = fixedFiles(choosing("DEBUG = False\n"), set("SECURE_SSL_REDIRECT", "True"), options);
    expect(result["settings/prod.py"]).toContain("SECURE_SSL_REDIRECT = True");
    expect(result["settings/__init__.py"]).not.toContain("SECURE_SSL_REDIRECT");
  });
  it("told from what gives DEBUG in the others, where production takes that of the base", () => {
    const shared = choosing("");
    const files: Files = { ...shared, "settings/base.py": `${shared["settings/base.py"] ?? ""}DEBUG = False\n` };
    const result = fixedFiles(files, set("SECURE_SSL_REDIRECT", "True"), options);
    expect(result["settings/prod.py"]).toContain("SECURE_SSL_REDIRECT = True");
  });
  it("not DEBUG, where production is more than one of them", () => {
    const files: Files = {
      ...choosing("DEBUG = False\n", "elif os.environ.get('ENV') == 'staging':\n    from .staging import *\n"),
      "settings/staging.py": "from .base import *\nDEBUG = False\n",
    };
    const result = fixedFiles(files, set("SECURE_SSL_REDIRECT", "True"), options);
    expect(Object.values(result).join("")).toMatch(/SECURE_SSL_REDIRECT = not DEBUG\n/);
  });
  it("development gets what it needs, as where nothing chooses it", () => {
    const result = fixedFiles(
      choosing("DEBUG = False\n"),
      read("SECRET_KEY", { variable: "DJANGO_SECRET_KEY", cast: "str" }),
      options,
    );
    expect(result["settings/dev.py"]).toContain(".setdefault(");
  });
});

describe("a module that development runs too", () => {
  const key = "import environ\nenv = environ.Env()\nenv.read_env()\nSECRET_KEY = env('KEY', default='x')\n";
  const files = (base: string, more: Files = {}): Files => ({
    "base.py": base,
    "prod.py": "from base import *\nDEBUG = False\nA = 1\n",
    "dev.py": "from base import *\nDEBUG = True\n",
    ...more,
  });
  const after = (all: Files, name = "SECRET_KEY"): Record<string, string | undefined> =>
    fixedFiles(all, read(name, { cast: name === "SECRET_KEY" ? "str" : "list" }), { entry: "prod.py" });

  it("stays as it is where a developer's env file would come too late, and production's own asks", () => {
    const result = after(files(key));
    expect(result["prod.py"]).toBe('from base import *\nDEBUG = False\nSECRET_KEY = env("KEY")\nA = 1\n');
    expect(result).toMatchObject({ "base.py": key, "dev.py": "from base import *\nDEBUG = True\n" });
  });
  it("gets a value of its own where no env file is read", () => {
    const result = after(files("import os\nSECRET_KEY = os.environ.get('KEY', 'x')\n"));
    expect(result["dev.py"]).toContain("setdefault");
    expect(result["prod.py"]).not.toContain("SECRET_KEY");
  });
  it("does not stay where something else is made of the setting, or where it may be the real one", () => {
    expect(after(files(`${key}JWT = {'SIGNING_KEY': SECRET_KEY}\n`))["base.py"]).toContain("env('KEY')");
    const real = "import environ\nenv = environ.Env()\nenv.read_env()\nSECRET_KEY = 'kj3h4kj5h3k4j5'\n";
    expect(after(files(real))["base.py"]).not.toContain("kj3h");
  });
  it("is the one that development starts", () => {
    const hosts = (all: Files): Record<string, string | undefined> => after({ ...all, "dev.py": "" }, "ALLOWED_HOSTS");
    const base = "import os\nALLOWED_HOSTS = ['*']\n";
    const manage = (module: string): Files => ({ "manage.py": `os.environ.setdefault('X', '${module}')\n` });
    expect(hosts(files(base, manage("base")))["base.py"]).toBe(base);
    expect(hosts(files(base, manage("base")))["prod.py"]).toContain("ALLOWED_HOSTS = [");
    expect(hosts(files(base, manage("prod")))["base.py"]).toContain("os.environ['DJANGO_ALLOWED_HOSTS']");
    const choosing = (module: string): Files => ({ "manage.py": `from ${module} import ENV\n` });
    expect(hosts(files(base, choosing("base")))["base.py"]).toBe(base);
    expect(hosts(files(base, choosing("base.env")))["base.py"]).toContain("os.environ['DJANGO_ALLOWED_HOSTS']");
    const local = { "local.py": base, "prod.py": "from local import *\nDEBUG = False\n" };
    expect(after(local, "ALLOWED_HOSTS")["local.py"]).toBe(base);
  });
});

describe("as its author would write it", () => {
  it("a call that gives settings is the value of none", () => {
    const text =
      "import os\nimport django_heroku\nDEBUG = os.environ.get('DEBUG') == 'True'\ndjango_heroku.settings(locals())\n";
    expect(
      drafts({ "settings.py": text }, read("ALLOWED_HOSTS", { cast: "list" }), { requirements: ["django-heroku"] }),
    ).toEqual([]);
  });
  it("quotes of the module's other reads, not of its other texts", () =>
    expect(
      fixed(
        "import os\nA = os.getenv(\"A_KEY\")\nB = ['a', 'b', 'c']\nDEBUG = True\n",
        read("DEBUG", { cast: "bool", fallback: "False" }),
      ),
    ).toContain('os.getenv("DJANGO_DEBUG", "")'));
  it("of what stood there, where there is none", () =>
    expect(
      fixed("import os\nB = ['a', 'b', 'c']\nSECRET_KEY = \"abc\"\n", read("SECRET_KEY", { cast: "str" })),
    ).toContain('os.environ["DJANGO_SECRET_KEY"]'));
  it("the last comment of a scheme stays where it is", () =>
    expect(
      fixed(
        "import environ\nenv = environ.Env(\n    DEBUG=(bool, False)  # off\n)\nDEBUG = env('DEBUG')\nSESSION_COOKIE_AGE = 5\n",
        read("SESSION_COOKIE_AGE", { cast: "int", fallback: "5" }),
      ),
    ).toContain("    DEBUG=(bool, False),  # off\n    SESSION_COOKIE_AGE=(int, 5),\n)"));
  it("a setting goes with the comment that names it and one empty line", () =>
    expect(
      fixed("A = 1\n\n# https://docs/#use-l10n\nUSE_L10N = True\n\n# Time\nUSE_TZ = True\n", (fix, entry) =>
        fix.removeSetting(entry.setting("USE_L10N")),
      ),
    ).toBe("A = 1\n\n# Time\nUSE_TZ = True\n"));
  it("but not with one that speaks of more", () =>
    expect(
      fixed("# Formats\nUSE_L10N = True\nUSE_TZ = True\n", (fix, entry) =>
        fix.removeSetting(entry.setting("USE_L10N")),
      ),
    ).toBe("# Formats\nUSE_TZ = True\n"));
  it("nothing between a value and the `if` that asks for it", () =>
    expect(
      fixed(
        "CSRF_HOSTS = 'a'\nif CSRF_HOSTS:\n    CSRF_TRUSTED_ORIGINS = [CSRF_HOSTS]\n",
        set("CSRF_COOKIE_SECURE", "True"),
      ),
    ).toMatch(/\[CSRF_HOSTS\]\n# .*\nCSRF_COOKIE_SECURE = True\n$/));
  it("no prefix of a service, where the project reads its own bare", () =>
    expect(
      fixed(
        "import os\nSECRET_KEY = os.environ['SECRET_KEY']\nA = os.environ['CLOUD_A']\nB = os.environ['CLOUD_B']\nSESSION_COOKIE_AGE = 5\n",
        read("SESSION_COOKIE_AGE", { cast: "int", fallback: "5" }),
      ),
    ).toContain("'SESSION_COOKIE_AGE'"));
  it("development that sets it itself needs no variable", () => {
    const files: Files = {
      "base.py": "import os\nDEBUG = os.environ.get('DEBUG', 'True') == 'True'\n",
      "settings.py": "from base import *\n",
      "local.py": "from base import *\nDEBUG = True\n",
      "test.py": "from base import *\n",
    };
    const result = fixedFiles(files, (fix, entry) =>
      fix.fromEnvironment(entry.unset("DEBUG"), { variable: "DJANGO_DEBUG", cast: "bool", fallback: "False" }),
    );
    expect(result["local.py"]).toBe(files["local.py"]);
    expect(result["test.py"]).toContain('.setdefault("DEBUG"');
  });
});
