import { describe, expect, test } from "vitest";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import { displayValue } from "../../server/src/core/domain/display.js";
import { createEngine } from "../harness/engine.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

const engine = await createEngine();

function report(text: string, environment?: Record<string, string>, folder = "/p") {
  const host = engine.createAnalysisHost({
    root: "/p",
    files: memoryFiles({
      [`${folder}/manage.py`]: 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
      [`${folder}/settings.py`]: text,
    }),
    parser: engine.parser,
    configuration: { ...emptyConfiguration, djangoVersion: "5.2" },
    ...(environment && { environment: new Map(Object.entries(environment)) }),
    ...(folder === "/p" && { settings: ["settings"] }),
  });
  const analysis = host.analysis();
  const found = analysis.settings("settings", { withDefaults: false });
  const settings = Object.fromEntries(
    (found?.settings ?? []).map(({ name, alternatives }) => [
      name,
      alternatives.map(({ value, when }) => displayValue(value, { name }) + (when === "" ? "" : ` when ${when}`)),
    ]),
  );
  return { settings, closed: found?.closed, closedInProject: analysis.projects[0]?.entries[0]?.closed };
}

const unseen = `import socket
INSTALLED_APPS = ["django.contrib.sessions"]
try:
    import debug_toolbar
    INSTALLED_APPS += ["debug_toolbar"]
except ImportError:
    pass
if socket.gethostname() == "web1":
    ALLOWED_HOSTS = ["example.com"]
else:
    ALLOWED_HOSTS = []
STATIC_URL = "/static/"
`;

describe("the report of resolved settings", () => {
  test("says on which conditions that cannot be seen a value depends, and on no others", () => {
    expect(report(unseen, {}).settings).toMatchObject({
      INSTALLED_APPS: [
        "['django.contrib.sessions'] when debug_toolbar is not installed",
        "['django.contrib.sessions', 'debug_toolbar'] when debug_toolbar is installed",
      ],
      ALLOWED_HOSTS: [
        "['example.com'] when a condition on the host name holds",
        "[] when a condition on the host name does not hold",
      ],
      STATIC_URL: ["'/static/'"],
    });
  });

  test("says several conditions on one file once", () => {
    const text = `import json
shop = json.load(open("shop.json"))
A = 1 if shop["a"] == 1 or shop["b"] == 2 else 2
if shop["a"] == 1:
    B = 1
elif shop["b"] == 2:
    B = 2
else:
    B = 3
`;
    const [holds, not] = ["holds", "does not hold"].map((one) => `a condition on the content of shop.json ${one}`);
    expect(report(text).settings).toMatchObject({
      A: [`1 when ${holds}`, `2 when ${not}`],
      B: [`1 when ${holds}`, `2 when ${not} and ${holds}`, `3 when ${not}`],
    });
  });

  test("names a file of the repository as seen from the project, and another by its path", () => {
    const text = `from pathlib import Path
BASE_DIR = Path(__file__).resolve().parent
NEAR = (BASE_DIR.parent / "var/key.txt").read_text()
FAR = Path("/srv/key.txt").read_text()
`;
    expect(report(text, undefined, "/p/site").settings).toMatchObject({
      NEAR: ["<unknown: the content of ../var/key.txt>"],
      FAR: ["<unknown: the content of /srv/key.txt>"],
    });
  });

  test("is closed exactly where the entry is", () => {
    expect(report(unseen, {})).toMatchObject({ closed: false, closedInProject: false });
    expect(report(unseen.replace("socket.gethostname()", "'web1'"), {})).toMatchObject({
      closed: true,
      closedInProject: true,
    });
    expect(report(unseen)).toMatchObject({ closed: false, closedInProject: false });
  });

  test("says of variables only what matters to the value", () => {
    const branches = `import os\nif os.environ.get("ONE") == "1":\n    A = 1\nelse:\n    A = 2\nif os.environ.get("TWO") == "2":\n    B = "x"\nelse:\n    B = "y"\n`;
    expect(report(branches).settings).toEqual({
      A: ['1 when ONE is "1"', '2 when ONE is not "1"'],
      B: [`'x' when TWO is "2"`, `'y' when TWO is not "2"`],
    });
  });
});

test("no content that the run made up for a variable is shown as a value; names of environments are the code's own", () => {
  const text = `import os
ALLOWED_HOSTS = []
if os.environ.get("HOSTS"):
    ALLOWED_HOSTS = os.environ["HOSTS"].split(",")
DEBUG = os.environ.get("DEBUG") == "true"
if DEBUG:
    A = 1
WORKERS = int(os.environ.get("WORKERS", "3"))
if WORKERS > 4:
    B = 1
ENVIRONMENT = os.environ.get("ENV", "dev")
if ENVIRONMENT == "prod":
    C = 1
`;
  const { settings } = report(text);
  expect(settings["ALLOWED_HOSTS"]?.join(" | ")).toMatch(/HOSTS/);
  expect(settings["ALLOWED_HOSTS"]?.join(" | ")).not.toMatch(/\['(?!\*)/);
  expect(settings["DEBUG"]?.join(" | ")).toBe(
    "<environment DEBUG: False when unset> when the variable DEBUG is set | False when the variable DEBUG is unset",
  );
  expect(settings["WORKERS"]?.join(" | ")).toBe(
    "<environment WORKERS: 3 when unset> when the variable WORKERS is set | 3 when the variable WORKERS is unset",
  );
  expect(settings["ENVIRONMENT"]?.join(" | ")).toContain("'prod'");
});

test("a condition names the contents with which the settings load, and those that it is not where they are fewer", () => {
  const text = `import os
STORE = os.environ.get("SHOP_STORE", "sqlite")
if STORE == "postgres":
    STORE = "postgresql"
if STORE not in {"postgresql", "sqlite"}:
    raise ValueError("SHOP_STORE")
`;
  expect(report(text).settings["STORE"]).toEqual([
    `<environment SHOP_STORE: 'sqlite' when unset> when SHOP_STORE is set and not "postgres"`,
    `'postgresql' when SHOP_STORE is "postgres"`,
    "'sqlite' when SHOP_STORE is unset",
  ]);
});

test("a variable that is read in place of another has the contents that the code names", () => {
  const text = `import os
STAGE = os.environ.get("SHOP_STAGE", os.environ.get("SHOP_ENV", "prod"))
if STAGE == "prod":
    NAME = "shop"
elif STAGE == "staging":
    NAME = "rehearsal"
`;
  expect(report(text).settings["NAME"]).toEqual([
    `'shop' when SHOP_ENV is unset or "prod" and SHOP_STAGE is unset or SHOP_STAGE is "prod"`,
    `'rehearsal' when SHOP_STAGE is "staging" or SHOP_ENV is "staging" and SHOP_STAGE is unset`,
  ]);
});

test("what is not determined says which unseen condition decides", () => {
  const host = engine.createAnalysisHost({
    root: "/p",
    files: memoryFiles({ "/p/settings.py": `DEBUG = False\n${unseen}` }),
    parser: engine.parser,
    configuration: { ...emptyConfiguration, djangoVersion: "5.2" },
    settings: ["settings"],
  });
  const reasons = host
    .analysis()
    .checklist()
    .flatMap((one) => one.sections.flatMap((section) => section.items))
    .filter((item) => item.state === "not-determined")
    .map((item) => item.reason);
  expect(reasons).toContain("it depends on the host name");
  expect(reasons).toContain("it depends on whether debug_toolbar is installed");
});

/** Reasons of what `settings` leave open, as the checklist and the report of the entry say them. */
function openReasons(settings: string): { readonly checklist: readonly string[]; readonly entry: readonly string[] } {
  const analysis = engine
    .createAnalysisHost({
      root: "/p",
      files: memoryFiles({ "/p/settings.py": settings }),
      parser: engine.parser,
      configuration: { ...emptyConfiguration, djangoVersion: "5.2" },
      settings: ["settings"],
    })
    .analysis();
  const items = analysis.checklist().flatMap((one) => one.sections.flatMap((section) => section.items));
  return {
    checklist: items.filter((item) => item.state === "not-determined").map((item) => item.reason),
    entry: analysis.projects.flatMap((project) =>
      project.entries.flatMap((entry) => entry.undetermined.map((one) => `${one.setting ?? ""}: ${one.reason}`)),
    ),
  };
}

test("no reason is nested in another, and what a variable holds is no condition", () => {
  const { entry } = openReasons(`import os, socket
INSTALLED_APPS = ["django.contrib.admin"]
FLAG = socket.gethostname().startswith("a")
if FLAG:
    MODE = "a"
else:
    MODE = "b"
if socket.gethostname() == "x" and MODE == "a":
    ALLOWED_HOSTS = ["example.com"]
else:
    ALLOWED_HOSTS = []
`);
  expect(
    entry.filter((reason) => /condition on (?:a|what depends on a) condition|depends on what depends on/.test(reason)),
  ).toEqual([]);
  expect(entry.filter((reason) => reason.startsWith("ALLOWED_HOSTS"))).toEqual([
    "ALLOWED_HOSTS: it depends on the host name",
  ]);
});

test("every place where names come in that cannot be seen is told, each with its settings", () => {
  const { entry } = openReasons(
    "import os\nfrom company.settings import *\nALLOWED_HOSTS = []\nexec(open(os.environ['EXTRA']).read())\nDEBUG = False\n",
  );
  expect(entry.slice(0, 2)).toEqual([
    ": company.settings, which is not in the repository",
    expect.stringMatching(/^: exec\(\) of /),
  ]);
  expect(entry).toContain("SECRET_KEY: SECRET_KEY may be set by company.settings, which is not in the repository");
  expect(entry.some((reason) => reason.startsWith("DEBUG:"))).toBe(false);
});
