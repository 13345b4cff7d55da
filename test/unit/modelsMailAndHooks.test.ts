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
const openSettings = (text: string, options: EvaluationOptions = {}): Readonly<Record<string, unknown>> =>
  settingsOf(evaluateText(parser, text, options));
const unknown = (reason: string): unknown => ({ unknown: expect.stringContaining(reason) });

// Each right side was printed by dj-email-url 1.0.6's own parse().
describe("dj_email_url", () => {
  const plain = {
    EMAIL_FILE_PATH: "",
    EMAIL_HOST_USER: null,
    EMAIL_HOST_PASSWORD: null,
    EMAIL_HOST: null,
    EMAIL_PORT: null,
    EMAIL_USE_SSL: false,
    EMAIL_USE_TLS: false,
    EMAIL_TIMEOUT: null,
  };
  const backend = (name: string): string => `django.core.mail.backends.${name}.EmailBackend`;
  test.each([
    ["smtp://", { EMAIL_HOST: "localhost", EMAIL_PORT: 25, EMAIL_BACKEND: backend("smtp") }],
    [
      "smtp://a:b%40@h:2525?tls=1&timeout=7",
      {
        EMAIL_HOST_USER: "a",
        EMAIL_HOST_PASSWORD: "b@",
        EMAIL_HOST: "h",
        EMAIL_PORT: 2525,
        EMAIL_USE_TLS: true,
        EMAIL_TIMEOUT: 7,
        EMAIL_BACKEND: backend("smtp"),
      },
    ],
    [
      "submission://u@mail.example.com?_server_email=r@x.y&_default_from_email=A%20%3Ca@b.c%3E",
      {
        EMAIL_HOST_USER: "u",
        EMAIL_HOST: "mail.example.com",
        EMAIL_PORT: 587,
        EMAIL_USE_TLS: true,
        EMAIL_BACKEND: backend("smtp"),
        SERVER_EMAIL: "r@x.y",
        DEFAULT_FROM_EMAIL: "A <a@b.c>",
      },
    ],
    ["smtps://h?ssl=True", { EMAIL_HOST: "h", EMAIL_USE_SSL: true, EMAIL_BACKEND: backend("smtp") }],
    ["console:", { EMAIL_BACKEND: backend("console") }],
    ["file:///tmp/mail", { EMAIL_FILE_PATH: "tmp/mail", EMAIL_BACKEND: backend("filebased") }],
    ["x://h", { EMAIL_HOST: "h" }],
    ["smtp://h?ssl=0", { EMAIL_HOST: "h", EMAIL_PORT: 25, EMAIL_BACKEND: backend("smtp") }],
  ])("%s", (url, own) => {
    expect(settings(`import dj_email_url\nR = dj_email_url.parse("${url}")`)).toEqual({ R: { ...plain, ...own } });
  });

  test("an unset variable without a default gives nothing", () => {
    expect(settings("import dj_email_url\nDEBUG = False\nvars().update(dj_email_url.config())")).toEqual({
      DEBUG: false,
    });
  });

  test("where the variable is the deployer's, settings that are not of mail stay known", () => {
    const found = openSettings(
      `import os, dj_email_url\nDEBUG = False\nvars().update(dj_email_url.parse(os.environ["EMAIL_URL"]))`,
    );
    expect(found).toMatchObject({ DEBUG: false });
    expect(Object.keys(found).sort()).toEqual(
      ["DEBUG", "DEFAULT_FROM_EMAIL", "EMAIL_BACKEND", ...Object.keys(plain), "SERVER_EMAIL"].sort(),
    );
  });
});

test("mail settings of environs leave others as they are", () => {
  const code = (more: string): string =>
    `import environs\nenv = environs.Env()\nDEBUG = False\nvars().update(env.${more}("MAIL", default="smtp://user@:password@localhost:25"))`;
  const found = openSettings(code("dj_email_url"));
  expect(found).toMatchObject({ DEBUG: false });
  expect(Object.keys(found)).toContain("EMAIL_BACKEND");
  // Of a cache nobody knows which names it has.
  expect(openSettings(code("dj_cache_url"))).not.toMatchObject({ DEBUG: false });
});

test("mail settings of django-environ leave others as they are", () => {
  const found = openSettings(
    `import environ\nenv = environ.Env()\nDEBUG = False\nvars().update(env.email_url("MAIL", default="smtp://user@:password@localhost:25"))`,
  );
  expect(found).toMatchObject({ DEBUG: false });
  expect(Object.keys(found)).toContain("EMAIL_BACKEND");
});

// As environs 15.2 itself answered.
describe("environs.FileAwareEnv", () => {
  const files = { "key.txt": " s3cret\n" };
  const env = "from environs import FileAwareEnv\nenv = FileAwareEnv()\n";
  test("the file comes before the variable", () => {
    expect(
      settings(`${env}R = [env.str("S"), env("T"), env.str("N", "d")]`, {
        files,
        environment: { S_FILE: "/project/key.txt", S: "plain", T_FILE: "", T: "t" },
      }),
    ).toEqual({ R: [" s3cret\n", "t", "d"] });
  });
  test("its options", () => {
    const text = `from environs import FileAwareEnv\nR = [FileAwareEnv(strip_whitespace=True)("S"), FileAwareEnv(file_suffix="_PATH")("S"), FileAwareEnv(prefix="P_")("Z")]`;
    expect(settings(text, { files, environment: { S_FILE: "key.txt", S: "plain", P_Z_FILE: "key.txt" } })).toEqual({
      R: ["s3cret", "plain", " s3cret\n"],
    });
  });
  test("a file that is not there, and one that holds no number", () => {
    expect(settings(`${env}R = env("Q")`, { environment: { Q_FILE: "/nope" } })).toEqual({ raises: "ValueError" });
    expect(settings(`${env}R = env.int("I")`, { files, environment: { I_FILE: "key.txt" } })).toEqual({
      raises: "EnvValidationError",
    });
  });
});

describe("post_hooks of dynaconf", () => {
  test("what they return is set, and merged where they say so", () => {
    const text = `
import dynaconf
DEBUG = False
LISTED = ["a"]
def hook(settings):
    data = {"dynaconf_merge": True}
    if not settings.get("DEBUG"):
        data["LISTED"] = ["b"]
    return data
def other():
    return {"LISTED_TOO": 2}
settings = dynaconf.DjangoDynaconf(__name__, post_hooks=[hook, other, lambda settings: {}])
`;
    expect(settings(text)).toMatchObject({ DEBUG: false, LISTED: ["a", "b"], LISTED_TOO: 2 });
  });
  test("a hook that cannot be seen may set anything", () => {
    expect(
      settings(
        "import dynaconf\nfrom elsewhere import hook\nDEBUG = False\nsettings = dynaconf.DjangoDynaconf(__name__, post_hooks=hook)",
      ),
    ).toMatchObject({ DEBUG: unknown("post_hooks") });
    expect(
      settings(
        `import dynaconf\nDEBUG = False\nsettings = dynaconf.DjangoDynaconf(__name__, PRELOAD_FOR_DYNACONF=["other.toml"])`,
      ),
    ).toMatchObject({ DEBUG: unknown("PRELOAD") });
  });
});

// Each right side was printed by pydantic 1.10 (`pydantic.v1`).
test("@validator(always=True) of pydantic 1 runs on defaults, of a subclass that only assigns too", () => {
  const text = `
from typing import Any, List, Literal, Optional
from pydantic import BaseSettings, validator, root_validator
class Base(BaseSettings):
    host: str = "h"
    port: int = 5
    dsn: Optional[str] = None
    hosts: List[str] = []
    mode: Literal["dev", "prod"] = "prod"
    raw: Any = None
    checked: bool = False
    @validator("dsn", always=True)
    def build(cls, v, values, **kwargs):
        return v or "pg://%s:%s" % (values["host"], values.get("port"))
    @validator("hosts", pre=True, always=True)
    def split(cls, v):
        return v.split(",") if isinstance(v, str) else (v or ["localhost"])
    @validator("raw", always=True, pre=True)
    def follow(cls, v, values, field, config):
        return values["mode"]
    @validator("checked")
    def never(cls, v):
        return True
    @root_validator
    def further(cls, values):
        values["port"] = values["port"] + 1
        return values
class Derived(Base):
    host = "t"
    @validator("port", always=True)
    def other(cls, v, values):
        return 99 if values["host"] == "t" else v
a = Base()
b = Derived()
R = [a.dsn, a.hosts, a.raw, a.checked, a.port, b.dsn, b.port, Base(host="x", hosts="q,w").dsn]
`;
  expect(settings(text, { versions: { pydantic: "1.10.13" } })).toMatchObject({
    R: ["pg://h:5", ["localhost"], "prod", true, 6, "pg://t:99", 100, "pg://x:5"],
  });
});

test("a default of None says that a field of pydantic 1 may be None, and settings run their validators on it", () => {
  const text = (base: string): string => `
from pydantic import ${base}, validator
class S(${base}):
    mode: str = "prod"
    ssl: bool = None
    port: int = None
    plain: int = None
    @validator("ssl", always=True)
    def unlessDevelopment(cls, v, values):
        return values["mode"] != "dev"
    @validator("port")
    def usual(cls, v):
        return 5
s = S()
R = [s.ssl, s.port, s.plain]
`;
  const versions = { pydantic: "1.10.13" };
  expect(settings(text("BaseSettings"), { versions })).toMatchObject({ R: [true, 5, null] });
  expect(settings(text("BaseModel"), { versions })).toMatchObject({ R: [true, null, null] });
});

const exported = `
import inspect
from enum import Enum, StrEnum, auto
from typing import List
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

class Level(StrEnum):
    LOW = auto()
    HIGH = auto()

class S(BaseSettings):
    model_config = {"enable_decoding": False}
    DEBUG: bool = False
    LEVEL: Level = Level.LOW
    A: List[str] = Field(default_factory=lambda: ["a"])
    B: List[str] = Field(default_factory=lambda: ["b"])
    C: List[str] = Field(default_factory=list)
    D: List[str] = Field(default_factory=list)
    E: List[str] = Field(default_factory=list)
    F: List[str] = Field(default_factory=list)

def plain(value):
    if isinstance(value, BaseSettings):
        return plain(value.model_dump())
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return value

def export(settings):
    names = inspect.stack()[1][0].f_globals
    for name, value in settings.model_dump().items():
        names[name] = plain(value)

export(S())
`;

test("what exports the fields of a class asks for types, which say enough where the value depends on the environment", () => {
  expect(openSettings(exported)).toMatchObject({
    DEBUG: { environment: ["DEBUG"] },
    LEVEL: { environment: ["LEVEL"] },
  });
  expect(settings(exported)).toMatchObject({ DEBUG: false, LEVEL: "low", A: ["a"], F: [] });
});

test("isinstance() of what cannot be seen, or not before the environment is known", () => {
  const text = `
import os
from elsewhere import anything
from collections import OrderedDict
class Own: pass
class Text(str): pass
TEXT = os.environ.get("TEXT", "")
NUMBER = int(os.environ.get("NUMBER", 1))
R = [isinstance(TEXT, str), isinstance(TEXT, (list, dict)), isinstance(TEXT, Own), isinstance(str(anything), str), isinstance(NUMBER, int)]
HIDDEN = [isinstance(anything, str), isinstance(str(anything), Text)]
OTHER = os.environ.get("OTHER", False)
LATER = os.environ.get("LATER", OTHER)
BY_DEFAULT = [isinstance(OTHER, str), isinstance(LATER, str), isinstance(LATER, bool)]
NEVER = isinstance(LATER, (list, Own))
`;
  expect(openSettings(text)).toMatchObject({
    R: [true, false, false, true, true],
    HIDDEN: [unknown("isinstance()"), unknown("isinstance()")],
    BY_DEFAULT: [{ environment: ["OTHER"] }, { environment: ["LATER"] }, { environment: ["LATER"] }],
    NEVER: false,
  });
});

// As its source says (https://github.com/mikeorr/Unipath/blob/master/unipath/abstractpath.py).
test("paths of unipath are texts with further attributes", () => {
  const text = `
from unipath import Path, FSPath
import os
BASE = Path(__file__).absolute().ancestor(1)
R = [
    BASE, BASE.child("a", "b"), BASE.child("a").parent, Path("/x", "y").ancestor(9), Path("x.tar.gz").stem, Path("x.py").ext,
    BASE.child("settings.py").exists(), BASE.child("absent").isdir(), os.path.join(BASE, "s"), "%s/t" % BASE, BASE.startswith("/"),
    isinstance(BASE, str), FSPath("a/../b").norm(),
]
`;
  expect(settings(text)).toMatchObject({
    R: [
      ...["/project", "/project/a/b", "/project", "/", "x.tar", ".py"],
      ...[true, false, "/project/s", "/project/t", true, true, "b"],
    ],
  });
  expect(settings(`from unipath import Path\nR = Path("a").child("..")`)).toEqual({ raises: "UnsafePathError" });
  expect(openSettings(`import os\nfrom unipath import Path\nR = Path(os.environ["HERE"]).child("x")`)).toMatchObject({
    R: { environment: ["HERE"] },
  });
});

describe("names that something unseen may bind", () => {
  test("vars().update() and globals().update() of what cannot be seen: what is assigned later is known", () => {
    for (const namespace of ["vars()", "globals()", "locals()"]) {
      expect(
        settings(`from elsewhere import more\nDEBUG = False\n${namespace}.update(more("x"))\nSECURE_HSTS_SECONDS = 10`),
      ).toMatchObject({ DEBUG: unknown("elsewhere"), SECURE_HSTS_SECONDS: 10 });
    }
  });
  test("globals().update(os.environ): in exact mode all variables are known, else what reads a name behind it sees none of them", () => {
    const text = `import os\nDEBUG = True\nglobals().update(os.environ)\nCOPY = DEBUG`;
    const given = { environment: { DEBUG: "" } };
    expect(settings(text, given)).toMatchObject({ DEBUG: "", COPY: "" });
    expect(openSettings(text)).toMatchObject({ DEBUG: true, COPY: unknown("all variables of the environment") });
  });
  test("a second update() is told by what it is given, not by what the first may have bound", () => {
    const { worlds } = evaluateText(
      parser,
      `from elsewhere import more\nfrom another import other\nDEBUG = False\nvars().update(more("x"))\nvars().update(other("y"))`,
    );
    expect(worlds.unseen.map(({ value }) => value)).toContain("elsewhere.more, which is not in the repository");
    expect([...worlds.unseenReasons].map(([, reason]) => JSON.stringify(reason)).join()).not.toContain(
      "other, which may be replaced",
    );
  });
  test("a star import of a library that is not in the tree: what is assigned later is known", () => {
    expect(
      settings(
        `from elsewhere.settings import *\nDEBUG = False\nINSTALLED_APPS = ["a"]\nINSTALLED_APPS += ["b"]\nMIDDLEWARE = MIDDLEWARE + ["c"]`,
      ),
    ).toMatchObject({ DEBUG: false, INSTALLED_APPS: ["a", "b"], MIDDLEWARE: unknown("elsewhere.settings") });
  });
  test("include() of a file that a library brings", () => {
    const text = `import os, elsewhere\nfrom split_settings.tools import include\nDEBUG = False\ninclude(os.path.join(os.path.dirname(elsewhere.__file__), "settings.py"))\nSECURE_HSTS_SECONDS = 10`;
    expect(settings(text)).toMatchObject({ DEBUG: unknown("elsewhere"), SECURE_HSTS_SECONDS: 10 });
    expect(
      openSettings(
        `from split_settings.tools import include\nDEBUG = False\ninclude("/opt/library/settings.py")\nSECURE_HSTS_SECONDS = 10`,
      ),
    ).toMatchObject({ DEBUG: unknown("/opt/library/settings.py"), SECURE_HSTS_SECONDS: 10 });
  });
});

describe("exec() of a file that is not there", () => {
  const guarded = `DEBUG = False\ntry:\n    exec(open("local_settings.py").read())\nexcept IOError:\n    pass\nSECURE_HSTS_SECONDS = 10`;
  const compiled = `DEBUG = False\ntry:\n    exec(compile(open("local_settings.py", "rb").read(), "local_settings.py", "exec"), globals())\nexcept FileNotFoundError:\n    pass\nSECURE_HSTS_SECONDS = 10`;
  const tested = `import os\nDEBUG = False\nif os.path.exists("local_settings.py"):\n    exec(open("local_settings.py").read())\nSECURE_HSTS_SECONDS = 10`;
  test.each([guarded, compiled, tested])("is as its optional import: %#", (text) => {
    const evaluation = evaluateText(parser, text);
    expect(settingsOf(evaluation)).toMatchObject({ DEBUG: false, SECURE_HSTS_SECONDS: 10 });
    expect(evaluation.optionalMissing.map((one) => one.name)).toContain("local_settings");
    expect(bindingWays(evaluation.worlds, "DEBUG").map((way) => way.value.unless)).toEqual([
      [{ name: "local_settings.py" }],
    ]);
    const exact = evaluateText(parser, text, { environment: {} });
    expect([settingsOf(exact), exact.optionalMissing]).toEqual([{ DEBUG: false, SECURE_HSTS_SECONDS: 10 }, []]);
  });
  test("where it is there, it runs", () => {
    expect(openSettings(guarded, { files: { "local_settings.py": "DEBUG = True\nSECURE_HSTS_SECONDS = 5" } })).toEqual({
      DEBUG: true,
      SECURE_HSTS_SECONDS: 10,
    });
  });
});

describe("exec() of a file outside of the project", () => {
  const text = `import os\nDEBUG = False\nif os.path.exists("/etc/shop.py"):\n    exec(compile(open("/etc/shop.py").read(), "/etc/shop.py", "exec"))\nSECURE_HSTS_SECONDS = 10`;
  test("may set what was set before, and names that were not seen", () => {
    const { worlds } = evaluateText(parser, text);
    expect(bindingWays(worlds, "DEBUG").map(({ value }) => [value.value, value.unless])).toEqual([
      [expect.objectContaining({ kind: "bool", value: false }), undefined],
      [expect.objectContaining({ kind: "bool", value: false }), [{ name: "/etc/shop.py", hides: expect.any(String) }]],
    ]);
    expect(worlds.unseen.map(({ value }) => value)).toContain("exec() of the content of /etc/shop.py");
    expect(bindingWays(worlds, "SECURE_HSTS_SECONDS").map(({ value }) => value.unless)).toEqual([undefined]);
  });
  test("is not there in exact mode", () => {
    expect(settings(text)).toEqual({ DEBUG: false, SECURE_HSTS_SECONDS: 10 });
  });
});

test("a list got through django.conf.settings while the settings load is changed on the way that changes it", () => {
  const { worlds } = evaluateText(
    parser,
    `import os\nfrom django.conf import settings\nSECRET_KEY = "k"\nAPPS = ["shop"]\nif os.environ.get("EXTRA"):\n    settings.APPS.append("extra")\nCOUNT = len(APPS)`,
  );
  expect(bindingWays(worlds, "COUNT").map(({ value }) => value.value)).toEqual([
    expect.objectContaining({ kind: "int", value: 1 }),
    expect.objectContaining({ kind: "int", value: 2 }),
  ]);
});
