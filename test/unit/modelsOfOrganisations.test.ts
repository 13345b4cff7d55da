import { beforeAll, describe, expect, test } from "vitest";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { createEngine } from "../harness/engine.js";
import { evaluateText, settingsOf } from "../harness/evaluateFiles.js";

let parser: PythonParser;
beforeAll(async () => {
  ({ parser } = await createEngine());
});

const values = (
  text: string,
  environment: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
): Readonly<Record<string, unknown>> => settingsOf(evaluateText(parser, text, { environment, files }));

// From getenv/env.py of django-getenv 1.3.2.
describe("django-getenv", () => {
  const read = (text: string, environment: Readonly<Record<string, string>> = {}): Readonly<Record<string, unknown>> =>
    values(`from getenv import env\n${text}`, environment);

  test("a text is a literal where it can be one", () => {
    expect(
      read(`A = env("A", 1)\nB = env("B")\nC = env("C")\nD = env("D", [])`, {
        A: "False",
        B: "false",
        C: "['x', 2]",
        D: "",
      }),
    ).toMatchObject({ A: false, B: "false", C: ["x", 2], D: "" });
  });

  test("without the variable the default comes back; where it is false, a required one raises", () => {
    expect(
      read(`A = env("A", "5")\nB = env("B")\nC = env("C", True, required=True)\nD = env("D", False)`),
    ).toMatchObject({
      A: "5",
      B: null,
      C: true,
      D: false,
    });
    expect(read(`A = env("A", required=True)`)["raises"]).toBeDefined();
    expect(read(`A = env("A", False, True)`)["raises"]).toBeDefined();
    expect(read(`A = env("A", required=True)`, { A: "" })).toMatchObject({ A: "" });
  });

  test("bytes are not followed", () => {
    expect(read(`A = env("A")`, { A: "b'x'" })["A"]).not.toBe("b'x'");
  });
});

// From src/common/mitol/common/envs.py and the settings modules of ol-django.
describe("mitol.common.envs", () => {
  const read = (text: string, environment: Readonly<Record<string, string>> = {}): Readonly<Record<string, unknown>> =>
    values(`from mitol.common.envs import *\nfrom mitol.common import envs\n${text}`, environment);

  test("texts are parsed, and so are defaults", () => {
    expect(
      read(
        `A = envs.get_bool(name="A", default=False, description="")
B = envs.get_int(name="B", default=None, description="")
C = envs.get_delimited_list(name="C", default=[" x"], description="")
D = envs.get_list_literal(name="D", default=[], description="")
E = envs.get_string(name="E", default=None, description="", required=True)
F = envs.get_bool(name="F", default="TRUE", description="")
G = envs.get_delimited_list(name="G", default=[" x"], description="")`,
        { A: "TRUE", B: "7", C: "a, b", D: "['a', 1]" },
      ),
    ).toMatchObject({ A: true, B: 7, C: ["a", "b"], D: ["a", 1], E: null, F: true, G: ["x"] });
  });

  test("what does not parse raises; a default only where it is asked for", () => {
    expect(read(`A = envs.get_bool(name="A", default=False, description="")`, { A: "1" })["raises"]).toBeDefined();
    expect(
      read(`A = envs.get_list_literal(name="A", default=[], description="")`, { A: "a,b" })["raises"],
    ).toBeDefined();
    expect(read(`A = envs.get_bool(name="A", description="")`)["raises"]).toBeDefined();
    expect(read(`A = envs.get_bool(name="A", description="")`, { A: "false" })).toMatchObject({ A: false });
    expect(read(`A = envs.get_string("A")`)["raises"]).toBeDefined();
  });

  test("the application's names are bound in the module that asks", () => {
    expect(
      read(`envs.init_app_settings(namespace="SHOP", site_name="Shop")
A = envs.app_namespaced("KEY")
B = envs.get_site_name()
C = SITE_NAME`),
    ).toMatchObject({ APP_SETTINGS_NAMESPACE: "SHOP", SITE_NAME: "Shop", A: "SHOP_KEY", B: "Shop", C: "Shop" });
    expect(
      read(`envs.init_app_settings(namespace="SHOP", site_name="Shop")\nA = SITE_NAME`, { SITE_NAME: "Other" }),
    ).toMatchObject({ A: "Other" });
  });

  test("modules of theirs set their own names; of another anything may come", () => {
    const known = read(
      `X_FRAME_OPTIONS = "DENY"\nenvs.import_settings_modules("mitol.common.settings.base", "mitol.mail.settings.email")\nA = X_FRAME_OPTIONS`,
    );
    expect(known).toMatchObject({ A: "DENY" });
    expect(known["EMAIL_HOST"]).not.toBeUndefined();
    expect(known["SECURE_SSL_REDIRECT"]).toBeUndefined();
    const logged = read(
      `X_FRAME_OPTIONS = "DENY"\nenvs.import_settings_modules("mitol.observability.settings.logging")\nA = X_FRAME_OPTIONS`,
    );
    expect(logged).toMatchObject({ A: "DENY" });
    expect(logged["LOGGING"]).not.toBeUndefined();
  });

  test("a star import of theirs leaves what was bound", () => {
    const bound = (module: string): unknown => read(`DEBUG = False\nfrom ${module} import *`)["DEBUG"];
    expect(bound("mitol.scim.settings.scim")).toBe(false);
    expect(bound("mitol.payment_gateway.settings")).toBe(false);
    expect(bound("mitol.unheard_of.settings")).not.toBe(false);
    expect(bound("theirs.scim.settings.scim")).not.toBe(false);
  });
});

test("a container that is configured with the settings changes none", () => {
  const text = (method: string): string =>
    `import config\nfrom dependency_injector import containers, providers
class Box(containers.DeclarativeContainer):
    config = providers.Configuration()
box = Box()
box.config.${method}(config.__dict__)
A = config.DEBUG`;
  const files = { "config.py": "DEBUG = False\n" };
  expect(values(text("from_dict"), {}, files)).toMatchObject({ A: false });
  expect(values(text("fill"), {}, files)["A"]).not.toBe(false);
});

test("environs hands on pathlib's Path", () => {
  expect(
    values(`from environs import Path\nimport environs\nA = str(Path("/a") / "b")\nB = str(environs.Path("/c"))`),
  ).toMatchObject({ A: "/a/b", B: "/c" });
});

// From dbt_copilot_python of django-copilot 0.2.2; each right side is what its functions give.
describe("dbt_copilot_python", () => {
  const database = `{"engine": "postgres", "username": "u", "password": "p", "host": "h", "port": 5432, "dbname": "d"}`;
  const text = `from dbt_copilot_python.database import database_from_env, database_url_from_env
from dbt_copilot_python.network import setup_allowed_hosts
from dbt_copilot_python.utility import is_copilot
ALLOWED_HOSTS = setup_allowed_hosts(["a.example"])
HERE = is_copilot()
`;

  test("elsewhere nothing is added", () => {
    expect(values(text)).toEqual({ ALLOWED_HOSTS: ["a.example"], HERE: false });
  });

  test("in a container its address is", () => {
    expect(values(text, { COPILOT_ENVIRONMENT_NAME: "prod" })).toEqual({
      ALLOWED_HOSTS: ["a.example", { unknown: "the private address of the container" }],
      HERE: true,
    });
  });

  test("a database is an object in a variable", () => {
    const read = `${text}URL = database_url_from_env("DB")\nDATABASES = database_from_env("DB", CONN_MAX_AGE=60, PORT=1)`;
    expect(values(read, { DB: database })).toMatchObject({
      URL: "postgres://u:p@h:5432/d",
      DATABASES: {
        default: {
          ENGINE: "django.db.backends.postgres",
          NAME: "d",
          USER: "u",
          PASSWORD: "p",
          HOST: "h",
          PORT: 1,
          CONN_MAX_AGE: 60,
        },
      },
    });
    expect(values(read)).toEqual({ raises: "KeyError" });
    expect(values(read, { DB: "x" })).toEqual({ raises: "JSONDecodeError" });
    expect(values(read, { DB: "{}" })).toEqual({ raises: "KeyError" });
  });
});

// What the libraries bind is in the comments of starredModules.ts.
describe("settings modules of libraries that are star-imported", () => {
  const read = (module: string): ReturnType<typeof evaluateText> =>
    evaluateText(parser, `DEBUG = False\nfrom ${module} import *\n`, { environment: {} });

  test.each(["vng_api_common.conf.api", "notifications_api_common.settings", "dc_utils.settings.pipeline"])(
    "%s hides none of Django's other settings",
    (module) => {
      const evaluation = read(module);
      expect(evaluation.unseen).toBeUndefined();
      expect(settingsOf(evaluation)).toMatchObject({ DEBUG: false });
    },
  );

  test("a name of theirs can be deleted; one that nothing binds cannot", () => {
    expect(read("vng_api_common.conf.api import *\ndel API_VERSION\n#").raises).toBeNull();
    const { raises } = evaluateText(parser, "DEBUG = False\ndel API_VERSION\n", { environment: {} });
    expect(raises).toMatchObject({ type: "NameError" });
  });

  test("those that it binds cannot be seen", () => {
    expect(settingsOf(read("dc_utils.settings.pipeline"))).toMatchObject({
      STORAGES: { unknown: expect.stringContaining("dc_utils.settings.pipeline") },
      STATICFILES_FINDERS: { unknown: expect.any(String) },
    });
  });

  test("a module that nothing is known of hides all", () => {
    const evaluation = read("unheard_of.settings.base");
    expect(evaluation.unseen).toBeDefined();
    expect(settingsOf(evaluation)["DEBUG"]).not.toBe(false);
  });
});

// From src/smart_env/__init__.py of django-smart-env; each right side is what it gives with django-environ.
describe("smart_env", () => {
  const declared = `from smart_env import SmartEnv
env = SmartEnv(DEBUG=(bool, False, True, False, "help"), HOSTS=(list, [], ["localhost"]), KEY=(str, ""), URL=str, FLAG=bool,
    NOTHING=(bool, None), NEEDED=(str, SmartEnv.NOTSET, "", True), STORE=(str, "a.Storage?x=1&y=b=c"), DB=(str, "sqlite:///x"))
`;
  const read = (text: string, environment: Readonly<Record<string, string>> = {}): Readonly<Record<string, unknown>> =>
    values(declared + text, environment);

  test("the first two of a declaration are its cast and its default", () => {
    const text = `A = env("DEBUG")\nB = env("HOSTS")\nC = env.bool("DEBUG")\nD = env.bool("NOTHING")`;
    expect(read(text)).toMatchObject({ A: false, B: [], C: false, D: false });
    expect(read(text, { DEBUG: "1", HOSTS: "a,b" })).toMatchObject({ A: true, B: ["a", "b"], C: true });
  });

  test("the declaration casts, whatever the call says", () => {
    expect(read(`A = env("KEY", int)\nB = env.int("KEY")`, { KEY: "5" })).toMatchObject({ A: "5", B: "5" });
  });

  test("a variable without a default is required, and one that is not declared is none", () => {
    expect(read(`A = env("URL")`)["raises"]).toBe("ImproperlyConfigured");
    expect(read(`A = env.db("NEEDED")`)["raises"]).toBe("ImproperlyConfigured");
    expect(read(`A = env("OTHER")`, { OTHER: "x" })).toEqual({ raises: "SmartEnvMissing" });
  });

  test("a flag without a default goes by its first letter", () => {
    for (const [text, on] of Object.entries({ nope: false, "0": false, "": false, x: true, yes: true }))
      expect(read(`A = env("FLAG")`, { FLAG: text })).toMatchObject({ A: on });
  });

  test("URLs and storages", () => {
    expect(read(`A = env.storage("STORE")\nB = env.storage("KEY")\nC = env.db("DB")["NAME"]`)).toMatchObject({
      A: { BACKEND: "a.Storage", OPTIONS: { x: "1", y: "b=c" } },
      B: null,
      C: "x",
    });
  });
});

test("dc_utils puts WhiteNoise after SecurityMiddleware, or first", () => {
  const text = `from dc_utils.settings.whitenoise import whitenoise_add_middleware as add
A = add(("a", "django.middleware.security.SecurityMiddleware", "b"))
B = add(["a"])
`;
  const whitenoise = "whitenoise.middleware.WhiteNoiseMiddleware";
  expect(values(text)).toEqual({
    A: ["a", "django.middleware.security.SecurityMiddleware", whitenoise, "b"],
    B: [whitenoise, "a"],
  });
});
