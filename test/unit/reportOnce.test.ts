import { describe, expect, it } from "vitest";
import { emptyConfiguration, type Configuration } from "../../server/src/core/configuration.js";
import { reportOnce } from "../../server/src/core/reportOnce.js";
import { createEngine } from "../harness/engine.js";
import { memoryFiles } from "../harness/memoryFileSource.js";
import { generateProject } from "../parity/generator/project.js";

const engine = await createEngine();

const manage = (module: string): string => `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${module}")\n`;

/** Two projects that load one module: what one of them finds there decides over its comments. */
const shared = {
  "/p/common/settings.py":
    'DEBUG = True  # deploy-hygiene: allow[debug-enabled] known\nSECRET_KEY = "x"  # deploy-hygiene: allow[hsts-missing] not needed here\nALLOWED_HOSTS = ["*"]  # deploy-hygiene: allow[no-such-rule]\n',
  "/p/one/manage.py": `import sys\nsys.path.insert(0, "../common")\n${manage("one.settings")}`,
  "/p/one/one/__init__.py": "",
  "/p/one/one/settings.py":
    'exec(open("/p/common/settings.py").read())\nSECURE_HSTS_SECONDS = 5  # deploy-hygiene: allow[hsts-too-short] we begin\n',
  "/p/two/manage.py": manage("settings"),
  "/p/two/settings.py":
    'exec(open("/p/common/settings.py").read())\nDEBUG = False\nSILENCED_SYSTEM_CHECKS = ["security.W009"]\n',
  "/p/two/broken.py": "x = (",
  "/p/two/Procfile": "web: gunicorn two.wsgi --reload\n",
  "/p/two/.deploy-checklist.json": "no JSON",
};

describe("a report of which nothing is kept", () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, Partial<Configuration>, object])[] = [
    ["says what a host says of projects that share a module", shared, {}, {}],
    ["follows the configuration", shared, { rules: { "debug-enabled": "off", "allowed-hosts-wildcard": "hint" } }, {}],
    ["answers for an exact environment", shared, {}, { environment: new Map([["SECRET_KEY", "x"]]) }],
    ["answers for named entries", shared, {}, { settings: ["two.settings", "one.one.settings"] }],
    [
      "says it of generated projects",
      Object.fromEntries(
        [1, 2, 3, 4, 5, 6].flatMap((seed) =>
          Object.entries(generateProject(seed).files).map(([file, text]) => [`/p/project${seed}/${file}`, text]),
        ),
      ),
      {},
      {},
    ],
  ];
  for (const [name, files, configuration, further] of cases) {
    it(name, () => {
      const options = {
        root: "/p",
        files: memoryFiles(files),
        parser: engine.parser,
        configuration: { ...emptyConfiguration, ...configuration },
        ...further,
      };
      const { projects, findings, problems } = engine.createAnalysisHost(options).analysis();
      expect(projects.length).toBeGreaterThan(0);
      expect(findings.length).toBeGreaterThan(0);
      expect(reportOnce(options)).toEqual({ projects, findings, problems });
    });
  }
});

it("a path of the machine that looks is told nowhere", () => {
  const files = {
    "/machine/shop/manage.py": manage("shop.settings"),
    "/machine/shop/shop/__init__.py": "",
    "/machine/shop/shop/settings.py":
      'from pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent\nLOGGING = {"version": 1, "handlers": {"file": {"class": "logging.FileHandler", "filename": BASE_DIR.parent / "logs" / "a.log"}}, "root": {"handlers": ["file"]}}\n',
    "/machine/shop/Dockerfile":
      'FROM python:3.13-slim\nWORKDIR /code\nCOPY . /code\nCMD ["gunicorn", "-b", "0.0.0.0:8000", "shop.wsgi"]\n',
  };
  const { findings } = reportOnce({
    files: memoryFiles(files),
    root: "/machine/shop",
    configuration: emptyConfiguration,
    parser: engine.parser,
  });
  expect(findings.filter(({ message }) => message.includes("/machine"))).toEqual([]);
});

it("the stage before production is no production, also on a platform", () => {
  const severityOn = (stage: string): unknown => {
    const files = {
      "/p/manage.py": manage("shop.settings.production"),
      "/p/shop/__init__.py": "",
      "/p/shop/settings/__init__.py": "",
      "/p/shop/settings/production.py": 'INSTALLED_APPS = []\nROOT_URLCONF = "shop.urls"\n',
      [`/p/shop/settings/${stage}.py`]: 'INSTALLED_APPS = []\nROOT_URLCONF = "shop.urls"\nDEBUG = True\n',
    };
    const { findings } = reportOnce({
      files: memoryFiles(files),
      root: "/p",
      configuration: emptyConfiguration,
      parser: engine.parser,
    });
    return findings.find(({ ruleId }) => ruleId === "debug-enabled")?.severity;
  };
  expect(severityOn("heroku")).toBe("error");
  expect(severityOn("heroku_staging")).toBe("warning");
});
