import { beforeAll, describe, expect, test } from "vitest";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { createEngine } from "../harness/engine.js";
import type { EvaluationOptions } from "../harness/evaluateFiles.js";
import { evaluateText, onlyBindings, plain, settingsOf } from "../harness/evaluateFiles.js";

let parser: PythonParser;
beforeAll(async () => {
  ({ parser } = await createEngine());
});
const settings = (text: string, options: EvaluationOptions = {}): Readonly<Record<string, unknown>> =>
  settingsOf(evaluateText(parser, text, { environment: {}, ...options }));

// From the sources and change logs: no machine has all of these versions at once.
describe("django-environ by version", () => {
  const database = `import environ\nR = environ.Env().db("X")`;
  test.each([
    ["0.4.4", "django.db.backends.postgresql_psycopg2"],
    ["0.4.5", "django.db.backends.postgresql"],
    [null, "django.db.backends.postgresql"],
  ])("engine of %s", (version, engine) => {
    expect(
      settings(database, { environment: { X: "postgres://h/n" }, versions: { "django-environ": version } }),
    ).toMatchObject({ R: { ENGINE: engine, NAME: "n", HOST: "h" } });
  });

  test.each([
    ["0.10.0", "v #x"],
    ["0.11.2", "v "],
    ["0.12.0", "v #x"],
    [undefined, "v #x"],
  ])("inline comments of %s", (version, value) => {
    expect(
      settings(`import os, environ\nenviron.Env.read_env()\nR = os.environ["A"]`, {
        files: { ".env": "A=v #x\n" },
        ...(version !== undefined && { versions: { "django-environ": version } }),
      }),
    ).toEqual({ R: value });
  });

  test("parse_comments of 0.12", () => {
    expect(
      settings(`import os, environ\nenviron.Env.read_env(parse_comments=True)\nR = os.environ["A"]`, {
        files: { ".env": "A=v #x\n" },
      }),
    ).toEqual({ R: "v " });
  });

  test.each([
    ["0.9.0", "sql_server.pyodbc"],
    ["0.11.0", "mssql"],
  ])("SQL Server of %s", (version, engine) => {
    expect(
      settings(database, { environment: { X: "mssql://h/n" }, versions: { "django-environ": version } }),
    ).toMatchObject({ R: { ENGINE: engine } });
  });

  test.each([
    ["0.10.0", false],
    ["0.11.0", true],
  ])("blanks around a boolean, %s", (version, truth) => {
    expect(
      settings(`import environ\nR = environ.Env().bool("X")`, {
        environment: { X: " true " },
        versions: { "django-environ": version },
      }),
    ).toEqual({ R: truth });
  });

  test.each([
    ["0.9.0", "4.2", {}, "django_redis.cache.RedisCache"],
    ["0.12.0", "3.2", {}, "django_redis.cache.RedisCache"],
    ["0.12.0", "4.2", {}, "django.core.cache.backends.redis.RedisCache"],
    ["0.12.0", "4.2", { "django-redis": "5.4.0" }, "django_redis.cache.RedisCache"],
  ])("redis of %s under Django %s", (version, django, further, backend) => {
    expect(
      settings(`import environ\nR = environ.Env().cache("X")`, {
        environment: { X: "redis://h:6379/1" },
        django,
        versions: { "django-environ": version, ...further },
      }),
    ).toEqual({ R: { BACKEND: backend, LOCATION: "redis://h:6379/1" } });
  });

  test.each([
    ["0.12.0", { SOCKET_TIMEOUT: 5 }],
    ["0.13.0", { socket_timeout: 5 }],
  ])("options of a Redis cache in %s", (version, options) => {
    expect(
      settings(`import environ\nR = environ.Env().cache("X")`, {
        environment: { X: "redis://h:6379/1?socket_timeout=5" },
        versions: { "django-environ": version },
      }),
    ).toMatchObject({ R: { OPTIONS: options } });
  });

  test.each([
    ["redis://h:6379/0", { BACKEND: "channels_redis.core.RedisChannelLayer", CONFIG: { hosts: ["redis://h:6379/0"] } }],
    [
      "redis+pubsub://h",
      { BACKEND: "channels_redis.pubsub.RedisPubSubChannelLayer", CONFIG: { hosts: ["redis://h"] } },
    ],
    ["inmemory://", { BACKEND: "channels.layers.InMemoryChannelLayer" }],
  ])("channels_url of %s", (url, layer) => {
    expect(
      settings(`import environ\nR = environ.Env().channels_url("X")`, {
        environment: { X: url },
        versions: { "django-environ": "0.12.0" },
      }),
    ).toEqual({ R: layer });
  });

  test("an environ.Path is a path since 0.4.5", () => {
    const text = `import environ\nfrom pathlib import Path\ntry:\n    R = str(Path(environ.Path("/a/b") - 1))\nexcept TypeError:\n    R = "none"\n`;
    const resultOf = (version: string): unknown =>
      settings(text, { environment: {}, versions: { "django-environ": version } });
    expect(resultOf("0.12.0")).toEqual({ R: "/a" });
    expect(resultOf("0.4.5")).toEqual({ R: "/a" });
    expect(resultOf("0.4.4")).toEqual({ R: "none" });
  });

  test("an environ.Path divided by a path raises nothing that is certain, and by a text it does", () => {
    const resultOf = (divisor: string): unknown =>
      settings(
        `import environ\nfrom pathlib import Path\ntry:\n    environ.Path("/a/b") / ${divisor}\n    R = "path"\nexcept TypeError:\n    R = "none"\n`,
        { environment: {}, versions: { "django-environ": "0.12.0" } },
      );
    expect(resultOf('Path("c")')).toEqual({ R: "path" });
    expect(resultOf('"c"')).toEqual({ R: "none" });
  });

  test("a PostgreSQL cluster, a socket and a prefix", () => {
    const text = `import environ\nenv = environ.Env()\nenv.prefix = "APP_"\nR = env.db("CLUSTER")\nS = env.db("SOCKET")\n`;
    expect(
      settings(text, { environment: { APP_CLUSTER: "postgres://u:p@a:1,b:2/n", APP_SOCKET: "postgres:////run/pg/n" } }),
    ).toMatchObject({ R: { HOST: "a,b", PORT: "1,2", NAME: "n" }, S: { HOST: "/run/pg", NAME: "n" } });
  });

  test("schemes that settings extend", () => {
    expect(
      settings(
        `import environ\nenviron.Env.DB_SCHEMES["postgres"] = "django_tenants.postgresql_backend"\nR = environ.Env().db("X")["ENGINE"]`,
        { environment: { X: "postgres://h/n" } },
      ),
    ).toEqual({ R: "django_tenants.postgresql_backend" });
  });

  test("empty text is None only with that default, and only from 0.8 on", () => {
    const text = `import environ\nR = environ.Env().int("X", default=None)`;
    expect(settings(text, { environment: { X: "" } })).toEqual({ R: null });
    expect(settings(text, { environment: { X: "" }, versions: { "django-environ": "0.7.0" } })).toEqual({
      raises: "ValueError",
    });
  });

  test("a text that equals the default is not cast", () => {
    expect(
      settings(`import environ\nR = environ.Env().bool("X", default="true")`, { environment: { X: "true" } }),
    ).toEqual({ R: "true" });
  });
});

describe("dj-database-url by version", () => {
  const text = `import dj_database_url\nR = dj_database_url.config(conn_max_age=600)`;
  const environment = { DATABASE_URL: "postgres://u:p@h:5432/n" };
  test.each([
    [
      "0.5.0",
      { ENGINE: "django.db.backends.postgresql_psycopg2", CONN_MAX_AGE: 600 },
      ["CONN_HEALTH_CHECKS", "DISABLE_SERVER_SIDE_CURSORS"],
    ],
    [
      "1.0.0",
      { ENGINE: "django.db.backends.postgresql", CONN_MAX_AGE: 600 },
      ["CONN_HEALTH_CHECKS", "DISABLE_SERVER_SIDE_CURSORS"],
    ],
    ["1.3.0", { CONN_HEALTH_CHECKS: false }, ["DISABLE_SERVER_SIDE_CURSORS"]],
    ["2.1.0", { CONN_HEALTH_CHECKS: false, DISABLE_SERVER_SIDE_CURSORS: false }, []],
    ["3.1.2", { CONN_HEALTH_CHECKS: false, DISABLE_SERVER_SIDE_CURSORS: false }, []],
  ])("%s", (version, has, lacks) => {
    const { R } = settings(text, { environment, versions: { "dj-database-url": version } }) as {
      R: Record<string, unknown>;
    };
    expect(R).toMatchObject(has);
    for (const name of lacks) expect(R).not.toHaveProperty(name);
  });

  test.each([
    ["0.5.0", "KeyError"],
    ["1.3.0", "ValueError"],
    ["3.1.2", "UnknownSchemeError"],
  ])("an unknown scheme raises in %s", (version, type) => {
    expect(
      settings(text, { environment: { DATABASE_URL: "bogus://h/n" }, versions: { "dj-database-url": version } }),
    ).toEqual({ raises: type });
  });

  test("an argument that the version does not know", () => {
    expect(
      settings(`import dj_database_url\nR = dj_database_url.config(conn_health_checks=True)`, {
        environment,
        versions: { "dj-database-url": "0.5.0" },
      }),
    ).toEqual({ raises: "TypeError" });
  });

  test("an empty variable hides the default", () => {
    expect(
      settings(`import dj_database_url\nR = dj_database_url.config(default="sqlite:///x")`, {
        environment: { DATABASE_URL: "" },
      }),
    ).toEqual({ R: {} });
  });
});

describe("decouple", () => {
  test("Csv with a list as default fails only where the variable is unset", () => {
    const text = `from decouple import config, Csv\nR = config("X", default=[], cast=Csv())`;
    expect(settings(text)).toEqual({ raises: "AttributeError" });
    expect(settings(text, { environment: { X: "a" } })).toEqual({ R: ["a"] });
    expect(evaluateText(parser, text).raises).toBeNull();
  });

  test("settings.ini stands before .env, both after the environment", () => {
    const files = { "settings.ini": "[settings]\nA=ini\nC=ini\n", ".env": "A=env\nB=env\n" };
    expect(
      settings(`from decouple import config\nR = [config("A"), config("B", default="none"), config("C")]`, {
        files,
        environment: { C: "real" },
      }),
    ).toEqual({ R: ["ini", "none", "real"] });
  });

  test("casts of the project's own, Choices, post_process", () => {
    const text = `
from decouple import config, Csv, Choices
def upper(value):
    return value.upper()
A = config("A", cast=upper, default="x")
B = config("B", cast=Choices(["a", "b"]))
C = config("C", cast=Csv(int, delimiter=";", post_process=tuple))
D = config("D", default="1", cast=int)
`;
    expect(settings(text, { environment: { B: "b", C: "1; 2" } })).toMatchObject({ A: "X", B: "b", C: [1, 2], D: 1 });
    expect(settings(text, { environment: { B: "c", C: "1" } })).toEqual({ raises: "ValueError" });
    expect(settings(text, { environment: { B: "a", C: "x" } })).toEqual({ raises: "ValueError" });
    expect(settings(text)).toEqual({ raises: "UndefinedValueError" });
  });
});

describe("the open environment", () => {
  const reads = (text: string, files: Readonly<Record<string, string>> = {}): Readonly<Record<string, unknown>> => {
    const evaluation = evaluateText(parser, text, { files });
    expect(evaluation.raises).toBeNull();
    return settingsOf(evaluation);
  };

  test.each([
    [`import environ\nenv = environ.Env(X=(bool, False))\nR = env("X")`],
    [`import environ\nR = environ.Env().list("X")`],
    [`import environ\nR = {"default": environ.Env().db("X")}["default"]`],
    [`from decouple import config\nR = config("X", default=False, cast=bool)`],
    [`import environs\nR = environs.Env().int("X", 1)`],
    [`import dj_database_url\nR = dj_database_url.config("X")`],
    [`from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    x: bool = False\nR = S().x`],
    [`from dotenv import dotenv_values\nimport os\nR = {**dotenv_values(".env"), **os.environ}["X"]`],
  ])("%s", (text) => {
    expect(reads(text)["R"]).toEqual({ environment: ["X"] });
  });

  test("an env file is not read, and is noted", () => {
    const evaluation = evaluateText(
      parser,
      `import environ\nenviron.Env.read_env()\nDEBUG = environ.Env().bool("DEBUG", default=False)`,
      { files: { ".env": "DEBUG=True" } },
    );
    expect(evaluation.filesRead).toContain("/project/.env");
    expect(
      plain(onlyBindings(evaluation).get("DEBUG")?.value ?? { kind: "none", at: undefined, from: "literal" }),
    ).toEqual({ environment: ["DEBUG"] });
  });

  test("a read resolves as the library would", () => {
    const evaluation = evaluateText(parser, `import environ\nR = environ.Env().bool("X", default=True)`);
    const value = onlyBindings(evaluation).get("R")?.value;
    if (value?.kind !== "environment") throw new Error("not an environment value");
    expect(plain(value.resolve(() => "maybe"))).toBe(false);
    expect(plain(value.resolve(() => "on"))).toBe(true);
    expect(plain(value.resolve(() => null))).toBe(true);
    expect(value.reads[0]).toMatchObject({ variable: "X", cast: "bool", reader: "django-environ" });
  });

  test("a required variable raises where it is unset", () => {
    const evaluation = evaluateText(parser, `import environ\nR = environ.Env()("X")`);
    const value = onlyBindings(evaluation).get("R")?.value;
    if (value?.kind !== "environment") throw new Error("not an environment value");
    expect(() => value.resolve(() => null)).toThrow(expect.objectContaining({ type: "ImproperlyConfigured" }));
  });
});
