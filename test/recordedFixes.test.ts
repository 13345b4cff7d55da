/**
 * What fixes write, as whole texts: tables of small modules and of ways to mend them, in test/recorded. `npm run record` writes them anew, and a person
 * reads the difference: does the module still do what it did, and would its owner have written it so?
 */
import { describe, expect, it } from "vitest";
import { suppressionEdits } from "../server/src/core/fixes/combine.js";
import { removeWords } from "../server/src/core/fixes/deployFixes.js";
import { dictOf, type DictLayout } from "../server/src/core/fixes/dictLayout.js";
import type { FixDraft } from "../server/src/core/fixes/fix.js";
import type { SettingsFixes } from "../server/src/core/fixes/settingsFixes.js";
import type { Finding } from "../server/src/core/report.js";
import { applyEdits } from "../server/src/core/text/textEdit.js";
import { unifiedDiff } from "../server/src/cli/unifiedDiff.js";
import { memoryFiles } from "./harness/memoryFileSource.js";
import { expectRecorded } from "./harness/recorded.js";
import { applied, createFixParser, openEntry, root, type Entry, type Files } from "./harness/settingsFixes.js";

const parser = await createFixParser();

type Way = (fix: SettingsFixes, entry: Entry) => readonly FixDraft[];
type Ways = Readonly<Record<string, Way>>;
type As = Parameters<SettingsFixes["fromEnvironment"]>[1];

/** A module, or several by their paths, of which the last is the entry. */
type Modules = string | Files;

function record(
  name: string,
  modules: readonly Modules[],
  ways: Ways,
  options: { readonly requirements?: readonly string[]; readonly entry?: string } = {},
): void {
  it(name, () => {
    const said: string[] = [];
    for (const one of modules) {
      const files = typeof one === "string" ? { "settings.py": one } : one;
      const entry = options.entry ?? Object.keys(files).at(-1) ?? "";
      const opened = openEntry(parser, files, entry, options.requirements);
      said.push(
        ...Object.entries(files).map(
          ([path, text]) => `${path === "settings.py" ? "" : `${path}\n`}${marked(text, "| ")}`,
        ),
        ...Object.entries(ways).map(([label, way]) => `${label}:${told(files, () => way(opened.fix, opened))}`),
        "",
      );
    }
    expectRecorded(`fixes.${name.replaceAll(" ", "-")}`, said.join("\n"));
  });
}

function told(files: Files, make: () => readonly FixDraft[]): string {
  let drafts: readonly FixDraft[];
  try {
    drafts = make();
  } catch (error) {
    if (String(error).includes("the entry has no world")) return " the settings do not load";
    throw error;
  }
  return offers(files, drafts);
}

/** Each draft with what it changes. The same changes are told once. */
function offers(files: Files, drafts: readonly FixDraft[]): string {
  if (drafts.length === 0) return " nothing";
  return drafts
    .map((draft) => {
      const after = applied(files, draft);
      const changes = Object.entries(after).map(([path, text]) => {
        if (path.endsWith(".py")) expect(parser.parse(path, text).syntaxErrors, text).toEqual([]);
        const diff = unifiedDiff(path, files[path], text).split("\n").slice(2, -1);
        return diff.length === 0
          ? ""
          : `\n${path === "settings.py" ? "" : `  ${path}\n`}${diff
              .filter((line) => /^[-+\\]/.test(line))
              .map((line) => `  ${line.replaceAll("\r", "␍").replaceAll("\t", "⇥").replaceAll("\uFEFF", "[bom]")}`)
              .join("\n")}`;
      });
      return ` ${draft.title} (${draft.safety})${changes.join("") || ": no change"}`;
    })
    .join("\n ");
}

function marked(text: string, by: string): string {
  return text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => `${by}${line.replaceAll("\r", "␍").replaceAll("\t", "⇥").replaceAll("\uFEFF", "[bom]")}`)
    .join("\n");
}

const set =
  (name: string, expression: string, options?: Parameters<SettingsFixes["setSetting"]>[2]): Way =>
  (fix, entry) =>
    fix.setSetting(entry.setting(name), expression, options);
const unsetTo =
  (name: string, expression: string): Way =>
  (fix, entry) =>
    fix.setSetting(entry.unset(name), expression);
const read =
  (name: string, as: As): Way =>
  (fix, entry) =>
    fix.fromEnvironment(entry.unset(name), as);
const part =
  (what: string, as: Parameters<SettingsFixes["fromEnvironmentAt"]>[1]): Way =>
  (fix, entry) =>
    fix.fromEnvironmentAt(spanOf(entry, what), as);

/** Where this text stands the last time in the entry's file, else its beginning. */
function spanOf(
  { files }: Entry,
  what: string,
): { readonly file: string; readonly start: number; readonly end: number } {
  const [path = "", text = ""] = Object.entries(files).at(-1) ?? [];
  const start = text.lastIndexOf(what);
  return { file: `${root}/${path}`, start: Math.max(0, start), end: start < 0 ? 0 : start + what.length };
}

describe("a setting that is read from the environment", () => {
  const heads = {
    os: "import os, re\n",
    getenv: "from os import getenv, environ\n",
    environ: "import environ\nenv = environ.Env()\n",
    schemes: "import environ\nenv = environ.Env(A=(bool, True), B=(int, 1), C=bool, D=(list, []))\n",
    environs: "from environs import Env\nenv = Env()\n",
    instance: "from environs import env\n",
    decouple: "from decouple import config, Csv\n",
    own: "import os\ndef env(name, default=None):\n    return os.environ.get(name, default)\n",
  };
  const texts: Ways = {
    required: read("SECRET_KEY", { cast: "str" }),
    "with a default": read("SECRET_KEY", { cast: "str", fallback: "''" }),
  };
  record(
    "texts",
    [
      `${heads.os}SECRET_KEY = os.environ.get('A', 'kkk')\n`,
      `${heads.os}SECRET_KEY = os.environ.get('A')\n`,
      `${heads.os}SECRET_KEY = os.environ['A']\n`,
      `${heads.os}SECRET_KEY = os.getenv("A", "kkk")\n`,
      `${heads.os}SECRET_KEY = os.environ.get('A') or 'kkk'\n`,
      `${heads.os}SECRET_KEY = os.environ.get('A', os.environ.get('B', 'kkk'))\n`,
      `${heads.os}SECRET_KEY = os.environ.get('A') or os.environ.get('B', 'kkk')\n`,
      `${heads.os}SECRET_KEY = os.environ.get('A', 'kkk') + 'x'\n`,
      `${heads.os}SECRET_KEY = 'x' + os.environ.get('A', 'kkk')  # why\n`,
      `${heads.os}SECRET_KEY = os.environ.get('A', 'kkk').strip()\n`,
      `${heads.os}SECRET_KEY = str(os.environ.get('A', 'kkk'))\n`,
      `${heads.os}SECRET_KEY = f"{os.environ.get('A', 'kkk')}"\n`,
      `${heads.os}SECRET_KEY = (\n    # where from\n    os.environ.get('A', 'kkk')\n)\n`,
      `${heads.os}SECRET_KEY = OTHER = os.environ.get('A', 'kkk')\n`,
      `${heads.os}SECRET_KEY, OTHER = os.environ.get('A', 'kkk'), 1\n`,
      `${heads.os}SECRET_KEY: str = os.environ.get('A', 'kkk')\n`,
      `${heads.os}SECRET_KEY = os.getenv('A')\nif not SECRET_KEY:\n    SECRET_KEY = 'kkk'\n`,
      `${heads.os}try:\n    SECRET_KEY = os.environ['A']\nexcept KeyError:\n    SECRET_KEY = 'kkk'\n`,
      `${heads.getenv}SECRET_KEY = getenv('A', 'kkk')\n`,
      `${heads.getenv}SECRET_KEY = environ.get('A', 'kkk')\n`,
      `${heads.environ}SECRET_KEY = env('A', default='kkk')\n`,
      `${heads.environ}SECRET_KEY = env.str('A', 'kkk')\n`,
      `${heads.environ}SECRET_KEY = env('A')\n`,
      `${heads.environ}SECRET_KEY = env.str('A', multiline=True, default='kkk')\n`,
      `${heads.environ}SECRET_KEY = env('A', default=env('B', default='kkk'))\n`,
      `${heads.schemes}SECRET_KEY = env('C')\n`,
      `${heads.environs}SECRET_KEY = env.str('A', 'kkk')\n`,
      `${heads.environs}SECRET_KEY = env('A', 'kkk')\n`,
      `${heads.instance}SECRET_KEY = env.str('A', 'kkk')\n`,
      `${heads.decouple}SECRET_KEY = config('A', default='kkk')\n`,
      `${heads.decouple}SECRET_KEY = config('A', cast=str, default='kkk')\n`,
      `${heads.decouple}SECRET_KEY = config('A', 'kkk')\n`,
      `${heads.own}SECRET_KEY = env('A', 'kkk')\n`,
      `${heads.own}SECRET_KEY = env('A')\n`,
      `${heads.own}SECRET_KEY = env(default='kkk', name='A')\n`,
      "from own import secret\nSECRET_KEY = secret('A')\n",
      "SECRET_KEY = ['k']\n",
      "SECRET_KEY = b'kkk'\n",
      "SECRET_KEY = None\n",
      "SECRET_KEY = ''\n",
      "KEY = 'kkk'\nSECRET_KEY = KEY\n",
      "KEY = 'kkk'\nOTHER = KEY\nSECRET_KEY = OTHER\n",
      "SECRET_KEY = 'kkk'; A = 1\n",
      "if True: SECRET_KEY = 'kkk'\n",
      "SECRET_KEY = ('kkk'\n              'lll')\n",
      "A = 1\n",
    ],
    texts,
  );
  record(
    "truth values",
    [
      `${heads.os}USE_TZ = os.environ.get('A', 'True')\n`,
      `${heads.os}USE_TZ = os.environ.get('A', True)\n`,
      `${heads.os}USE_TZ = os.environ.get('A', 'True') == 'True'\n`,
      `${heads.os}USE_TZ = os.environ.get('A', 'True') != 'False'\n`,
      `${heads.os}USE_TZ = os.environ.get('A', 'yes').lower() in ('yes', 'true', '1')\n`,
      `${heads.os}USE_TZ = os.environ.get('A', 'yes').lower() in ['yes', 'on']\n`,
      `${heads.os}USE_TZ = os.environ.get('A') == '1'\n`,
      `${heads.os}USE_TZ = os.environ.get('A', '0') in ('', '0', '1')\n`,
      `${heads.os}USE_TZ = bool(os.environ.get('A', 'True'))\n`,
      `${heads.os}USE_TZ = bool(int(os.environ.get('A', '1')))\n`,
      `${heads.os}USE_TZ = 'A' in os.environ\n`,
      `${heads.os}USE_TZ = not os.environ.get('A')\n`,
      `${heads.os}USE_TZ = {'1': True}.get(os.environ.get('A'), True)\n`,
      `${heads.environ}USE_TZ = env.bool('A', default=True)\n`,
      `${heads.environ}USE_TZ = env.bool('A')\n`,
      `${heads.environ}USE_TZ = env('A', default=True)\n`,
      `${heads.environ}USE_TZ = env('A', cast=bool, default=True)\n`,
      `${heads.schemes}USE_TZ = env('A')\n`,
      `${heads.schemes}USE_TZ = env.bool('A')\n`,
      `${heads.schemes}USE_TZ = True\n`,
      `${heads.decouple}USE_TZ = config('A', default=True, cast=bool)\n`,
      `${heads.decouple}USE_TZ = config('A', cast=bool)\n`,
      `${heads.own}USE_TZ = env('A', True)\n`,
      "USE_TZ = True\n",
      "USE_TZ = 'True'\n",
      "USE_TZ = 1\n",
      "USE_TZ = True or False\n",
      "USE_TZ = True\nif USE_TZ:\n    USE_TZ = False\n",
      "A = 1\n",
    ],
    {
      "off by default": read("USE_TZ", { cast: "bool", fallback: "False" }),
      "on by default": read("USE_TZ", { cast: "bool", fallback: "True" }),
      required: read("USE_TZ", { cast: "bool" }),
      "by another name": read("USE_TZ", { cast: "bool", fallback: "NAME", variable: "ZONES" }),
    },
  );
  record(
    "numbers",
    [
      `${heads.os}CONN_MAX_AGE = int(os.environ.get('A', '60'))\n`,
      `${heads.os}CONN_MAX_AGE = int(os.environ.get('A', 60))\n`,
      `${heads.os}CONN_MAX_AGE = os.environ.get('A', 60)\n`,
      `${heads.os}CONN_MAX_AGE = int(os.environ['A'])\n`,
      `${heads.environ}CONN_MAX_AGE = env.int('A', default=60)\n`,
      `${heads.environ}CONN_MAX_AGE = env.int('A', 60)\n`,
      `${heads.environs}CONN_MAX_AGE = env.int('A')\n`,
      `${heads.schemes}CONN_MAX_AGE = env('B')\n`,
      `${heads.decouple}CONN_MAX_AGE = config('A', default=60, cast=int)\n`,
      `${heads.own}CONN_MAX_AGE = env('A', 60)\n`,
      "CONN_MAX_AGE = 60\n",
      "CONN_MAX_AGE = 60 * 60\n",
      "CONN_MAX_AGE = None\n",
      "CONN_MAX_AGE = 6.5\n",
      "A = 1\n",
    ],
    {
      "with a default": read("CONN_MAX_AGE", { cast: "int", fallback: "3_600" }),
      "with one that is none": read("CONN_MAX_AGE", { cast: "int", fallback: "None" }),
      "with one that is computed": read("CONN_MAX_AGE", { cast: "int", fallback: "60 * 5" }),
      required: read("CONN_MAX_AGE", { cast: "int" }),
    },
  );
  record(
    "lists",
    [
      `${heads.os}ALLOWED_HOSTS = os.environ.get('A', '*').split(',')\n`,
      `${heads.os}ALLOWED_HOSTS = os.environ.get('A', '').split(",")\n`,
      `${heads.os}ALLOWED_HOSTS = os.environ.get('A', '*').split()\n`,
      `${heads.os}ALLOWED_HOSTS = os.environ.get('A', '*').split(' ')\n`,
      `${heads.os}ALLOWED_HOSTS = [os.environ.get('A', '*')]\n`,
      `${heads.os}ALLOWED_HOSTS = [os.environ['A'], '*']\n`,
      `${heads.os}ALLOWED_HOSTS = ['a.example', os.environ.get('A', '*')]\n`,
      `${heads.os}ALLOWED_HOSTS = [h.strip() for h in os.environ.get('A', '*').split(',')]\n`,
      `${heads.os}ALLOWED_HOSTS = [h for h in os.environ.get('A', '*').split(';')]\n`,
      `${heads.os}ALLOWED_HOSTS = re.split(',', os.environ.get('A', '*'))\n`,
      `${heads.os}ALLOWED_HOSTS = re.split(';', os.environ.get('A', '*'))\n`,
      `${heads.os}ALLOWED_HOSTS = list(filter(None, os.environ.get('A', '*').split(',')))\n`,
      `${heads.os}ALLOWED_HOSTS = os.environ.get('A') and os.environ['A'].split(',') or ['*']\n`,
      `${heads.environ}ALLOWED_HOSTS = env.list('A', default=['*'])\n`,
      `${heads.environ}ALLOWED_HOSTS = env.list('A')\n`,
      `${heads.environ}ALLOWED_HOSTS = env('A', default='*').split(',')\n`,
      `${heads.schemes}ALLOWED_HOSTS = env('D')\n`,
      `${heads.environs}ALLOWED_HOSTS = env.list('A', ['*'])\n`,
      `${heads.decouple}ALLOWED_HOSTS = config('A', default='*', cast=Csv())\n`,
      `${heads.decouple}ALLOWED_HOSTS = config('A', cast=Csv(delimiter=','))\n`,
      `${heads.decouple}ALLOWED_HOSTS = config('A', default='*', cast=Csv(delimiter=' '))\n`,
      `${heads.own}ALLOWED_HOSTS = env('A', '*').split(',')\n`,
      "ALLOWED_HOSTS = ['*']\n",
      "ALLOWED_HOSTS = ['a,b']\n",
      "ALLOWED_HOSTS = '*'\n",
      "ALLOWED_HOSTS = ('*',)\n",
      "ALLOWED_HOSTS = [\n    # all of them\n    '*',  # sic\n]\n",
      "ALLOWED_HOSTS = ['a.example']\nALLOWED_HOSTS += ['*']\n",
      "DEBUG = True\nALLOWED_HOSTS = ['a.example']\nALLOWED_HOSTS += ['*']\n",
      "DEBUG = True\nALLOWED_HOSTS = []\nif not DEBUG:\n    ALLOWED_HOSTS.append('*')\n",
      "HOSTS = ['*']\nALLOWED_HOSTS = HOSTS\n",
      "A = 1\n",
    ],
    {
      required: read("ALLOWED_HOSTS", { cast: "list" }),
      "with a default": read("ALLOWED_HOSTS", { cast: "list", fallback: "['a.example', 'b.example']" }),
      "with an empty one": read("ALLOWED_HOSTS", { cast: "list", fallback: "[]" }),
      "with one that is computed": read("ALLOWED_HOSTS", { cast: "list", fallback: "[NAME]" }),
    },
  );
  const required: Ways = {
    text: read("SECRET_KEY", { cast: "str" }),
    "with a default": read("SECRET_KEY", { cast: "str", fallback: "'none'" }),
    hosts: read("ALLOWED_HOSTS", { cast: "list" }),
    flag: read("USE_TZ", { cast: "bool" }),
    number: read("CONN_MAX_AGE", { cast: "int" }),
  };
  record(
    "under DEBUG",
    [
      "DEBUG = True\nSECRET_KEY = 'kkk'\nALLOWED_HOSTS = ['*']\n",
      "DEBUG = True\nSECRET_KEY = 'django-insecure-kkk'\nALLOWED_HOSTS = ['a.example', 'b.example']\n",
      "DEBUG = True\nSECRET_KEY = 'secret'\nALLOWED_HOSTS = '*'\n",
      "import os\nDEBUG = os.environ.get('D') == '1'\nSECRET_KEY = os.environ.get('A', 'kkk')\nALLOWED_HOSTS = os.environ.get('H', '*').split(',')\n",
      "DEBUG = False\nSECRET_KEY = 'kkk'\nALLOWED_HOSTS = ['*']\n",
      "SECRET_KEY = 'kkk'\nALLOWED_HOSTS = ['*']\nDEBUG = True\n",
      "A = 1\n# the key\nSECRET_KEY = 'kkk'  # keep it\n\n# who may ask\nALLOWED_HOSTS = ['*']\n\nDEBUG = True  # for now\nB = 2\n",
      "SECRET_KEY = 'kkk'\nOTHER = SECRET_KEY\nALLOWED_HOSTS = ['*']; A = 1\nDEBUG = True\n",
      "SECRET_KEY: str = 'kkk'\nA = ALLOWED_HOSTS = ['*']\nDEBUG = True\n",
      "SECRET_KEY, ALLOWED_HOSTS = 'kkk', ['*']\nDEBUG = True\n",
      "SECRET_KEY = 'kkk'\r\nALLOWED_HOSTS = (\r\n    # all\r\n    ['*']\r\n)\r\nA = 1; DEBUG = True\r\nDEBUG = True",
      "import os\nSECRET_KEY = 'kkk'\nALLOWED_HOSTS = ['*']\nif os.environ.get('D'):\n    DEBUG = True\nelse:\n    DEBUG = False\n",
      "import os\nSECRET_KEY = 'kkk'\nALLOWED_HOSTS = ['*']\nDEBUG = os.environ.get('D') == '1'\nif os.environ.get('E'):\n    DEBUG = True\n",
      "import os\nSECRET_KEY = 'kkk'\nALLOWED_HOSTS = ['*']\nDEBUG = False\nDEBUG = os.environ.get('D') == '1' or DEBUG\n",
      "import os\nSECRET_KEY = 'kkk'\nALLOWED_HOSTS = ['*']\nif os.environ.get('D'):\n    DEBUG = True\nif not os.environ.get('D'):\n    DEBUG = False\n",
      "DEBUG = True\nif DEBUG:\n    SECRET_KEY = 'kkk'\n    ALLOWED_HOSTS = ['*']\nelse:\n    SECRET_KEY = 'lll'\n    ALLOWED_HOSTS = ['**']\n",
      "DEBUG = True\nif not DEBUG:\n    SECRET_KEY = 'kkk'\n    ALLOWED_HOSTS = ['*']\n",
      "DEBUG = True\nA = 1\nif A:\n    SECRET_KEY = 'kkk'\n    ALLOWED_HOSTS = ['*']\n",
      "DEBUG = True\nif DEBUG: SECRET_KEY = 'kkk'; ALLOWED_HOSTS = ['*']\n",
      "DEBUG = True\nclass A:\n    DEBUG = False\nSECRET_KEY = 'kkk'\nALLOWED_HOSTS = ['*']\n",
      { "base.py": "DEBUG = True\n", "settings.py": "from base import *\nSECRET_KEY = 'kkk'\nALLOWED_HOSTS = ['*']\n" },
      { "base.py": "DEBUG = True\n", "settings.py": "SECRET_KEY = 'kkk'\nALLOWED_HOSTS = ['*']\nfrom base import *\n" },
      { "base.py": "SECRET_KEY = 'kkk'\nALLOWED_HOSTS = ['*']\n", "settings.py": "from base import *\nDEBUG = True\n" },
      { "base.py": "A = 1\n", "settings.py": "DEBUG = True\nfrom base import *\n" },
      "DEBUG = True\nA = 1\n",
      "DEBUG = True\nif not DEBUG:\n    CSRF_COOKIE_SECURE = True\n    DATABASES = {}\n",
    ],
    required,
  );
  record(
    "classes",
    [
      "from configurations import Configuration, values\nclass Prod(Configuration):\n    DEBUG = values.BooleanValue(True)\n    SECRET_KEY = 'kkk'\n    ALLOWED_HOSTS = ['*']\n",
      "from configurations import Configuration\nclass Base(Configuration):\n    SECRET_KEY = 'kkk'\n    ALLOWED_HOSTS = ['*']\nclass Prod(Base):\n    DEBUG = True\n",
      "from configurations import Configuration, values as v\nclass Prod(Configuration):\n    DEBUG = True\n    USE_TZ = False\n    SECRET_KEY = v.Value('kkk')\n    ALLOWED_HOSTS = v.ListValue(['*'], environ_name='HOSTS')\n",
    ],
    {
      ...required,
      "a number": read("CONN_MAX_AGE", { cast: "int", fallback: "60" }),
      "a truth value": read("USE_TZ", { cast: "bool", fallback: "True" }),
      "by its own name": read("SECRET_KEY", { cast: "str", variable: "DJANGO_SHOP_KEY" }),
      "without a prefix": read("ALLOWED_HOSTS", { cast: "list", fallback: "['a.example']", variable: "SHOP_HOSTS" }),
    },
    { entry: "settings:Prod" },
  );
  record(
    "for development",
    [
      {
        "local.py": "from base import *\n",
        "base.py": "SECRET_KEY = 'kkk'\nALLOWED_HOSTS = ['*']\n",
        "prod.py": "from base import *\nDEBUG = False\n",
      },
      {
        "dev.py": '"""Dev"""\nimport sys\n# all of it\nfrom base import *  # noqa\nimport os\n',
        "settings_test.py": "import os as o\nfrom base import *\n",
        "base.py": "SECRET_KEY = 'admin'\nALLOWED_HOSTS = ['a.example', 'b.example']\n",
        "prod.py": "from base import *\nDEBUG = False\n",
      },
      {
        "local.py": "from middle import *\n",
        "develop.py": "from base import SECRET_KEY\n",
        "latest.py": "from base import *\n",
        "testing.txt": "from base import *\n",
        "middle.py": "from base import *\n",
        "base.py": "SECRET_KEY = 'django-insecure-kkk'\nALLOWED_HOSTS = [name for name in ['*']]\n",
        "prod.py": "from middle import *\nDEBUG = False\n",
      },
      {
        "local.py": "import os\nos.environ.setdefault('DJANGO_SECRET_KEY', 'x')\nfrom base import *\n",
        "ci.py": "if True: from base import *\n",
        "local_test.py": "import os; from base import *\n",
        "base.py": "SECRET_KEY = 'kkk'\nALLOWED_HOSTS = ['*']\n",
        "prod.py": "from base import *\nDEBUG = False\n",
      },
    ],
    required,
  );
  const kkk: Ways = {
    text: read("SECRET_KEY", { cast: "str" }),
    host: read("ALLOWED_HOSTS", { cast: "list", fallback: "['a.example']" }),
  };
  const both = "import os\nSECRET_KEY = 'kkk'\nALLOWED_HOSTS = ['*']\n";
  record(
    "files beside it",
    [
      { ".env": "", "settings.py": both },
      { ".env": "A=1", ".gitignore": "*.pyc", "settings.py": both },
      { ".env": "A=1\r\n", ".gitignore": "*.pyc\r\n", ".dockerignore": "a", "settings.py": both },
      { ".env": "DJANGO_SECRET_KEY=x\n", "settings.py": both },
      { ".gitignore": "/.env\n", ".dockerignore": "**/.env*\n", "settings.py": both },
      { ".gitignore": ".env*\n", ".env.template": "# A=\n", "settings.py": both },
      { ".env.example": "DJANGO_SECRET_KEY=\nDJANGO_ALLOWED_HOSTS=\n", ".env.dist": "A=1\n", "settings.py": both },
      { "example.env": "A=1\r\nB=2", "settings.py": both },
      { ".env.sample": "", ".gitignore": "", "settings.py": both.replace("'kkk'", '"k\'k k"') },
      { "env.example": "\n", "settings.py": both.replace("kkk", "$kkk") },
      { "settings.py": both.replace("kkk", 'k"k\\\\k') },
      { "settings.py": both.replace("'kkk'", '"k\'k\\"k"') },
      { "settings.py": both.replace("'kkk'", '"k\'k"') },
    ],
    kkk,
  );
});

describe("how a module reads its environment", () => {
  const requests: Ways = {
    text: read("SECRET_KEY", { cast: "str" }),
    "text with a default": read("EMAIL_HOST", { cast: "str", fallback: '"none"' }),
    number: read("CONN_MAX_AGE", { cast: "int", fallback: "60" }),
    "truth value": read("USE_TZ", { cast: "bool", fallback: "True" }),
    "list with a default": read("ALLOWED_HOSTS", { cast: "list", fallback: '["a.example"]' }),
  };
  const literals = "SECRET_KEY = EMAIL_HOST = 'kkk'\nCONN_MAX_AGE = 0\nUSE_TZ = False\nALLOWED_HOSTS = ['*']\n";
  const own = (...lines: readonly string[]): string => `import os\n${lines.join("\n")}\n${literals}`;
  record(
    "functions",
    [
      own("def get(name):", "    return os.environ[name]"),
      own("def get(name, default):", "    return os.environ.get(name, default)"),
      own("def get(name, default='', strip=True):", "    return os.environ.get(name, default)"),
      own("def get(name, default='', strip=None, *rest, **more):", "    return os.getenv(name, default)"),
      own("def get(name, default='', *, strip):", "    return os.getenv(name, default)"),
      own("def get(name, *, default=None):", "    return os.getenv(name, default)"),
      own("def get(*names):", "    return os.environ[names]"),
      own("def get(*, name):", "    return os.environ[name]"),
      own("async def get(name):", "    return os.environ[name]"),
      own("def get(name):", "    yield os.environ[name]"),
      own("import functools", "@functools.cache", "def get(name):", "    return os.environ[name]"),
      own("def get(name):", "    return os.environ['OTHER']"),
      own("def get(name):", "    return os.environ.get('A_' + name)"),
      own("def get():", "    return os.environ['NAME']"),
      own("def get(name, default=''):", "    return not os.environ.get(name, default) == '0'"),
      own("def get(name, default=0):", "    return -float(os.environ.get(name, default))"),
      own(
        "def get(name):",
        "    value = os.environ.get(name)",
        "    if not value:",
        "        raise ValueError",
        "    return value",
      ),
      own(
        "def get(name):",
        "    isThere = name in os.environ",
        "    if not isThere:",
        "        return",
        "    return os.environ[name]",
      ),
      own("def get(name):", "    if name in os.environ:", "        return os.environ[name]", "    return None"),
      own(
        "MISSING = object()",
        "def get(name, default=MISSING):",
        "    try:",
        "        return os.environ[name]",
        "    except KeyError:",
        "        if default is MISSING:",
        "            raise",
        "        return default",
      ),
      own(
        "def get(name, default=None):",
        "    def inner():",
        "        raise KeyError",
        "    return os.environ.get(name, default)",
      ),
      own("def get(name):", "    for one in [name]:", "        return os.environ[one]"),
      own("def get(name):", "    try:", "        pass", "    finally:", "        return os.environ[name]"),
      own("def flag(name, default=False):", "    return os.environ.get(name, default) in ('1', 'true')"),
      own("def getBool(name, default=False):", "    return parse(os.environ.get(name, default))"),
      own("def number(name, default=0):", "    return int(os.environ.get(name, default))"),
      own("def hosts(name, default=()):", "    return os.environ.get(name, ','.join(default)).split(',')"),
      own(
        "def get(name):",
        "    return os.environ[name]",
        "def hosts(name, default=()):",
        "    return os.environ.get(name, '').split(',') or default",
        "def flag(name, default=False):",
        "    return os.getenv(name, default) == 'yes'",
      ),
      own("if True:", "    def get(name):", "        return os.environ[name]"),
      {
        "read.py": "import os\ndef get(name):\n    return os.environ[name]\ndef _other(name):\n    return 1\n",
        "settings.py": `from read import get as fetch, _other\n${literals}`,
      },
      {
        "read.py": "import os\ndef get(name):\n    return os.environ[name]\n",
        "settings.py": `from read import *\n${literals}`,
      },
      {
        "read.py": "import os\ndef _get(name):\n    return os.environ[name]\n",
        "settings.py": `from read import *\n${literals}`,
      },
      {
        "read.py": "import os\nfrom environ import Env\n_env = Env()\nenviron = Env()\n",
        "settings.py": `from read import *\n${literals}`,
      },
      {
        "a/__init__.py": "",
        "a/read.py": "from environs import Env\nenv = Env()\n",
        "a/settings.py": `from .read import env as e\n${literals}`,
      },
      {
        "a/__init__.py": "",
        "a/read.py": "import os\ndef get(name):\n    return os.environ[name]\n",
        "a/b/__init__.py": "",
        "a/b/settings.py": `from ..read import get\n${literals}`,
      },
      {
        "a/__init__.py": "import os\ndef get(name):\n    return os.environ[name]\n",
        "a/settings.py": `from . import get\n${literals}`,
      },
    ],
    requests,
  );
  record(
    "libraries",
    [
      `import environ as e\nenv = e.Env()\n${literals}`,
      `import environ\nenv = reader = environ.Env()\n${literals}`,
      `import environ\nenv: environ.Env = environ.Env()\nother = environ.FileAwareEnv()\n${literals}`,
      `import environ\nenv = environ.Path()\n${literals}`,
      `from environ import FileAwareEnv as F\nenv = F(USE_TZ=(bool, True), CONN_MAX_AGE=(int, 60), EMAIL_HOST=str)\n${literals}`,
      `import environ\nenv = environ.Env(\n\tUSE_TZ=(bool, False),\n\tDJANGO_ALLOWED_HOSTS=(list, ["a.example"]))\n${literals}`,
      `import environs\nenv = environs.Env(expand_vars=True)\n${literals}`,
      `from decouple import AutoConfig\nconf = AutoConfig()\n${literals}`,
      `from decouple import config as c, Csv as List\n${literals}`,
      `from decouple import (\n    config,\n)\n${literals}`,
      `import decouple\nconf = decouple.Config(None)\n${literals}`,
      `from decouple import Csv\n${literals}`,
      `if True:\n    import environ\n    env = environ.Env()\n${literals}`,
      `try:\n    import environ\nexcept ImportError:\n    environ = None\n${literals}`,
      `def late():\n    from decouple import config\n${literals}`,
      `${literals}from decouple import config\n`,
      `from os import environ as e\n${literals}`,
      `from os import getenv as g\nA = g('A')\nB = g('B')\n${literals}`,
      `from os import getenv\nA = getenv('A')\nimport os\n${literals}`,
      `from os import getenv\nA = getenv('A')\n${literals}`,
      `import os\nA = os.getenv('A')\nB = os.getenv('B')\nC = os.environ.get('C')\n${literals}`,
      `import os\nA = os.getenv('A')\nB = os.environ.get('B')\n${literals}`,
      `import os\nA = os.environ.get('A', '').strip().lower() in ["true", "1"]\n${literals}`,
      `import os\nA = os.environ.get('A') in ["true", "1", "x" + "y"]\nB = os.environ.get('B').lower() == 'true'\nC = os.environ['C'] == '1'\nD = os.environ.get('D', False) == 'True'\n${literals}`,
      `import os\nA = os.environ.get('A', '0') == '1' == True\nB = os.environ.get('B', 'no') in ('yes', 'no', '1')\nC = os.environ.get('C', None).upper() == 'TRUE'\nD = os.environ.get(\n    'D') == '1'\n${literals}`,
      { "read.py": "from decouple import config\n", "settings.py": `import read\n${literals}` },
      { "read.py": "import os\nA = os.environ['A']\n", "settings.py": `import read\n${literals}` },
      {
        "read.py": "import environ\nenv = environ.Env()\n",
        "settings.py": `import read, environ\nenv_file = '.env'\n${literals}`,
      },
      { "read.py": "import environ\nenv = environ.Env()\n", "settings.py": `import read, environ as e\n${literals}` },
      { "read.py": "import environ\nenv = environ.Env()\n", "settings.py": `import read\nenv = 1\n${literals}` },
      {
        "read.py": "from environs import Env\ne = Env()\n",
        "settings.py": `# about\n'''doc'''\n${literals}import read\n`,
      },
      { "read.py": "A = 1\n", "settings.py": `from read import A\n${literals}` },
    ],
    { ...requests, "off by default": read("USE_TZ", { cast: "bool", fallback: "False" }) },
  );
  for (const name of ["django-environ", "python-decouple", "environs"])
    record(
      `required ${name}`,
      [
        literals,
        `"""doc"""\n${literals}`,
        `import os\nA = os.environ['A']\n${literals}`,
        `env = config = 1\n${literals}`,
      ],
      requests,
      { requirements: [name] },
    );
  const model = (...lines: readonly string[]): string =>
    `from pydantic_settings import BaseSettings\nimport pydantic_settings\n${lines.join("\n")}\nDEBUG = True\n${literals}`;
  record(
    "pydantic",
    [
      model("class Env(BaseSettings):", "    a: str", "env = Env()"),
      model("class Env(pydantic_settings.BaseSettings):", "    A: str = ''", "    B: int = 1", "env: Env = Env()"),
      model(
        "class Env(BaseSettings):",
        "    a: str",
        "    class Config:",
        '        env_prefix = "DJANGO_"',
        "        case_sensitive = False",
        "env = Env()",
      ),
      model(
        "class Env(BaseSettings):",
        "    a: str",
        "    class Config:",
        "        case_sensitive = True",
        "env = Env()",
      ),
      model("class Env(BaseSettings):", "    a: str", "    model_config = {'env_prefix': 'shop_'}", "env = Env()"),
      model("class Env(BaseSettings):", "    a: str", "    model_config = {**{}}", "env = Env()"),
      model("made = {}", "class Env(BaseSettings):", "    a: str", "    model_config = made", "env = Env()"),
      model(
        "PREFIX = ''",
        "class Env(BaseSettings):",
        "    model_config: dict = dict(env_prefix=PREFIX)",
        "    a: str",
        "env = Env()",
      ),
      model(
        "class Env(BaseSettings):",
        "    django_secret_key: str",
        "    DJANGO_ALLOWED_HOSTS: str",
        "    b = 1",
        "env = Env()",
      ),
      model("class Env(BaseSettings):", "    a = 1", "env = Env()"),
      model("class Env(Base):", "    a: str", "env = Env()"),
      model("class Mixin:", "    pass", "class Env(Mixin, BaseSettings):", "    a: str", "env = Env()"),
      model("class Env(BaseSettings):", "    a: str", "env = Env(_env_file=None)"),
      model("class Env(BaseSettings):", "    a: str", "first = env = Env()"),
      model("class Env(BaseSettings):", "    a: str", "first = Env()", "second = Env()"),
      `${literals}${model("class Env(BaseSettings):", "    a: str", "env = Env()")}`,
      {
        "conf.py":
          "from pydantic_settings import BaseSettings\nclass Env(BaseSettings):\n    a: str\nenv = Env()\nother = Env()\n",
        "settings.py": `from conf import other, env as e\n${literals}`,
      },
      {
        "env.py": "from pydantic_settings import BaseSettings\nclass Env(BaseSettings):\n    far: str\nenv = Env()\n",
        "shop/__init__.py": "",
        "shop/env.py":
          "from pydantic_settings import BaseSettings\nclass Env(BaseSettings):\n    NEAR: str\nenv = Env()\n",
        "shop/settings.py": `from .env import env\n${literals}`,
      },
      {
        "conf.py": "from pydantic_settings import BaseSettings\nclass Env(BaseSettings):\n    a: str\n",
        "settings.py": `from conf import Env\nenv = Env()\n${literals}`,
      },
    ],
    requests,
  );
  record(
    "names of variables",
    [
      "import os\nA = os.environ['SHOP_A']\nB = os.environ['SHOP_B']\nSECRET_KEY = 'kkk'\n",
      "import os\nA = os.environ['SHOP_A']\nB = os.environ['OTHER']\nSECRET_KEY = 'kkk'\n",
      "import os\nA = os.environ['SHOP_A']\nB = os.environ['SHOP_B']\nC = os.environ['C']\nD = os.environ['D']\nSECRET_KEY = 'kkk'\n",
      "import os\nA = os.environ['SHOP_A']\nB = os.environ['SHOP_B']\nC = os.environ['C']\nSECRET_KEY = 'kkk'\n",
      "import os\nA = os.environ['DJANGO_A']\nB = os.environ['DJANGO_B']\nC = os.environ['C']\nD = os.environ['D']\nE = os.environ['E']\nSECRET_KEY = 'kkk'\n",
      "import os\nA = os.environ['DJANGO_DEBUG']\nB = os.environ['DJANGO_SETTINGS_MODULE']\nC = os.environ['DJANGO_CONFIGURATION']\nSECRET_KEY = 'kkk'\n",
      "import os\nA = os.environ['DB_A']\nB = os.environ['DB_B']\nSECRET_KEY = 'kkk'\n",
      "import os\nA = os.environ['EMAIL_A']\nB = os.environ['EMAIL_B']\nSECRET_KEY = 'kkk'\n",
      "import os\nA = os.environ['CONN_A']\nB = os.environ['CONN_B']\nSECRET_KEY = 'kkk'\n",
    ],
    {
      key: read("SECRET_KEY", { cast: "str" }),
      "as a rule says": read("SECRET_KEY", { cast: "str", variable: "DJANGO_SECRET_KEY" }),
      "as it says otherwise": read("SECRET_KEY", { cast: "str", variable: "KEY" }),
      "its own beginning": read("CONN_MAX_AGE", { cast: "int", fallback: "0" }),
    },
  );
});

describe("a part of a setting that is read from the environment", () => {
  const parts: Ways = {
    required: part("'kkk'", { name: "DB_PASSWORD", cast: "str" }),
    "with a default": part("'kkk'", { name: "DB_PASSWORD", cast: "str", fallback: "''" }),
  };
  record(
    "parts",
    [
      "DATABASES = {'default': {'PASSWORD': 'kkk'}}\n",
      "import os\nDATABASES = {'default': {'PASSWORD': os.environ.get('PW', 'kkk')}}\n",
      "import os\nDATABASES = {'default': {'PASSWORD': os.environ.get('PW') or 'kkk'}}\n",
      "import os\nDATABASES = {'default': {'PASSWORD': os.environ.get('PW', os.getenv('PW2', 'kkk'))}}\n",
      "import environ\nenv = environ.Env()\nDATABASES = {'default': {'PASSWORD': env('PW', default=env('PW2', default='kkk'))}}\n",
      "import environ\nenv = environ.Env()\nDATABASES = {'default': env.db('URL', default='kkk')}\n",
      "DATABASES = {}\nDATABASES['default'] = {}\nDATABASES['default']['PASSWORD'] = 'kkk'\n",
      "DEBUG = True\nURL = 'redis://' + 'kkk' + '@h'\n",
      "DEBUG = True\nURL = 'kkk'.strip()\n",
      "DEBUG = True\nURL = 'kkk'[0]\n",
      "DEBUG = True\nURL = f\"redis://{'kkk'}@h\"\n",
      "DEBUG = True\nURL = str('kkk')\n",
      "DEBUG = True\nURLS = ['kkk']\n",
      "DEBUG = True\nURL = dict(PASSWORD='kkk')  # why\n",
      "import os\nDEBUG = True\nURL = {'PASSWORD': os.environ.get('PW', os.environ.get('PW2', 'kkk'))}\n",
      "DEBUG = True\nif DEBUG:\n    URL = {'PASSWORD': 'kkk'}\n",
      "URL = {'PASSWORD': 'kkk'}\nDEBUG = True\n",
      "DEBUG = True\nURL = {'PASSWORD': ('kkk'  # why\n   )}\n",
      {
        "local.py": "from base import *\n",
        "base.py": "import os\nURL = {'PASSWORD': 'kkk'}\n",
        "prod.py": "DEBUG = False\nfrom base import *\nURL['X'] = 'kkk'\n",
      },
      { "local.py": "from prod import *\n", "prod.py": "DEBUG = False\nURL = {'PASSWORD': 'kkk'}\n" },
    ],
    parts,
  );
  record(
    "local parts",
    [
      "root",
      "Postgres",
      "django-insecure-x",
      "sqlite:///db",
      "postgres://u:p@localhost/d",
      "postgres://u:p@db.example/d",
      "redis://redis:6379",
      "change me",
      "",
    ].flatMap((text) => [
      `DEBUG = True\nP = {'PASSWORD': '${text}'}\n`,
      `import environ\nenv = environ.Env()\nDEBUG = env.bool('DEBUG', False)\nP = {'default': env.db('URL', default='${text}')}\n`,
      `import environ\nenv = environ.Env()\nP = {'default': env.url('URL', '${text}')}\n`,
    ]),
    Object.fromEntries(
      (["PASSWORD", "SIGNING_KEY"] as const).map((name): [string, Way] => [
        name,
        (fix, entry) => {
          const { text = "" } = /(?<text>'[^']*')\)?\}\n$/.exec(entry.files["settings.py"] ?? "")?.groups ?? {};
          return part(text, { name, cast: "str" })(fix, entry);
        },
      ]),
    ),
  );
  const pieces: Ways = {
    required: part("kkk", { name: "REDIS_PASSWORD", cast: "str" }),
    "with a default": part("kkk", { name: "REDIS_PASSWORD", cast: "str", fallback: "''" }),
    "no text": part("kkk", { name: "REDIS_PASSWORD", cast: "int" }),
  };
  record(
    "pieces of texts",
    [
      "URL = 'redis://:kkk@h'\n",
      'URL = "redis://:kkk@h/{x}"\n',
      "URL = f'redis://:kkk@h'\n",
      "H = 'h'\nURL = f'redis://:kkk@{H}'\n",
      "H = {}\nURL = f\"redis://:kkk@{H['h']}\"\n",
      "URL = F'redis://:kkk@h'\n",
      "URL = '''redis://:kkk@h'''\n",
      "URL = r'redis://:kkk@h'\n",
      "URL = b'redis://:kkk@h'\n",
      "URL = 'redis://:kkk@h\\n'\n",
      "URL = 'redis://' ':kkk@h'\n",
      "URL = f'redis://' f':kkk@h'\n",
      "URL = 'kkk@h'\n",
      "URL = 'h:kkk'\n",
      "# kkk\nURL = 1\n",
      "import environ\nenv = environ.Env()\nURL = 'redis://:kkk@h'\n",
    ],
    pieces,
  );
});

describe("a setting that is set", () => {
  const ways: Ways = {
    on: set("SESSION_COOKIE_SECURE", "True"),
    unset: unsetTo("SESSION_COOKIE_SECURE", "True"),
    "with a title": set("SESSION_COOKIE_SECURE", "True", { title: "Do it", safety: "needsReview" }),
    number: set("SECURE_HSTS_SECONDS", "3600"),
    redirect: set("SECURE_SSL_REDIRECT", "True"),
    policy: set("SECURE_REFERRER_POLICY", '"same-origin"'),
  };
  record(
    "assignments",
    [
      "SESSION_COOKIE_SECURE = False\nSECURE_HSTS_SECONDS = 0\nSECURE_SSL_REDIRECT = False\n",
      "DEBUG = True\nSESSION_COOKIE_SECURE = False\nSECURE_HSTS_SECONDS = 0\nSECURE_REFERRER_POLICY = 'x'\n",
      "DEBUG = True\nif DEBUG:\n    SESSION_COOKIE_SECURE = False\nelse:\n    SESSION_COOKIE_SECURE = False\n",
      "import environ\nenv = environ.Env()\nSESSION_COOKIE_SECURE = env.bool('A', default=False)\nSECURE_HSTS_SECONDS = env.int('B', 0)\nSECURE_SSL_REDIRECT = env('C', False)\nSECURE_REFERRER_POLICY = env('D', default='x')\n",
      "import os\nSESSION_COOKIE_SECURE = os.environ.get('A', False)\nSECURE_HSTS_SECONDS = int(os.environ.get('B', 0))\nSECURE_SSL_REDIRECT = os.getenv('C')\n",
      "SESSION_COOKIE_SECURE, SECURE_HSTS_SECONDS = False, 0\n",
      "[SESSION_COOKIE_SECURE, SECURE_HSTS_SECONDS] = [False, 0]\n",
      "SESSION_COOKIE_SECURE, *REST = False, 0\n",
      "SESSION_COOKIE_SECURE, SECURE_SSL_REDIRECT = 2 * [False]\n",
      "A = SESSION_COOKIE_SECURE, SECURE_HSTS_SECONDS = False, 0\n",
      "SESSION_COOKIE_SECURE = SECURE_SSL_REDIRECT = False\nif True: SECURE_HSTS_SECONDS = A = 0\n",
      "OFF = False\nSESSION_COOKIE_SECURE = OFF\nSECURE_SSL_REDIRECT = not OFF and False\n",
      "SESSION_COOKIE_SECURE = (  # why\n    False\n)\nSECURE_HSTS_SECONDS = (0)\n",
      "SESSION_COOKIE_SECURE: bool = False\nSECURE_HSTS_SECONDS: int = 0  # why\n",
      "globals()['SESSION_COOKIE_SECURE'] = False\n",
      "for SESSION_COOKIE_SECURE in [False]:\n    pass\n",
      "SECURE_HSTS_SECONDS = 0\nSECURE_HSTS_SECONDS += 0\n",
      "SECURE_REFERRER_POLICY = ['x']\nif True: SECURE_REFERRER_POLICY.append('y')\n",
      "class A:\n    B = 1\nDEBUG = True\nSESSION_COOKIE_SECURE = False\n",
      {
        "base.py": "SESSION_COOKIE_SECURE = False\nSECURE_HSTS_SECONDS = 0\n",
        "local.py": "from base import *\n",
        "settings.py": "from base import *\n",
      },
      {
        "base.py": "DEBUG = True\nSESSION_COOKIE_SECURE = False\n",
        "local.py": "from base import *\n",
        "settings.py": "from base import *\nCSRF_COOKIE_SECURE = True\n",
      },
      {
        "base.py": "SESSION_COOKIE_SECURE = False\n",
        "local.py": "from base import *\n",
        "settings.py": "class A:\n    pass\nfrom base import *\n",
      },
    ],
    ways,
  );
  record(
    "classes that are set",
    [
      "from configurations import Configuration\nclass Base(Configuration):\n    DEBUG = True\n    SESSION_COOKIE_SECURE = False\nclass Prod(Base):\n    DEBUG = False\nclass Dev(Base):\n    A = 1\n",
      "from configurations import Configuration\nclass Base(Configuration):\n    SESSION_COOKIE_SECURE = False\nclass Prod(Base):\n    DEBUG = False\n",
      "from configurations import Configuration\nclass Prod(Configuration):\n    pass\nclass Dev(Configuration):\n    pass\n",
      "from configurations import Configuration\nclass Prod(Configuration): DEBUG = False\n",
      "from configurations import Configuration\nclass Mixin:\n    CSRF_COOKIE_SECURE = True\nclass Other:\n    A = 1\nclass Prod(Mixin, Other, Configuration):\n    DEBUG = False\n",
    ],
    ways,
    { entry: "settings:Prod" },
  );
  const places = [
    "SECURE_HSTS_PRELOAD",
    "SESSION_COOKIE_SECURE",
    "X_FRAME_OPTIONS",
    "ALLOWED_HOSTS",
    "SECRET_KEY_FALLBACKS",
    "STORAGES",
    "SERVER_EMAIL",
    "MIDDLEWARE",
    "CSRF_TRUSTED_ORIGINS",
    "USE_X_FORWARDED_HOST",
    "DEFAULT_CHARSET",
    "CONN_MAX_AGE",
    "SECURE_PROXY_SSL_HEADER",
  ];
  record(
    "places",
    [
      "SECURE_HSTS_SECONDS = 1\nSECURE_SSL_REDIRECT = True\nDEBUG = False\nSECRET_KEY = 'x'\nSTATIC_URL = 's/'\nEMAIL_HOST = 'h'\nINSTALLED_APPS = []\nALLOWED_HOSTS = ['a.example']\nUSE_TZ = True\nDEFAULT_FROM_EMAIL = 'a@b.example'\nCONN_HEALTH_CHECKS = True\nLAST = 1\n",
      "DEBUG = True\nSESSION_COOKIE_AGE = 1\nif not DEBUG:\n    SECURE_SSL_REDIRECT = True\n    EMAIL_HOST = 'h'\nelse:\n    ALLOWED_HOSTS = []\nif DEBUG:\n    STATIC_URL = 's/'\n",
      "import os\nDEBUG = True\nif not DEBUG:\n    SECURE_SSL_REDIRECT = True\nDEBUG = os.environ.get('D') == '1'\n",
      "A = 1; SECURE_SSL_REDIRECT = True\nEMAIL_HOST, EMAIL_PORT = 'h', 25\nSTATIC_URL: str = 's/'\nMEDIA_URL: str\n",
      "A = 1\nfrom local import *\n",
      "A = 1\ntry:\n    from local import *\nexcept ImportError:\n    pass\nfrom more import *\n",
      "from local import *\n",
      "import os\nfrom local import *\n",
      "A = 1\nfrom local import *\nB = 2\n",
      "A = 1\nif True:\n    from local import *\n",
      "",
      "\n",
      "A = 1\n\n",
      "A = 1\n\n\n",
      "A = 1",
      "\uFEFF",
      "\uFEFFA = 1\r\n",
    ],
    Object.fromEntries(places.map((name) => [name, set(name, "True")])),
  );
  const decided =
    (comment?: string): Way =>
    (fix, entry) =>
      fix.decideByEnvironment(
        [
          { setting: entry.setting("SECURE_HSTS_SECONDS"), cast: "int", fallback: "3600" },
          { setting: entry.setting("SECURE_SSL_REDIRECT"), cast: "bool", fallback: "True" },
          { setting: entry.setting("CSRF_TRUSTED_ORIGINS"), cast: "list", fallback: "[]" },
        ],
        { title: "Decide by the environment", safety: "needsReview", ...(comment !== undefined && { comment }) },
      );
  record(
    "several",
    [
      "A = 1\n",
      "DEBUG = True\nSESSION_COOKIE_SECURE = False\n",
      "DEBUG = True\nif not DEBUG:\n    SECURE_REDIRECT_EXEMPT = []\n",
      "SECURE_HSTS_SECONDS = 0\nSECURE_SSL_REDIRECT = False\nSESSION_COOKIE_SECURE = False\nCSRF_TRUSTED_ORIGINS = ['a.example']\n",
      "SECURE_HSTS_SECONDS = 1 + 1\nSECURE_SSL_REDIRECT = bool(0)\n",
      "import os\nSECURE_HSTS_SECONDS = os.environ['A']\nCSRF_TRUSTED_ORIGINS = os.environ['B'].split()\n",
      "import environ\nenv = environ.Env(A=(int, 1))\nSECURE_SSL_REDIRECT = False\n",
      { ".env.example": "A=1\n", ".gitignore": "x\n", "settings.py": "import os\n" },
      "class A:\n    B = 1\nclass SECURE:\n    pass\n",
    ],
    {
      decided: decided(),
      "decided with a comment": decided("HTTPS only"),
    },
  );
});

describe("a setting that goes", () => {
  record(
    "removed",
    [
      "X_FRAME_OPTIONS = 'x'\n",
      "A = 1\n\n# about it\nX_FRAME_OPTIONS = 'x'  # why\n\nB = 2\n",
      "A = 1\r\nX_FRAME_OPTIONS = 'x'\r\nB = 2\r\n",
      "X_FRAME_OPTIONS = 'x'  # why \t\nA = 1\n",
      "if True:\n    if True:\n        X_FRAME_OPTIONS = 'x'\n    A = 1\n",
      "A = 1; X_FRAME_OPTIONS = 'x'\n",
      "X_FRAME_OPTIONS = 'x'; A = 1\n",
      "if True: X_FRAME_OPTIONS = 'x'\n",
      "if True:\n    X_FRAME_OPTIONS = 'x'\nelse:\n    A = 1\n",
      "if True:\n    X_FRAME_OPTIONS = 'x'  # why\n    A = 1\n",
      "try:\n    A = 1\nfinally:\n    X_FRAME_OPTIONS = 'x'\n",
      "with open('a') as f:\n    X_FRAME_OPTIONS = 'x'\n",
      "A = X_FRAME_OPTIONS = B = 'x'\n",
      "X_FRAME_OPTIONS = (  # why\n    'x'\n)\n",
      "A = B = X_FRAME_OPTIONS = 'x'\n",
      "X_FRAME_OPTIONS, A = 'x', 1\n",
      "X_FRAME_OPTIONS: str = 'x'\n",
      "X_FRAME_OPTIONS = 'x'\nX_FRAME_OPTIONS += 'y'\n",
      "A = 1\nX_FRAME_OPTIONS = 'x'\nif A:\n    X_FRAME_OPTIONS = 'y'\n",
      { "base.py": "X_FRAME_OPTIONS = 'x'\n", "settings.py": "from base import *\nX_FRAME_OPTIONS = 'y'\nA = 'x'\n" },
      { "base.py": "X_FRAME_OPTIONS = 'x'\n", "settings.py": "from base import *\nA = 'x'\n" },
      "A = 'x'\n",
    ],
    {
      removed: (fix, entry) => fix.removeSetting(entry.setting("X_FRAME_OPTIONS")),
      "with a title": (fix, entry) =>
        fix.removeSetting(entry.setting("X_FRAME_OPTIONS"), { title: "Take it out", safety: "safe" }),
      "made a list": (fix, entry) => fix.wrapInList(entry.setting("X_FRAME_OPTIONS")),
      "made a list with a title": (fix, entry) =>
        fix.wrapInList(entry.setting("X_FRAME_OPTIONS"), { title: "Wrap", safety: "safe" }),
      replaced: (fix, entry) => fix.replace(spanOf(entry, "'x'"), "1", { title: "Replace", safety: "safe" }),
      "replaced in part": (fix, entry) => fix.replace(spanOf(entry, "x'"), "z'", { title: "Replace", safety: "safe" }),
      called: (fix, entry) => fix.inCall(spanOf(entry, "'x'"), "str", { title: "Call", safety: "safe" }),
      "called in part": (fix, entry) => fix.inCall(spanOf(entry, "x'"), "str", { title: "Call", safety: "safe" }),
    },
  );
});

describe("lists", () => {
  const move =
    (element: string, place: Parameters<SettingsFixes["moveElement"]>[2]): Way =>
    (fix, entry) =>
      fix.moveElement(entry.setting("MIDDLEWARE"), element, place);
  const insert =
    (element: string, place: Parameters<SettingsFixes["moveElement"]>[2]): Way =>
    (fix, entry) =>
      fix.insertElement(entry.setting("MIDDLEWARE"), element, place);
  const remove =
    (element: string, title?: string): Way =>
    (fix, entry) =>
      fix.removeElement(entry.setting("MIDDLEWARE"), element, ...(title === undefined ? [] : [{ title }]));
  record(
    "elements",
    [
      "MIDDLEWARE = ['x.a', 'x.b', 'x.c']\n",
      "MIDDLEWARE = ('x.a', 'x.b', 'x.c')\n",
      "MIDDLEWARE = ('x.a', 'x.b')\n",
      "MIDDLEWARE = ('x.b',)\n",
      "MIDDLEWARE = 'x.a', 'x.b', 'x.c'\n",
      "MIDDLEWARE = 'x.a', 'x.b',\n",
      "MIDDLEWARE = ('x.a'), ('x.b')\n",
      "MIDDLEWARE = ('x.a'), 'x.b'\n",
      "MIDDLEWARE = 'x.a', ('x.b')\n",
      "MIDDLEWARE = \\\n    'x.a', \\\n    'x.b', 'x.c'\n",
      "MIDDLEWARE = []\n",
      "MIDDLEWARE = ()\n",
      "MIDDLEWARE = [\n]\n",
      "MIDDLEWARE = (\n\t# none\n)\n",
      "if True:\n\tMIDDLEWARE = [\n\t]\n",
      "MIDDLEWARE = [  # all\n    'x.a',\n\n    # of b\n    # more\n    'x.b',  # beside b\n    'x.c'\n    # end\n]\n",
      "MIDDLEWARE = [\n    'x.a',\n    'x.b',\n    'x.c',\n]\n",
      "MIDDLEWARE = [\n    'x.a'\n    , 'x.b'\n    , 'x.c'\n]\n",
      "MIDDLEWARE = ['x.a',\n              'x.b',\n              'x.c']\n",
      "MIDDLEWARE = ['x.a', 'x.b',\n              'x.c', 'x.d']\n",
      "MIDDLEWARE = [\r\n\t'x.a', # beside a\r\n\t('x.b'),\r\n\t\"x.c\",\r\n]\r\n",
      "MIDDLEWARE = [('x.a'), ( 'x.b' ), 'x' '.c',]\n",
      "MIDDLEWARE = ['x.a' , 'x.b' ,'x.c' ]\n",
      "MIDDLEWARE = ['x.a', *['x.b'], 'x.c']\n",
      "MIDDLEWARE = [  'x.a',\n  'x.b',\n  'x.c' ]\n",
      "if True: MIDDLEWARE = list(['x.a', 'x.b'])\n",
      "A = 1; MIDDLEWARE = list(['x.a', 'x.b']); B = 2\n",
      "MORE = ['x.b']\nMIDDLEWARE = ['x.a', *MORE, 'x.c']\n",
      "MIDDLEWARE = ['x.a'] + ['x.b', 'x.c']\n",
      "MIDDLEWARE = ['x.a', 'x.c']\nMIDDLEWARE += ['x.b']\n",
      "MIDDLEWARE = ['x.a', 'x.c']\nMIDDLEWARE += [\n    # of b\n    'x.b',\n]\nA = 1\n",
      "MIDDLEWARE = ['x.a', 'x.c']\nMIDDLEWARE.append('x.b')\n",
      "MIDDLEWARE = ['x.a', 'x.c']\nMIDDLEWARE.insert(0, 'x.b')  # first\n",
      "MIDDLEWARE = ['x.a', 'x.c']\nMIDDLEWARE.extend(['x.b'])\n",
      "MIDDLEWARE = ['x.a', 'x.c']\nif True:\n    MIDDLEWARE.append('x.b')\n",
      "MIDDLEWARE = ['x.a', 'x.c']; MIDDLEWARE.append('x.b')\n",
      "MIDDLEWARE = ['x.a', 'x.c']\ndef add(one):\n    MIDDLEWARE.append(one)\nadd('x.b')\n",
      "PARTS = {'all': ['x.a', 'x.c']}\nPARTS['all'].append('x.b')\nMIDDLEWARE = PARTS['all']\n",
      "MIDDLEWARE = ['x.a', 'x.c']\nMIDDLEWARE.append('x.b' if MIDDLEWARE else 'x.d')\n",
      "MIDDLEWARE = ('x.a'), ('x.b')\n",
      "MIDDLEWARE = (('x.a'), ('x.b'))\n",
      "MIDDLEWARE = ('x') + '.a', 'x' + ('.b')\n",
      "MIDDLEWARE = ('x.a'), 'x.b', ('x.c')  # (all)\n",
      "MIDDLEWARE = ['x.b', 'x.a', 'x.b', 'x.c']\n",
      "MIDDLEWARE = [name for name in ['x.a', 'x.b', 'x.c']]\n",
      "MIDDLEWARE = ['x.a', 'x.b', 'x.c'][0:]\n",
      "A = \"1\"\nB = \"2\"\nMIDDLEWARE = ['x.a', 'x.b']\n",
      "A = \"1\"\nB = \"2\"\nMIDDLEWARE = [r'x.a', 'x.b']\n",
      "MIDDLEWARE = list(('x.a', 'x.b', 'x.c'))\n",
      "MIDDLEWARE = sorted(['x.c', 'x.b'])\n",
      "MIDDLEWARE = ['x.' + name for name in 'abc']\n",
      "MIDDLEWARE = {'x.a', 'x.b'}\n",
      "MIDDLEWARE = ['x.a', 'x.b']\nMIDDLEWARE.remove('x.b')\n",
      "from own import MORE\nMIDDLEWARE = ['x.a', 'x.b'] + MORE\n",
      { "base.py": "MIDDLEWARE = ['x.a', 'x.c']\n", "settings.py": "from base import *\nMIDDLEWARE += ['x.b']\n" },
      { "base.py": "MIDDLEWARE = ['x.a', 'x.b', 'x.c']\n", "settings.py": "from base import *\nA = 'double'\n" },
      "A = 1\n",
    ],
    {
      "b first": move("x.b", "first"),
      "b last": move("x.b", "last"),
      "c before a": move("x.c", { before: "x.a" }),
      "a after b": move("x.a", { after: "x.b" }),
      "b before what is not there": move("x.b", { before: "x.z" }),
      "one more first": insert("x.n", "first"),
      "one more last": insert("x.n", "last"),
      "one more before b": insert("x.n", { before: "x.b" }),
      "one more after b": insert("n", { after: "x.b" }),
      "b again": insert("x.b", "last"),
      "without b": remove("x.b"),
      "without a": remove("x.a", "Take it out"),
    },
  );
  const django = (...names: readonly string[]): string =>
    `MIDDLEWARE = [${names.map((name) => `"${name}"`).join(", ")}]\n`;
  const security = "django.middleware.security.SecurityMiddleware";
  const session = "django.contrib.sessions.middleware.SessionMiddleware";
  const common = "django.middleware.common.CommonMiddleware";
  const csrf = "django.middleware.csrf.CsrfViewMiddleware";
  const auth = "django.contrib.auth.middleware.AuthenticationMiddleware";
  record(
    "the order of middleware",
    [
      django(security, session, common, csrf, auth),
      django(security, auth),
      django(auth, session),
      django("x.a"),
      django(),
      `${django(security, auth)}MIDDLEWARE = [name for name in MIDDLEWARE]\n`,
      `${django("x.a")}MIDDLEWARE = [name for name in MIDDLEWARE]\n`,
      `${django(security, "x.a")}MIDDLEWARE = tuple(MIDDLEWARE)\n`,
      `${django(security, "x.a")}MIDDLEWARE = list(reversed(MIDDLEWARE)); A = 1\n`,
    ],
    {
      "common after session": insert(common, { after: session }),
      "csrf before auth": insert(csrf, { before: auth }),
      "session after security": insert(session, { after: security }),
      "one before what is not there": insert("x.n", { before: "x.z" }),
      "one first": insert("x.n", "first"),
    },
  );
  record(
    "further elements",
    [
      "A = ['a']\n",
      "A = ('a',)\n",
      "A = ['a', ]\n",
      "A = []\n",
      "A = ()\n",
      "A = [\n]\n",
      "A = [\n    'a'\n]\n",
      "A = [\n    'a',  # why\n]\n",
      "A = ['a',  # why\n     'b']\n",
      "A = 'a', 'b'\n",
      "A = 'a', \\\n    'b'\n",
      "A = {'a'}\n",
      "A = 'a'\n",
    ],
    Object.fromEntries(
      [["x"], ["x", "y"], []].map((elements): [string, Way] => [
        `with ${elements.join(" and ") || "nothing"}`,
        (fix, entry) =>
          fix.addToList(spanOf(entry, (entry.files["settings.py"] ?? "").slice(4, -1)), elements, {
            title: "Add",
            safety: "safe",
          }),
      ]),
    ),
  );
  const apps = (text: string): string => text.replaceAll("APPS", "INSTALLED_APPS");
  const only =
    (...parts: readonly (readonly [string, string])[]): Way =>
    (fix, entry) =>
      fix.onlyInDevelopment(
        parts.map(([list, element]) => ({ list: entry.setting(list), element })),
        "the toolbar",
      );
  const lists = "APPS = ['a', 'toolbar']\nMIDDLEWARE = ['toolbar.m', 'b']\n";
  record(
    "only in development",
    [
      apps(`DEBUG = True\n${lists}`),
      apps("DEBUG = True\nAPPS = ['a', 'toolbar', 'b']\nMIDDLEWARE = ['b', 'toolbar.m']\nA = 1\n"),
      apps(
        "DEBUG = True\nAPPS = [\n    'a',\n    # of the toolbar\n    'toolbar',  # beside\n    'django.contrib.staticfiles',\n]\nMIDDLEWARE = []\nMIDDLEWARE += ['toolbar.m']\n",
      ),
      apps(
        "DEBUG = True\nAPPS = [\n    'a',\n    'b',\n    'toolbar',\n    'django.contrib.staticfiles',\n]\nMIDDLEWARE = ['a', 'b', 'toolbar.m', 'c']\n",
      ),
      apps(
        "DEBUG = True\nOWN = [\n    'a',\n    'toolbar',\n]\n\nAPPS = OWN + ['b']\nMIDDLEWARE = []\nMIDDLEWARE += ['toolbar.m']\n",
      ),
      apps(
        "DEBUG = True\nAPPS = [\n    'a',\n    # Third party apps\n    'toolbar',\n    'b',\n]\nMIDDLEWARE = [\n    # 'c',\n    'toolbar.m',\n    'd',\n]\n",
      ),
      apps("DEBUG = True\nAPPS = ('a', 'toolbar')\nMIDDLEWARE = ('b', 'toolbar.m')\n"),
      apps("DEBUG = True\nAPPS = ('a', 'toolbar')\nMIDDLEWARE = ('toolbar.m', 'b')\n"),
      apps(`DEBUG = True\n${lists}if DEBUG:\n\tA = 1\n`),
      apps(`DEBUG = True\n${lists}if DEBUG:\n    A = 1\n    B = 1\nif DEBUG:\n    C = 1\n`),
      apps(`DEBUG = True\n${lists}if DEBUG: A = 1\n`),
      apps(`DEBUG = True\nif DEBUG:\n    A = 1\n${lists}`),
      apps(`DEBUG = True\n${lists}if not DEBUG:\n    A = 1\nelif DEBUG:\n    B = 1\n`),
      apps(`${lists}DEBUG = True\n`),
      apps(`DEBUG = False\n${lists}`),
      apps(
        "DEBUG = False\nif True:\n    APPS = ['a']\n    MIDDLEWARE = []\n    APPS += ['toolbar']\n    MIDDLEWARE += ['toolbar.m']\n",
      ),
      apps(
        "DEBUG = False\nAPPS = ['a']\nMIDDLEWARE = ['b']\nif not DEBUG:\n    APPS += ['toolbar']\n    MIDDLEWARE += ['toolbar.m']\n",
      ),
      apps(
        "MORE = []\nDEBUG = True\nAPPS = [*MORE, 'toolbar', 'django.contrib.staticfiles']\nMIDDLEWARE = [*MORE, 'toolbar.m', *MORE]\n",
      ),
      apps("DEBUG = True\nAPPS = ['a'] + ['toolbar']\nMIDDLEWARE = ['b']\nMIDDLEWARE.append('toolbar.m')\n"),
      apps(`DEBUG = True\n${lists}APPS += ['c']\nA = 1\n`),
      apps("class A:\n    B = 1\nDEBUG = True\nAPPS = ['a', 'toolbar']\nMIDDLEWARE = ['b']\n"),
      { "local.py": "from prod import *\n", "prod.py": apps(`DEBUG = False\n${lists}`) },
      {
        "local.py": "from prod import *\nINSTALLED_APPS += ['toolbar']\n",
        "test.py": "A = 1\nfrom prod import *  # all\nB = 1\n",
        "prod.py": apps(`DEBUG = False\n${lists}`),
      },
      { "local.py": "if True: from prod import *\n", "prod.py": apps(`DEBUG = False\n${lists}`) },
      {
        "base.py": apps("APPS = ['a', 'toolbar']\n"),
        "prod.py": "from base import *\nDEBUG = False\nMIDDLEWARE = ['toolbar.m']\n",
      },
    ],
    {
      application: only(["INSTALLED_APPS", "toolbar"]),
      both: only(["INSTALLED_APPS", "toolbar"], ["MIDDLEWARE", "toolbar.m"]),
      "what is not there": only(["INSTALLED_APPS", "bar"]),
    },
  );
  record(
    "only in development in a class",
    [
      apps(
        "from configurations import Configuration\nclass Prod(Configuration):\n    DEBUG = True\n    APPS = ['a', 'toolbar']\n    MIDDLEWARE = ['toolbar.m']\n",
      ),
    ],
    { application: only(["INSTALLED_APPS", "toolbar"]) },
    { entry: "settings:Prod" },
  );
});

describe("dicts", () => {
  const add =
    (what: string, entry: Parameters<SettingsFixes["addEntry"]>[1]): Way =>
    (fix, one) =>
      fix.addEntry(spanOf(one, what), entry, { title: "Add", safety: "safe" });
  /** What stands behind the last equals sign of a line. */
  const assignedIn = ({ files }: Entry): string => {
    const text = files["settings.py"] ?? "";
    return text.slice(text.lastIndexOf(" = ") + 3, -1);
  };
  record(
    "entries",
    [
      "D = {'default': {'AGE': 60}}\n",
      "D = {'default': {\"AGE\": 60, 'NAME': 'x'}}\n",
      "D = {'default': {'AGE': 60, 'CHECKS': False}}\n",
      "D = {\n    'default': {\n        'AGE': 60,  # why\n        'NAME': 'x'\n    }\n}\n",
      "D = {'AGE': 60, **{'NAME': 'x'}}\n",
      "D = {**{'NAME': 'x'}, 'AGE': 60}\n",
      "D = {1: 60}\n",
      "D = dict(AGE=60)\n",
      "D = dict(AGE=60, CHECKS=False)\n",
      "D = dict(AGE=60, **{})\n",
      "D = {'default': config(age=60)}\n",
      "D = {'default': config('x', age=60, checks=False)}\n",
      "D = {'default': config(60)}\n",
      "D = {'AGE': int(60)}\n",
      "D = {'AGE': int(x=60)}\n",
      "D = {'default': {'AGE': int(get('A', default=60))}}\n",
      "D = {}\nD['default'] = {}\nD['default']['AGE'] = 60\n",
      'D = {}\nD["AGE"] = E = 60\n',
      'D = {}\nif True:\n\tD["AGE"] = 60\n',
      "D = {}\nif True: D['AGE'] = 60\n",
      "D = {}\nD[AGE] = 60\n",
      "D = [60]\n",
      "AGE = 60\n",
      "# 60\n",
    ].map((text) => `config = get = lambda *a, **k: {}\nAGE = 'AGE'\n${text}`),
    {
      beside: add("60", { key: "CHECKS", expression: "True", argument: "checks" }),
      "beside age": add("60", { key: "CHECKS", expression: "True", argument: "checks", argumentBeside: "age" }),
      "beside default": add("60", { key: "CHECKS", expression: "True", argument: "checks", argumentBeside: "default" }),
      "without an argument": add("60", { key: "CHECKS", expression: "True" }),
      "into it": (fix, entry) =>
        add(assignedIn(entry), { key: "CHECKS", expression: "True", after: ["AGE", "NAME"] })(fix, entry),
    },
  );
  record(
    "empty dicts",
    ["D = {}\n", "D = {\n}\n", "D = dict()\n", "D = dict(A=1)\n", "D = dict(A=1,\n         B=2)\n"],
    {
      added: (fix, entry) => add(assignedIn(entry), { key: "CHECKS", expression: "True" })(fix, entry),
      "by no name": (fix, entry) => add(assignedIn(entry), { key: "a b", expression: "True" })(fix, entry),
    },
  );
  const into =
    (around: readonly [string, string] = ["", ""]): Way =>
    (fix, entry) =>
      fix.moveIntoDict(
        entry.setting("AGE"),
        spanOf(entry, "{'A': 1}"),
        { key: "AGE", around },
        { title: "Move", safety: "safe" },
      );
  record(
    "moved into a dict",
    [
      "AGE = 60\nD = {'A': 1}\n",
      "D = {'A': 1}\nAGE = 60  # why\n",
      "A = 1\nAGE = A\nD = {'A': 1}\n",
      "A = 1\nD = {'A': 1}\nAGE = A\n",
      "AGE = (60 +\n    1)\nD = {'A': 1}\n",
      "B = AGE = 60\nD = {'A': 1}\n",
      "B, AGE = 1, 60\nD = {'A': 1}\n",
      "AGE = 60\nAGE += 1\nD = {'A': 1}\n",
      "AGE = 60\nD = {'A': 1}\nB = AGE\n",
      "AGE = 60\nif True:\n    AGE = 61\nD = {'A': 1}\n",
      "AGE = 60\nD = {'A': 1, 'AGE': 3}\nE = {'A': 1}\n",
      { "base.py": "AGE = 60\n", "settings.py": "from base import *\nD = {'A': 1}\n" },
      { "base.py": "B = 1\nAGE = B\n", "settings.py": "from base import *\nD = {'A': 1}\n" },
      "D = {'A': 1}\n",
    ],
    { plain: into(), around: into(['f("', '", "x")']) },
  );
  const gather =
    (
      layout: (entry: Entry) => DictLayout,
      options: Partial<Parameters<SettingsFixes["gatherSettings"]>[2]> = {},
      dropped: readonly string[] = [],
    ): Way =>
    (fix, entry) =>
      fix.gatherSettings("STORE", layout(entry), {
        title: "Gather",
        safety: "needsReview",
        dropped: dropped.map((name) => entry.setting(name)),
        ...options,
      });
  const moved = (
    entry: Entry,
    name: string,
    more: { readonly append?: string; readonly around?: readonly [string, string] } = {},
  ): DictLayout => ({ kind: "moved", setting: entry.setting(name), ...more });
  const flat = gather((entry) => dictOf(["one", moved(entry, "ONE")], ["two", moved(entry, "TWO")]));
  record(
    "gathered",
    [
      "ONE = 'a'\nTWO = ['b']\n",
      "ONE = 'a'\nA = 1\n\nTWO = ['b']\n\nB = 1\n",
      "# of one\nONE = 'a'  # beside one\n# of two\n\n# more\nTWO = (  # in two\n    ['b']\n)  # beside two\n",
      "A = 1\n# of two\nTWO = [\n    'b',\n    'c',\n]\nB = 1\n# of one\nONE: str = 'a'\n",
      "if True:\n\tONE = 'a'\n\tTWO = []\n",
      "if True:\n    ONE = 'a'\nelse:\n    A = 1\nTWO = ['b']\n",
      "ONE = '''a\nb'''\nTWO = (\n    'b',\n)\n",
      "ONE = 'a'\\\n  'b'\nTWO = ()\n",
      "ONE = 'a\\\nb'\nTWO = ('a', 'b')\n",
      "# of the file\nONE = 'a'\nA = 1\n# of two\nTWO = ['b']\n",
      "ONE = TWO = ['a']\n",
      "ONE, TWO = 'a', ['b']\n",
      "ONE = 'a'; TWO = ['b']\n",
      "ONE = 'a'\nTWO = ['b']; A = 1\n",
      "ONE = 'a'\nONE += 'b'\nTWO = ['b']\n",
      "ONE = 'a'\nif True:\n    ONE = 'b'\nTWO = ['b']\n",
      "ONE = 'a'\nTWO = ['b']\nA = [STORE for STORE in [1]]\n",
      "STORE = 1\nONE = 'a'\nTWO = ['b']\n",
      "ONE = 'a'\nTWO = ['b']\nA = ONE\n",
      "ONE = 'a'\r\nTWO = ['b', 'c'[0]]\r\n",
      `ONE = 'a'\nTWO = ['${"b".repeat(50)}']\n`,
      `ONE = 'a'\nTWO = ['${"b".repeat(51)}']\n`,
      "ONE = 'a long text that does not fit on one line with the others, since it has too many letters'\nTWO = [ ]\n",
      "from os import path\nfrom a import Store\nONE = 'a'\nTWO = 'b'\n",
      { "base.py": "ONE = 'a'\n", "settings.py": "from base import *\nTWO = ['b']\n" },
      { "base.py": "ONE = 'a'\nTWO = ['b']\n", "other.py": "ONE = 'c'\n", "settings.py": "from base import *\n" },
      { "base.py": "ONE = 'a'\nTWO = ['b']\n", "settings.py": "from base import *\nONE = 'a'\nTWO = ['b']\n" },
      {
        "views.py": "from django.conf import settings\nA = settings.ONE\n",
        "settings.py": "ONE = 'a'\nTWO = ['b']\n",
      },
      "A = 1\n",
    ],
    {
      flat,
      nested: gather((entry) =>
        dictOf(
          [
            "default",
            dictOf(["one", moved(entry, "ONE")], ["options", dictOf(["two", moved(entry, "TWO", { append: '"x"' })])]),
          ],
          ["more", { kind: "source", text: "1" }],
          ["none", dictOf()],
        ),
      ),
      around: gather(
        (entry) => dictOf(["one", moved(entry, "ONE", { around: ["f(", ")"] })]),
        { imports: [{ module: "a", name: "Store" }], exclusive: true },
        ["TWO"],
      ),
    },
  );
  const inClass = (...lines: readonly string[]): string =>
    `from configurations import Configuration, values\nclass Prod(Configuration):\n${lines.map((line) => `    ${line}\n`).join("")}`;
  record(
    "gathered in a class",
    [inClass("ONE = 'a'", "TWO = ['b']"), inClass("ONE = values.Value('a')", "TWO = ['b']")],
    { flat },
    { entry: "settings:Prod" },
  );
});

describe("imports", () => {
  record(
    "imports",
    [
      "",
      "A = 1\n",
      "'''doc'''\n",
      "'''doc'''",
      "'''doc'''; A = 1\n",
      "from __future__ import annotations\nA = 1\n",
      "import re\n",
      "import re; import sys\n",
      "import abc\nimport sys\nA = 1\n",
      "import sys\nfrom abc import ABC\n",
      "from abc import ABC\n# about yaml\nimport yaml\n",
      "import abc\n\n# the others\nimport yaml\n",
      "import yaml\n\nimport abc\n",
      "import abc\nimport yaml\n",
      "import yaml\nimport abc\nA = 1\n",
      "import yaml\n  \nfrom own.a import b\n",
      "A = 1\nimport re\n",
      "try:\n    import re\nexcept ImportError:\n    pass\n",
      "import abc, \\\n    sys\nimport zlib",
      "from abc import (\n    ABC,\n)\n\n\nA = 1\n",
      "#!/usr/bin/env python\n# coding: utf-8\n\nimport re\n",
      "\uFEFF# about\r\nimport re\r\n",
      "import os.path\n",
      "import os.path as p\nfrom os import path\n",
      "import sys as os\n",
      "for x in [1]:\n    import os\n",
    ],
    { os: read("SECRET_KEY", { cast: "str" }) },
  );
  record(
    "relative imports",
    [
      "from .a import b\n",
      "from . import b\n\nimport abc\n",
      "import yaml\nfrom .a import b\n",
      "from ..c.a import b\nA = 1\n",
    ].map((text) => ({ "c/__init__.py": "", "c/a.py": "b = 1\n", "c/b.py": "", "c/settings.py": text })),
    { os: read("SECRET_KEY", { cast: "str" }) },
  );
  record(
    "imports that have run",
    [
      "while True:\n    import os\n    break\nelse:\n    A = 1\nSECRET_KEY = 'kkk'\n",
      "with open('a') as f:\n    import os\n    SECRET_KEY = 'kkk'\n",
      "with open('a') as f:\n    import os\nSECRET_KEY = 'kkk'\n",
      "import os\nif True:\n    A = 1\n    if A:\n        SECRET_KEY = 'kkk'\n",
      "if True:\n    A = 1\n    import os as system\n    if A:\n        B = 1\n        SECRET_KEY = 'kkk'\n",
      "if True:\n    SECRET_KEY = 'kkk'\n    import os\n",
      "try:\n    import os as o\nfinally:\n    SECRET_KEY = 'kkk'\n",
      "try:\n    A = 1\nexcept Exception:\n    import os\nelse:\n    SECRET_KEY = 'kkk'\n",
      "try:\n    from decouple import config as c\n    SECRET_KEY = 'kkk'\nexcept ImportError:\n    A = 1\n",
      "from decouple import *\nSECRET_KEY = 'kkk'\n",
      "match 1:\n    case 1:\n        import os\n        SECRET_KEY = 'kkk'\n",
    ],
    { text: read("SECRET_KEY", { cast: "str" }), list: read("SECRET_KEY", { cast: "list", fallback: "['a']" }) },
  );
});

describe("a literal that is rewritten", () => {
  const text = `DEBUG = True
USE_TZ = False
SECRET_KEY = 'kkk'
NAME: str = 'shop'
ALLOWED_HOSTS = ['a.example', 'b.example']
HOSTS = ('a.example',)
BAD = ['a,b']
LONG = [
    'a.example',
    'b.example',
]
AGE = 60
RATE = 0.5
HUGE = 123456789012345678901234567890
NONE = None
BYTES = b'x'
TEXT = '''a
b'''
FULL = f'{NAME}'
DATABASES = {'default': {'ENGINE': 'e', 'PASSWORD': 'secret', 'OPTIONS': {'poolSize': 5, 'init-command': 'x'}}, 'other': {'NAME': 'n'}}
CACHES = {'default': {'LOCATION': ['h:1', 'h:2'], 1: 'x'}}
SHOP = {'SHOP_OWNER': 'me', 'COLOUR': 'red'}
DATABASES['other']['HOST'] = 'h'
DATABASES[NAME] = {'USER': 'u'}
A = B = 'two'
lower = 'x'
PAIR, OTHER = 'p', 'o'
CALLED = str('called')
SUM = 'left' + 'right'
LAMBDA = lambda: 'in lambda'
EACH = ['each' for _ in [1]]
MIDDLEWARE = ['m']
LOGGING_HANDLERS = ['console']
BROKER_URL = 'redis://u:p@h/0'
BROKERS = ['amqp://u:p@h', 'amqp://h']
API_TOKEN = ['t']
TOKEN_LIKE = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a'
def function():
    INSIDE = 'inside'
`;
  it("literals", () => {
    const files = { ".env.example": "A=1\n", "settings.py": text };
    const entry = openEntry(parser, files);
    const said: string[] = [];
    const seen = new Set<string>();
    for (let start = 0; start < text.length; start++) {
      if (/\W/.test(text[start] ?? "") || /\w/.test(text[start - 1] ?? "")) continue;
      const draft = entry.fix.rewriteFromEnvironment({ file: `${root}/settings.py`, start, end: start }, (name) =>
        entry.setting(name),
      );
      const told = offers(files, draft ? [draft] : []);
      const line = text.slice(text.lastIndexOf("\n", start) + 1, text.indexOf("\n", start)).trim();
      const word = /^\w+/.exec(text.slice(start))?.[0] ?? "";
      if (!seen.has(`${line}${told}`)) said.push(`| ${line}`, `${word}:${told}`, "");
      seen.add(`${line}${told}`);
    }
    expectRecorded("fixes.literals", said.join("\n"));
  });
});

describe("words of commands", () => {
  const commands = [
    "web: gunicorn shop.wsgi --reload --workers 2",
    "--reload",
    "  --reload gunicorn",
    "- --reload",
    "      - --reload\n      - gunicorn",
    'CMD ["gunicorn", "shop.wsgi", "--reload"]',
    'CMD ["--reload", "gunicorn"]',
    'CMD ["--reload" , "gunicorn"]',
    'CMD ["--reload"]',
    'CMD ["gunicorn" ,  "--reload", "x"]',
    'run: gunicorn "--reload" x',
    "gunicorn\t--reload\\\n  x",
    "a\n--reload",
    "x--reload",
  ];
  it("words", () => {
    const said = commands.map((text) => {
      const files = memoryFiles({ "/p/file": text });
      const start = text.indexOf("--reload");
      const span = { file: "/p/file", start, end: start + "--reload".length };
      const quoted = { ...span, start: start - 1, end: span.end + 1 };
      const told = [span, ...(text[start - 1] === '"' ? [quoted] : [])].map((one) => {
        const [draft] = removeWords(files, "Remove", [one]);
        return draft
          ? `${draft.safety}: ${JSON.stringify(applyEdits("/p/file", text, draft.edits().edits))}`
          : "nothing";
      });
      return `${JSON.stringify(text)}\n  ${told.join("\n  ")}\n`;
    });
    const text = "gunicorn --reload --x";
    const files = memoryFiles({ "/p/file": text });
    const words = [9, 18].map((start) => ({ file: "/p/file", start, end: start === 9 ? 17 : 21 }));
    const both = removeWords(files, "Remove both", words, "safe");
    said.push(
      ...both.map(
        ({ title, safety, edits }) => `${title} (${safety}): ${applyEdits("/p/file", text, edits().edits)}\n`,
      ),
      `none of them: ${removeWords(files, "Remove", []).length}\n`,
      `of no file: ${removeWords(files, "Remove", [{ file: "/p/other", start: 0, end: 1 }]).length}\n`,
    );
    expectRecorded("fixes.words", said.join(""));
  });
});

describe("comments that suppress", () => {
  const texts = {
    "/p/settings.py": String.raw`"""Doc
of two lines"""
A = 1  # why
B = "#"  # deploy-hygiene: allow[x, y]
C = '\'' + "\"" + ''
D = """one line"""; E = 1
F = '''two
lines # with a sign
''' + \
    "more"
if A:
    G = [  
        1,
    ]
H = r'\\' # it's
I = "a" 'b'
J = '''a''' + \
  'b'
K = "it's """ + 'x'
M = """a "quoted" word\"""
still # inside
"""
L = 1`,
    "/p/Dockerfile": "FROM python\n\tRUN x\n",
    "/p/package.json": "{}\n",
    "/p/bom.py": "\uFEFFA = 1\n",
    "/p/head.py": "#!/usr/bin/env python\r\n# coding: utf-8\r\nA = 1\r\nB = (\r\n  '''x\r\ny''')\r\n",
    "/p/late.py": "# about\n# coding: utf-8\nA = 1\n",
    "/p/bom_head.py": "\uFEFF#!x\n  # -*- coding=utf-8 -*-\n",
    "/p/empty.py": "",
    "/p/mac.py": "A = 1\rB = 2\r",
  };
  it("comments", () => {
    const said = Object.entries(texts).flatMap(([file, text]) => {
      const linesOf = (one: string): readonly string[] => one.split(/(?<=\n)|(?<=\r)(?!\n)/);
      const told = (start: number, end: number, scope: "line" | "file"): string => {
        const finding = { ruleId: "rule", at: { file, start, end } } as unknown as Finding;
        const { edits } = suppressionEdits(finding, text, scope);
        const old = linesOf(text);
        const changed = linesOf(applyEdits(file, text, edits)).flatMap((line, i) =>
          old[i] === line ? [] : [`${i + 1}: ${JSON.stringify(line)}`],
        );
        return edits.length === 0 ? "nothing" : (changed[0] ?? "");
      };
      let start = 0;
      const lines = linesOf(text).map((line, i) => {
        start += line.length;
        return `  of line ${i + 1}: ${told(start - line.length, start - line.length, "line")}`;
      });
      return [file, ...lines, `  of all: ${told(0, text.length, "line")}`, `  of the file: ${told(0, 0, "file")}`, ""];
    });
    expectRecorded("fixes.comments", said.join("\n"));
  });
});
