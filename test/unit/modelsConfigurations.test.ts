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
  settingsOf(evaluateText(parser, text, { environment: {}, configuration: "Production", ...options }));

const text = `
from configurations import Configuration, values

class Base(Configuration):
    DEBUG = values.BooleanValue(True)
    SECRET_KEY = values.SecretValue()
    ALLOWED_HOSTS = values.ListValue(["a"])
    DATABASES = values.DatabaseURLValue("sqlite:///db.sqlite3")
    CONN = values.IntegerValue(5, environ_name="CONNECTIONS", environ_prefix="APP")
    FIXED = values.Value("x", environ=False)
    APPS = ["base"]
    TEMPLATE = "t"

    @property
    def INSTALLED_APPS(self):
        return self.APPS + ["more"]

    def LATE(self):
        return self.TEMPLATE + "!"

class Production(Base):
    DEBUG = False
    APPS = Base.APPS + ["production"]
    TIME_ZONE = Configuration.TIME_ZONE

    @property
    def INSTALLED_APPS(self):
        return super().INSTALLED_APPS + ["last"]
`;

test("attributes, values, properties and methods", () => {
  expect(
    settings(text, {
      environment: {
        DJANGO_SECRET_KEY: "s",
        DJANGO_ALLOWED_HOSTS: "x, y,,",
        DATABASE_URL: "postgres://u:p@h/n",
        APP_CONNECTIONS: "7",
        DJANGO_DEBUG: "yes",
      },
    }),
  ).toMatchObject({
    DEBUG: false,
    SECRET_KEY: "s",
    ALLOWED_HOSTS: ["x", "y"],
    CONN: 7,
    FIXED: "x",
    INSTALLED_APPS: ["base", "production", "more", "last"],
    LATE: "t!",
    TIME_ZONE: "America/Chicago",
    DATABASES: { default: { ENGINE: "django.db.backends.postgresql", NAME: "n" } },
  });
});

test("defaults where nothing is set", () => {
  expect(settings(text, { environment: { DJANGO_SECRET_KEY: "s" } })).toMatchObject({
    ALLOWED_HOSTS: ["a"],
    CONN: 5,
    DATABASES: { default: { NAME: "db.sqlite3" } },
  });
});

test.each([
  ["a secret is unset", {}],
  ["a secret is empty", { DJANGO_SECRET_KEY: "" }],
  ["a number is none", { DJANGO_SECRET_KEY: "s", APP_CONNECTIONS: "x" }],
  ["a database URL is none", { DJANGO_SECRET_KEY: "s", DATABASE_URL: "bogus://x" }],
])("%s: ValueError", (_name, environment) => {
  expect(settings(text, { environment })).toEqual({ raises: "ValueError" });
});

test("the open environment", () => {
  const evaluation = evaluateText(parser, text, { configuration: "Production" });
  expect(evaluation.raises).toBeNull();
  const shown = settingsOf(evaluation);
  expect(shown).toMatchObject({
    SECRET_KEY: { environment: ["DJANGO_SECRET_KEY"] },
    ALLOWED_HOSTS: { environment: ["DJANGO_ALLOWED_HOSTS"] },
    DATABASES: { environment: ["DATABASE_URL"] },
    DEBUG: false,
  });
});

describe("the order of bases", () => {
  const mixin = (bases: string): string => `
from configurations import Configuration
class Secure:
    SECURE_SSL_REDIRECT = True
    OWN = 1
class Production(${bases}):
    pass
`;
  test("a mixin before the configuration counts", () => {
    expect(settings(mixin("Secure, Configuration"))).toEqual({ OWN: 1, SECURE_SSL_REDIRECT: true });
  });
  test("behind it Django's default stands in the way", () => {
    expect(settings(mixin("Configuration, Secure"))).toEqual({ OWN: 1 });
  });
});

test("hooks and DOTENV", () => {
  const hooks = `
import os
from configurations import Configuration, values
class Production(Configuration):
    DOTENV = os.path.join(os.path.dirname(__file__), ".env")
    HOST = values.Value("none")
    @classmethod
    def setup(cls):
        super().setup()
        cls.SEEN = cls.HOST + "!"
`;
  expect(settings(hooks, { files: { ".env": "DJANGO_HOST='file'\n" } })).toMatchObject({ HOST: "file", SEEN: "file!" });
  expect(settings(hooks)).toEqual({ raises: "ImproperlyConfigured" });
});

const laterText = `
from os.path import join
from configurations import Configuration, values
from lasuite.configuration.values import SecretFileValue

class Production(Configuration):
    DATA = values.Value("/data")
    MEDIA_ROOT = values.Value(join(str(DATA), "media"))
    KIND = "url" if values.DatabaseURLValue(None, environ_name="DATABASE_URL", environ_prefix=None) else "parts"
    SAME = values.Value("x") == "x" and values.Value(5) != 6 and not values.IntegerValue(0)
    SECRET_KEY = SecretFileValue(None)
    PASSWORD = SecretFileValue("pass", environ_name="DB_PASSWORD", environ_prefix=None)
    INSTALLED_APPS = ["a"]
    POLICY = {"EXCLUDE": ["/admin"]}
    SILK = values.BooleanValue(False, environ_name="SILK", environ_prefix="")

    def __init__(self):
        super().__init__()
        self.INSTALLED_APPS += ["b"]
        self.POLICY["EXCLUDE"] += ["/api"]
        self.EXTRA = values.IntegerValue(3)

    @classmethod
    def post_setup(cls):
        super().post_setup()
        if cls.SILK:
            cls.INSTALLED_APPS.append("silk")
`;

test.each<readonly [string, EvaluationOptions, Readonly<Record<string, unknown>>]>([
  [
    "unset",
    { environment: {} },
    {
      DATA: "/data",
      MEDIA_ROOT: "/data/media",
      KIND: "parts",
      SAME: true,
      SECRET_KEY: null,
      PASSWORD: "pass",
      INSTALLED_APPS: ["a", "b"],
      POLICY: { EXCLUDE: ["/admin", "/api"] },
      EXTRA: 3,
    },
  ],
  [
    "variables",
    {
      environment: {
        DJANGO_DATA: "/x",
        DATABASE_URL: "sqlite:///x",
        DJANGO_SECRET_KEY: "key",
        DB_PASSWORD: "pw",
        SILK: "1",
        DJANGO_EXTRA: "4",
      },
    },
    {
      DATA: "/x",
      MEDIA_ROOT: "/data/media",
      KIND: "url",
      SECRET_KEY: "key",
      PASSWORD: "pw",
      INSTALLED_APPS: ["a", "b", "silk"],
      EXTRA: 4,
    },
  ],
  [
    "a file",
    {
      environment: { DJANGO_SECRET_KEY_FILE: "keys/secret", DJANGO_SECRET_KEY: "other" },
      files: { "keys/secret": "from file\n" },
    },
    { SECRET_KEY: "from file" },
  ],
  ["no such file", { environment: { DB_PASSWORD_FILE: "keys/none" } }, { raises: "ValueError" }],
])("values before their set-up, files of secrets, and what an instance does: %s", (_name, options, expected) => {
  expect(settings(laterText, options)).toMatchObject(expected);
});
