import { bindingWays } from "../../server/src/core/domain/bound.js";
import { beforeAll, describe, expect, test } from "vitest";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { createEngine } from "../harness/engine.js";
import type { EvaluationOptions } from "../harness/evaluateFiles.js";
import { evaluateText, settingsOf } from "../harness/evaluateFiles.js";

let parser: PythonParser;
beforeAll(async () => {
  ({ parser } = await createEngine());
});
const settings = (text: string, options: EvaluationOptions = {}): Readonly<Record<string, unknown>> =>
  settingsOf(evaluateText(parser, text, { environment: {}, ...options }));

// Each right side was printed by Python 3.11.
test.each<readonly [string, string, unknown]>([
  ["from datetime import timedelta", "timedelta(days=1, hours=2)", "datetime.timedelta(days=1, seconds=7200)"],
  ["from datetime import timedelta", "timedelta(minutes=-1)", "datetime.timedelta(days=-1, seconds=86340)"],
  ["from datetime import timedelta", "-timedelta(days=1) * 2", "datetime.timedelta(days=-2)"],
  ["from datetime import timedelta", "timedelta(weeks=1.5).total_seconds()", 907200],
  ["from datetime import timedelta", "int(timedelta(days=365).total_seconds())", 31536000],
  ["from datetime import timedelta", "str(timedelta(days=1, seconds=5))", "1 day, 0:00:05"],
  ["from datetime import timedelta", "timedelta(hours=1) / timedelta(minutes=1)", 60],
  ["import json", `json.loads('{"a": [1, 2.5, null, true, "x\\\\n"]}')`, { a: [1, 2.5, null, true, "x\n"] }],
  ["import functools", "functools.reduce(lambda a, b: a + b, [1, 2, 3], 10)", 16],
  ["import functools", "functools.partial(max, 3)(2)", 3],
  ["import itertools", "list(itertools.chain([1], (2,), [3]))", [1, 2, 3]],
  ["import copy", "(lambda a: [b.append(1) for b in [copy.deepcopy(a)]] and a)([])", []],
  ["import string", "len(string.ascii_letters + string.digits)", 62],
  ["from urllib.parse import quote_plus", `quote_plus("p@ss w/")`, "p%40ss+w%2F"],
  ["from urllib.parse import urlparse", `urlparse("https://U:p@Host.example:8443/x?q=1").hostname`, "host.example"],
  ["from urllib.parse import urlparse", `urlparse("https://h:8443/x").port`, 8443],
  ["from urllib.parse import urljoin", `urljoin("https://h/a/b", "c")`, "https://h/a/c"],
  // An import that editors offer: Lib/pathlib.py imports it, but in 3.13.
  ["from pathlib import Path, os", `os.path.join("/srv", "static")`, "/srv/static"],
  ["import re", `re.sub(r"[^a-z]", "-", "a.b_c")`, "a-b-c"],
  ["import re", `re.match(r"(\\w+)-(\\d+)", "web-12").group(2)`, "12"],
  ["import re", `re.match(r"x", "y")`, null],
  ["import re", `re.compile(r"^/a")`, "re.compile('^/a')"],
  ["import re", `re.split(r'(?<=[^"])\\s*:\\s*(?<!=)', 'a="b:c" : d=1')`, ['a="b', 'c" ', "d=1"]],
  ["import re", `re.split(r"[,; ]+", "a, b;c")`, ["a", "b", "c"]],
  [
    "import re",
    `re.match(r"(?P<user>\\w+)(?::(?P<password>\\w+))?@(?P<host>[\\w.]+)(?::(?P<port>\\d+))?/(?P<name>\\w+)", "u:p@h.ex:5432/db").groupdict()`,
    { user: "u", password: "p", host: "h.ex", port: "5432", name: "db" },
  ],
  ["import re", `re.match(r"(?P<a>x)?(?P<b>y)", "y").groupdict()`, { a: null, b: "y" }],
  ["import re", `re.match(r"(?P<a>x)?(?P<b>y)", "y").groupdict("none")`, { a: "none", b: "y" }],
  [
    "import re",
    `[re.search(r"b(c)?(d)", "abd").groups("x"), re.search(r"b(c)?(d)", "abd").span(), re.search(r"b(c)?(d)", "abd").span(1)]`,
    [
      ["x", "d"],
      [1, 3],
      [-1, -1],
    ],
  ],
  [
    "import re",
    `re.findall(r"(\\w)=(\\w)", "a=1,b=2")`,
    [
      ["a", "1"],
      ["b", "2"],
    ],
  ],
  ["import re", `[m.group(1) for m in re.finditer(r"(\\w)=\\w", "a=1,b=2")]`, ["a", "b"]],
  ["import re", `re.sub(r"(?P<x>\\d)", lambda m: m.groupdict()["x"] * 2, "a1b2")`, "a11b22"],
  ["import re", `re.match(r"x(?!y)", "xz").end()`, 1],
  ["import os", `os.path.commonprefix(["/a/bc", "/a/bd"])`, "/a/b"],
  ["import os", `os.path.commonprefix([])`, ""],
  [
    "import os",
    `[open(os.devnull).read(), os.path.exists(os.devnull), os.path.isfile("/dev/null"), os.path.isdir("/dev/null")]`,
    ["", true, false, false],
  ],
  ["import os", `exec(open(os.environ.get("EXTRA_SETTINGS", "/dev/null")).read())`, null],
  [
    "from django.utils.translation import to_language",
    `[to_language("pt_BR"), to_language("en"), to_language("zh_Hant_TW")]`,
    ["pt-br", "en", "zh-hant_tw"],
  ],
  [
    "from django.utils.translation import to_locale",
    `[to_locale("pt-br"), to_locale("EN-us"), to_locale("zh-hans"), to_locale("sr-latn-RS"), to_locale("es-419"), to_locale("de")]`,
    ["pt_BR", "en_US", "zh_Hans", "sr_Latn-rs", "es_419", "de"],
  ],
  [
    "from django.utils.translation import to_locale",
    `to_locale("zh_Hans")`,
    { unknown: expect.stringContaining("to_locale") as unknown },
  ],
  ["import os", `os.path.commonpath(["/a/bc", "/a/bd/e"])`, "/a"],
  [
    "from collections import namedtuple",
    `(lambda P: [P(1, 2) == (1, 2), P(1, 2)[:1], P(3, 4) < (3, 5)])(namedtuple("P", "a b"))`,
    [true, [1], true],
  ],
  ["import typing", `typing.get_args(typing.Literal["dev", "prod"])`, ["dev", "prod"]],
  ["import random", `random.choice("a")`, "a"],
  ["import resource", `resource.setrlimit(resource.RLIMIT_NOFILE, resource.getrlimit(resource.RLIMIT_NOFILE))`, null],
  ["import resource", `[resource.RLIMIT_NOFILE, resource.RLIM_INFINITY]`, [7, -1]],
  ["from distutils.util import strtobool", `strtobool("ON")`, 1],
  ["from collections import OrderedDict", `list(OrderedDict([("a", 1), ("b", 2)]).keys())`, ["a", "b"]],
  ["from collections import namedtuple", `namedtuple("P", "x y")(1, y=2).y`, 2],
  ["import ast", `ast.literal_eval("{'a': [1, (2,)]}")`, { a: [1, [2]] }],
  ["import sys", "sys.version_info >= (3, 5)", true],
  ["import sys", "sys.version_info[0] == 2", false],
  ["import platform", `platform.python_version_tuple() < ("3",)`, false],
  ["import platform", `platform.python_version_tuple()[0] == "2"`, false],
  ["import platform", `len([*platform.python_version_tuple()])`, 3],
  ["import os", `bool(os.path.join(os.path.expanduser("~"), "static"))`, true],
  ["from pathlib import Path", `bool(Path.home())`, true],
  ["from pathlib import Path", `str(Path.joinpath(Path("/a"), "b"))`, "/a/b"],
  ["from pathlib import Path", `Path.is_absolute(Path("a"))`, false],
  ["from types import SimpleNamespace", "SimpleNamespace(a=1).a", 1],
  ["import logging", "logging.WARNING", 30],
])("%s: %s", (before, expression, value) => {
  expect(settings(`${before}\nR = ${expression}`)).toEqual({ R: value });
});

test.each([
  ["import secrets", "secrets.token_urlsafe(50)", 67],
  ["import secrets", "secrets.token_hex(16)", 32],
  ["import uuid", "uuid.uuid4().hex", 32],
  ["import os", "os.urandom(24).hex()", 48],
  ["import os", "os.urandom(24).hex().replace('a', 'b')", 48],
  ["import os", "os.urandom(24).hex().replace('a', 'bb')", undefined],
  ["import base64, uuid", "base64.b64encode(str(uuid.uuid4()).encode('utf-8')).decode()", 48],
  ["import base64, os", "base64.urlsafe_b64encode(os.urandom(32)).decode('ascii')", 44],
  ["import random, string", `"".join(random.choice(string.ascii_letters) for _ in range(50))`, 50],
  ["import random", `"".join(random.SystemRandom().choice("ab") for i in range(12))`, 12],
])("random: %s, %s", (before, expression, length) => {
  expect(settings(`${before}\nR = ${expression}`)).toEqual({ R: { random: length } });
});

test("what of itertools no settings were seen to use is unknown, by its name", () =>
  expect(settings('import itertools\nR = itertools.groupby("aab")')).toEqual({
    R: { unknown: expect.stringContaining("groupby") as unknown },
  }));

test("random bytes are text in no encoding for certain", () => {
  expect(settings("import os\nR = os.urandom(50).decode()")).toEqual({ R: { unknown: "a part of random text" } });
});

test.each([
  ["import socket", "socket.gethostname()"],
  ["import multiprocessing", "multiprocessing.cpu_count()"],
  ["import hashlib", `hashlib.blake2b(b"x").hexdigest()`],
  ["import re", `re.match(r"(a+)+$", "aaaa")`],
  ["import sys", "sys.version_info >= (3, 12)"],
  ["import sys", "sys.version_info[:2] == (3, 12)"],
  ["import sys", "sys.version_info.minor in (11, 12)"],
  ["import sys", "sys.version_info >= (3, 10, 1)"],
  ["import sys", `sys.version >= "3.12"`],
  ["import sys", `f"{sys.version_info.major}.{sys.version_info.minor}"`],
  ["import re", `re.match(r"(?:x*)?y", "y")`],
  ["import resource", "resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 1024"],
  ["import random", `random.choice("ab") == "a"`],
  ["import random", `random.randint(0, 1) == 1`],
  ["from importlib.metadata import version", `version("celery")`],
  ["import platform", `platform.python_version_tuple() >= ("3", "10", "4")`],
  ["import sys", `sys.executable == "/usr/bin/python3"`],
  ["import os, sys", `os.path.exists(os.path.join(os.path.dirname(sys.executable), "activate_this.py"))`],
])("not to be known: %s, %s", (before, expression) => {
  expect(settings(`${before}\nR = ${expression}`)).toEqual({ R: { unknown: expect.any(String) } });
});

test('platform.python_version_tuple() holds texts: every minor version from 10 on comes before "6", and 8 and 9 after it', () => {
  const below = `import platform\nR = platform.python_version_tuple() < ("3", "6")`;
  expect(settings(below, { django: "5.2" })).toEqual({ R: true });
  expect(settings(below, { django: "4.2" })).toEqual({ R: { unknown: expect.any(String) } });
});

// On Django 5.2, whose release notes name Python 3.10 as the oldest.
test.each([
  ["sys.version_info >= (3, 10)", true],
  ["(3, 9) < sys.version_info", true],
  ["sys.version_info[:2] >= (3, 10)", true],
  ["sys.version_info[:2] == (3, 7)", false],
  ["sys.version_info.minor >= 10", true],
  ["sys.version_info[1] in (6, 7)", false],
  ["sys.version_info == (3, 11)", false],
  ["sys.version_info[:1]", [3]],
  ["len(sys.version_info)", 5],
  [`sys.version[0]`, "3"],
  [`sys.version[:2] == "3."`, true],
  // Of texts "3.10" comes before "3.5".
  [`sys.version >= "3.5"`, false],
])("sys knows its version as far as Django tells: %s", (expression, value) => {
  expect(settings(`import sys\nR = ${expression}`)).toEqual({ R: value });
});

test("sys: what the project itself asks for is the oldest Python", () => {
  expect(settings("import sys\nR = [sys.version_info >= (3, 12), sys.version[:4]]", { oldestPython: 12 })).toEqual({
    R: [true, { unknown: expect.any(String) }],
  });
});

test("importlib.metadata.version: of a distribution that a lock file names", () => {
  expect(
    settings(
      `from importlib.metadata import version\nimport pkg_resources\nR = [version("Django_Rest.x"), pkg_resources.get_distribution("a").version]`,
      { pinned: { "django-rest-x": "3.15", a: "1" } },
    ),
  ).toEqual({ R: ["3.15", "1"] });
});

test("a walrus binds where a condition, a comprehension or a call stands", () => {
  expect(
    settings(`
import os
A = [y for x in [1, 2, 3] if (y := x * 2) > 2]
B = y
if any((hit := one) == "b" for one in ["a", "b", "c"]):
    C = hit
if not (key := os.environ.get("KEY")):
    key = "none"
D = key
def first(text):
    if (short := text.strip()):
        return short
    return "empty"
E = [first(" a "), first(" ")]
F = []
left = iter([1, 2, 0, 3])
while (one := next(left)):
    F.append(one)
`),
  ).toEqual({ A: [4, 6], B: 6, C: "b", D: "none", E: ["a", "empty"], F: [1, 2] });
});

test("modules whose file name is no identifier are imported by name", () => {
  const files = { "local-settings.py": "A = 1\n", "conf/__init__.py": "", "conf/pro-d.py": "B = 2\n" };
  expect(
    settings(
      `import importlib\nR = [importlib.import_module("local-settings").A, __import__("local-settings").A, importlib.import_module("conf.pro-d").B]`,
      { files },
    ),
  ).toEqual({ R: [1, 1, 2] });
  expect(
    settings(
      `import importlib\nglobals().update({k: v for k, v in vars(importlib.import_module("local-settings")).items() if k.isupper()})`,
      { files },
    ),
  ).toEqual({ A: 1 });
});

test("json that is none raises without showing it", () => {
  const { raises } = evaluateText(parser, `import json, os\nR = json.loads(os.environ["X"])`, {
    environment: { X: "hush" },
  });
  expect(raises).toMatchObject({ type: "JSONDecodeError", variable: "X" });
  expect(JSON.stringify(raises)).not.toContain("hush");
});

test("contextlib.suppress and sys.exit", () => {
  expect(
    settings(`import contextlib, os\nA = 1\nwith contextlib.suppress(KeyError):\n    A = os.environ["MISSING"]\n`),
  ).toEqual({ A: 1 });
  expect(settings(`import sys\nsys.exit("no")`)).toEqual({ raises: "SystemExit" });
});

test("importlib.import_module", () => {
  expect(
    settings(`import importlib\nR = importlib.import_module("other").VALUE`, { files: { "other.py": "VALUE = 3" } }),
  ).toEqual({ R: 3 });
  expect(
    settings(`import importlib\nR = importlib.import_module(".part", __package__).VALUE`, {
      module: "config.settings",
      files: { "config/__init__.py": "", "config/part.py": "VALUE = 4" },
    }),
  ).toEqual({ R: 4 });
});

describe("glob", () => {
  const files = { "parts/b.py": "", "parts/a.py": "", "parts/.hidden.py": "", "one/x.txt": "" };
  test("sorted() makes the order sure", () => {
    expect(settings(`import glob\nR = sorted(glob.glob("parts/*.py"))`, { files })).toEqual({
      R: ["parts/a.py", "parts/b.py"],
    });
  });
  test("one file has an order", () => {
    expect(settings(`import glob\nR = glob.glob("one/*.txt")`, { files })).toEqual({ R: ["one/x.txt"] });
  });
  test("several have none", () => {
    expect(settings(`import glob\nR = list(glob.glob("parts/*.py"))`, { files })).toEqual({
      R: { inAnyOrder: ["parts/a.py", "parts/b.py"] },
    });
    expect(settings(`import glob\nR = list(glob.glob("parts/*.py"))[0]`, { files })).toEqual({
      R: { unknown: expect.any(String) },
    });
  });
});

test("dataclasses", () => {
  const text = `
from dataclasses import dataclass, field
@dataclass
class Base:
    name: str
    hosts: list = field(default_factory=list)
@dataclass(frozen=True)
class Site(Base):
    port: int = 80
    def url(self):
        return f"{self.name}:{self.port}"
R = [Site("a").url(), Site("b", ["h"], port=1).url(), Site("c").hosts]
`;
  expect(settings(text)).toEqual({ R: ["a:80", "b:1", []] });
  expect(settings(`${text}Site()`)).toEqual({ raises: "TypeError" });
});

test("importlib.util.find_spec: a package that no requirement names is there in one way of the run, and not in another", () => {
  const found = evaluateText(
    parser,
    `import importlib.util\nA = importlib.util.find_spec("settings") is not None\nB = importlib.util.find_spec("json") is None\nC = importlib.util.find_spec("who_knows") is None`,
    { environment: {} },
  );
  const kinds = ["A", "B", "C"].map((name) =>
    bindingWays(found.worlds, name).map(({ value: { value } }) => (value.kind === "bool" ? value.value : value.kind)),
  );
  expect(kinds).toEqual([[true], [false], [false, true]]);
});

test("os.open may make the file that is then read", () => {
  const text = `import os
KEY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "key")
if not os.path.exists(KEY):
    os.open(KEY, os.O_WRONLY | os.O_CREAT, 0o600)
R = open(KEY).read()
HOME_KEY = os.path.expanduser("~/key")
if not os.path.exists(HOME_KEY):
    os.open(HOME_KEY, os.O_WRONLY | os.O_CREAT, 0o600)
S = open(HOME_KEY).read()`;
  const found = settings(text);
  expect(found["raises"]).toBeUndefined();
  expect(found).toMatchObject({ R: { unknown: expect.stringContaining("key") as string } });
});

test("configparser", () => {
  const text = `
import configparser
config = configparser.ConfigParser()
config.read("app.ini")
R = [config.get("web", "host"), config.getboolean("web", "debug"), config["web"]["port"], config.getint("web", "none", fallback=7)]
`;
  expect(
    settings(text, { files: { "app.ini": "[DEFAULT]\nroot=/x\n[web]\nhost = %(root)s/y\nDebug: on\nport=80\n" } }),
  ).toEqual({ R: ["/x/y", true, "80", 7] });
  expect(settings(text)).toEqual({ raises: "NoSectionError" });
});

test("django_heroku writes into the settings", () => {
  expect(
    settings(
      `import django_heroku\nBASE_DIR = "/b"\nMIDDLEWARE = ["m"]\nALLOWED_HOSTS = ["a"]\ndjango_heroku.settings(locals(), logging=False)`,
      { environment: { DATABASE_URL: "postgres://u:p@h/n", SECRET_KEY: "k" } },
    ),
  ).toMatchObject({
    ALLOWED_HOSTS: ["*"],
    MIDDLEWARE: ["whitenoise.middleware.WhiteNoiseMiddleware", "m"],
    SECRET_KEY: "k",
    DATABASES: { default: { CONN_MAX_AGE: 600, OPTIONS: { sslmode: "require" } } },
  });
});

test("dynaconf may replace anything with options that are not followed, and in the open environment", () => {
  const replaced = { DEBUG: { unknown: expect.stringContaining("dynaconf") } };
  expect(
    settings(`import dynaconf\nDEBUG = False\nsettings = dynaconf.DjangoDynaconf(__name__, includes=["*.toml"])`),
  ).toEqual(replaced);
  expect(
    settingsOf(
      evaluateText(parser, `import dynaconf\nDEBUG = False\nsettings = dynaconf.DjangoDynaconf(__name__)`, {}),
    ),
  ).toEqual(replaced);
  expect(settings(`import dynaconf\nDEBUG = False\nsettings = dynaconf.DjangoDynaconf(__name__)`)).toMatchObject({
    DEBUG: false,
  });
});

describe("cfenv", () => {
  const text = `import cfenv\nenv = cfenv.AppEnv()\nA = env.get_credential("A", "a")\nB = env.get_credential("B")\nC = env.get_service(name="db")`;
  test("gives the variables where no service is bound", () => {
    expect(settings(text, { environment: { B: "b" } })).toMatchObject({ A: "a", B: "b", C: null });
  });
  test("does not say what a service holds", () => {
    expect(settings(text, { environment: { B: "b", VCAP_SERVICES: "{}" } })).toMatchObject({
      A: { unknown: expect.any(String) },
      B: { unknown: expect.any(String) },
      C: { unknown: expect.any(String) },
    });
  });
});

test("a method of Path takes the path first; what it raises of a text is not known", () => {
  const text = `from pathlib import Path\nwith Path.open(Path(__file__).parent / "a.txt") as file:\n    A = file.read()\n`;
  expect(settings(text, { files: { "a.txt": "b" } })).toMatchObject({ A: "b" });
  expect(settings(`from pathlib import Path\nA = Path.joinpath("a", "b")`)).toEqual({
    A: { unknown: "joinpath()" },
  });
});

test("a file that cannot be seen is named as seen from the project", () => {
  const text = `try:\n    with open("conf/general.txt") as file:\n        A = file.read()\nexcept OSError:\n    A = ""\n`;
  expect(settingsOf(evaluateText(parser, text))).toEqual({ A: { unknown: "the content of conf/general.txt" } });
});
