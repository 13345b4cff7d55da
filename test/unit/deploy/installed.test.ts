import { describe, expect, it, test } from "vitest";
import { installsOf } from "../../../server/src/core/launch/installs.js";
import { readDeployFiles } from "../../../server/src/core/launch/deployFiles.js";
import { launchFacts, launchViews } from "../../../server/src/core/launch/launchView.js";
import { backendClients, knownPackages, provides } from "../../../server/src/core/project/knownPackages.js";
import { isDevelopmentGroup, readRequirements } from "../../../server/src/core/project/requirements.js";
import { djangoNeeds, pythonVersions } from "../../../server/src/core/project/pythonVersions.js";
import { djangoEnded, oldestPythonFor, pythonEnded, supportAsOf } from "../../../server/src/core/data/endOfSupport.js";
import type { ProjectView } from "../../../server/src/core/rules/views.js";
import { normaliseName } from "../../../server/src/core/text/distributionName.js";
import { rolesOf } from "../../harness/deployRoles.js";
import { memoryFiles } from "../../harness/memoryFileSource.js";

const requirements = (record: Record<string, string>) => readRequirements(memoryFiles(record), "/p", "/p");

/** Only what `installsOf` looks at. */
function installs(record: Record<string, string>) {
  const files = memoryFiles({ "/p/manage.py": "", ...record });
  const deploy = readDeployFiles({ files, root: "/p", analysisRoot: "/p", roles: rolesOf(record) });
  const view = {
    root: "/p",
    files,
    deploy,
    requirements: readRequirements(files, "/p", "/p"),
    processes: [] as ProjectView["processes"],
  };
  const processes = launchViews(
    {
      facts: launchFacts(deploy, files, "/p"),
      files,
      config: () => undefined,
      entries: () => [],
      settingsDefaults: [],
    },
    () => view as unknown as ProjectView,
  );
  return installsOf({ ...view, processes } as unknown as ProjectView).map(
    ({ tool, verb, development }) =>
      `${tool} ${verb.text}: ${typeof development === "string" ? development : `${development.text}${development.asked ? " asked" : ""}`}`,
  );
}
const dockerfile = (...lines: readonly string[]) => ({
  "/p/Dockerfile": ["FROM python:3.13", ...lines.map((line) => `RUN ${line}`), 'CMD ["gunicorn", "app.wsgi"]', ""].join(
    "\n",
  ),
});

describe("what a build installs of development", () => {
  test.each([
    ["pip install -r requirements.txt", "pip install: none"],
    ["python -m pip install --no-cache-dir -r requirements/production.txt", "pip install: none"],
    ["pip3 install -rrequirements-dev.txt", "pip install: requirements-dev.txt asked"],
    ["pip install --requirement=requirements/test.txt", "pip install: test.txt asked"],
    ["pip install -r requirements/$ENVIRONMENT.txt", "pip install: unknown"],
    ["pip install '.[dev,docs]'", "pip install: the extra dev asked"],
    ["pip install '.[postgres]'", "pip install: none"],
    ["pip install 'uvicorn[standard]' 'moto[dev]'", "pip install: none"],
    ["pip install --group dev", "pip install: the group dev asked"],
    ["uv pip install --system -r requirements.txt", "pip install: none"],
    ["uv pip sync requirements-dev.txt", "pip sync: requirements-dev.txt asked"],
    ["pipenv install --deploy --system", "pipenv install: none"],
    ["pipenv sync -d", "pipenv sync: dev-packages asked"],
    ["uv sync --frozen --no-dev", "uv sync: none"],
    ["uv sync --group test", "uv sync: the group test asked"],
    ["uv sync --all-groups", "uv sync: every group asked"],
    ["poetry install --only=main", "poetry install: none"],
    ["poetry install --with dev", "poetry install: the group dev asked"],
  ])("%s", (line, expected) => expect(installs(dockerfile(line))).toEqual([expected]));

  const pyproject = (text: string) => ({ "/p/pyproject.toml": text });
  const uv = pyproject(
    '[project]\nname = "a"\ndependencies = ["django"]\n[dependency-groups]\ndev = ["pytest"]\nserver = ["gunicorn"]\n',
  );
  it("uv takes the group dev, and what default-groups names", () => {
    expect(installs({ ...uv, ...dockerfile("uv sync --locked") })).toEqual(["uv sync: the group dev"]);
    expect(installs({ ...uv, ...dockerfile("uv sync --locked --no-group dev") })).toEqual(["uv sync: none"]);
    expect(
      installs({
        ...pyproject(`${uv["/p/pyproject.toml"] ?? ""}[tool.uv]\ndefault-groups = ["server"]\n`),
        ...dockerfile("uv sync"),
      }),
    ).toEqual(["uv sync: none"]);
  });
  const poetry =
    '[tool.poetry.dependencies]\ndjango = "~5.2"\n[tool.poetry.group.dev.dependencies]\npytest = "*"\n[tool.poetry.group.docs]\noptional = true\n[tool.poetry.group.docs.dependencies]\nsphinx = "*"\n';
  it("Poetry takes every group that is not optional", () => {
    expect(installs({ ...pyproject(poetry), ...dockerfile("poetry install --no-root") })).toEqual([
      "poetry install: the group dev",
    ]);
    expect(installs({ ...pyproject(poetry), ...dockerfile("poetry install --no-root --without dev") })).toEqual([
      "poetry install: none",
    ]);
    expect(installs({ ...pyproject(poetry), ...dockerfile("poetry install $FLAGS") })).toEqual([
      "poetry install: unknown",
    ]);
  });
  it("looks at scripts and platforms, and not at what may not run or is not built", () => {
    expect(
      installs({ "/p/build.sh": "set -e\npip install -r requirements-dev.txt\npython manage.py migrate\n" }),
    ).toEqual(["pip install: requirements-dev.txt asked"]);
    expect(
      installs({
        "/p/render.yaml":
          "services:\n  - type: web\n    name: app\n    runtime: python\n    buildCommand: pip install -r requirements.txt\n    startCommand: gunicorn app.wsgi\n",
      }),
    ).toEqual(["pip install: none"]);
    expect(installs(dockerfile('if [ "$DEV" = 1 ]; then pip install -r requirements-dev.txt; fi'))).toEqual([]);
    expect(
      installs({
        "/p/Dockerfile":
          "FROM python AS base\nRUN pip install -r requirements.txt\nFROM base AS test\nRUN pip install -r requirements-test.txt\nFROM base\nCMD gunicorn app.wsgi\n",
      }),
    ).toEqual(["pip install: none"]);
    expect(
      installs({
        "/p/Dockerfile":
          "FROM python AS builder\nRUN pip install -r requirements-dev.txt\nFROM python\nCOPY --from=builder /venv /venv\nCMD gunicorn app.wsgi\n",
      }),
    ).toEqual(["pip install: requirements-dev.txt asked"]);
  });
});

describe("what requirements bring", () => {
  const package_ = (module: string) => {
    const known = knownPackages.find((one) => one.module === module);
    if (known === undefined) throw new Error(`${module} is not known`);
    return known;
  };
  const kind = (record: Record<string, string>, module: string, installed = false) => {
    const provided = provides(requirements(record), package_(module), installed);
    return provided?.kind === "missing" ? (provided.certain ? "missing for certain" : "missing") : provided?.kind;
  };
  it("tells installed, missing, for development and unknown apart", () => {
    expect(kind({ "/p/requirements.txt": "django\ngunicorn\nwhitenoise\n" }, "whitenoise")).toBe("installed");
    expect(kind({ "/p/requirements.txt": "django\ngunicorn\n" }, "whitenoise")).toBe("missing");
    expect(kind({ "/p/requirements.txt": "django\n" }, "whitenoise")).toBeUndefined();
    expect(kind({ "/p/requirements.txt": "django\n" }, "whitenoise", true)).toBe("missing");
    expect(kind({ "/p/requirements.txt": "django\n" }, "whitenoise")).toBe(undefined);
    expect(kind({ "/p/requirements.txt": "django\ngunicorn\ngit+https://example.com/x.git\n" }, "whitenoise")).toBe(
      undefined,
    );
    expect(kind({ "/p/requirements.txt": "django\ngunicorn\ndjango-heroku\n" }, "whitenoise")).toBe("installed");
    expect(
      kind({ "/p/requirements.txt": "django\ngunicorn\n", "/p/requirements-dev.txt": "whitenoise\n" }, "whitenoise"),
    ).toBe("development");
    expect(kind({}, "whitenoise")).toBe(undefined);
  });
  it("is certain with a lock file, a compiled file, and a workspace's lock, and not with a file that was written by hand beside one", () => {
    const lock = 'version = 1\n[[package]]\nname = "django"\nversion = "5.2"\n';
    expect(
      kind(
        { "/p/pyproject.toml": '[project]\nname = "a"\ndependencies = ["django"]\n', "/p/uv.lock": lock },
        "whitenoise",
      ),
    ).toBe("missing for certain");
    expect(
      kind(
        { "/p/requirements.txt": "# This file was autogenerated by uv via the following command:\ndjango==5.2\n" },
        "whitenoise",
      ),
    ).toBe("missing for certain");
    expect(kind({ "/p/requirements.txt": "django==5.2 --hash=sha256:aa\n" }, "whitenoise")).toBe("missing for certain");
    const member = (own: Record<string, string>) =>
      readRequirements(memoryFiles({ "/p/uv.lock": lock, ...own }), "/p/api", "/p").locked;
    expect([
      member({ "/p/api/pyproject.toml": '[project]\nname = "a"\ndependencies = ["django"]\n' }),
      member({ "/p/api/requirements.txt": "django\n" }),
    ]).toEqual([true, false]);
  });
  it("is not certain where a fork of another name may bring the module", () => {
    const lock = (name: string) => ({
      "/p/uv.lock": `[[package]]\nname = "django"\nversion = "5.2"\n[[package]]\nname = "${name}"\nversion = "1.0"\n`,
    });
    expect([kind(lock("django-storages-redux"), "storages"), kind(lock("boto3"), "storages")]).toEqual([
      "missing",
      "missing for certain",
    ]);
  });
  it("takes a file that development includes for production's where production names it too", () => {
    const record = {
      "/p/requirements/dev.txt": "-r common.in\npytest\n",
      "/p/requirements/production.txt": "-r common.in\ngunicorn\n",
      "/p/requirements/common.in": "django\nwhitenoise\n",
    };
    expect(requirements(record).distributions.get("whitenoise")?.groups).toEqual(["main"]);
    expect(requirements(record).distributions.get("pytest")?.groups).toEqual(["dev"]);
  });
  it("takes Poetry's lock by its groups", () => {
    const lock = (groups: string) => ({
      "/p/poetry.lock": `[[package]]\nname = "whitenoise"\nversion = "6.9.0"\ngroups = ${groups}\n`,
    });
    expect([kind(lock('["dev", "main"]'), "whitenoise"), kind(lock('["dev"]'), "whitenoise")]).toEqual([
      "installed",
      "development",
    ]);
  });
  it("names groups of development", () => {
    expect(
      ["dev", "development", "tests", "lint", "docs", "main", "prod", "production", "server", "dev-production"].map(
        isDevelopmentGroup,
      ),
    ).toEqual([true, true, true, true, true, false, false, false, false, false]);
  });
  it("writes names as indexes normalise them, once per module", () => {
    for (const { distributions } of [...knownPackages, ...backendClients.map(({ client }) => client)])
      expect(distributions.map(normaliseName)).toEqual(distributions);
    expect(new Set(knownPackages.map(({ module }) => module)).size).toBe(knownPackages.length);
  });
});

describe("versions and their ends", () => {
  it("says what had ended when the table was made, and nothing of what had not", () => {
    expect([djangoEnded("3.2"), djangoEnded("4.2"), djangoEnded("5.2"), djangoEnded("99.0")]).toEqual([
      "2024-04-01",
      "2026-04-30",
      undefined,
      undefined,
    ]);
    expect([pythonEnded("2.6"), pythonEnded("3.9"), pythonEnded("3.13")]).toEqual([
      "2020-01-01",
      "2025-10-05",
      undefined,
    ]);
    expect([oldestPythonFor("6.0"), oldestPythonFor("99.0")]).toEqual(["3.12", undefined]);
    expect(supportAsOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });
  it("says what the required Django needs", () => {
    expect([
      djangoNeeds(requirements({ "/p/requirements.txt": "django==6.0.1\n" }), "3.11"),
      djangoNeeds(requirements({ "/p/requirements.txt": "django==6.0.1\n" }), "3.12"),
      djangoNeeds(requirements({ "/p/requirements.txt": "django\n" }), "3.8"),
    ]).toEqual([{ django: "6.0", oldest: "3.12" }, undefined, undefined]);
  });
  it("reads the files that name a Python", () => {
    const versions = (record: Record<string, string>) =>
      pythonVersions(memoryFiles(record), "/p", "/p").map(({ series, at }) => [
        series,
        record[at.file]?.slice(at.start, at.end),
      ]);
    expect(versions({ "/p/.python-version": "# for pyenv\n3.12.4\n" })).toEqual([["3.12", "3.12.4"]]);
    expect(versions({ "/p/runtime.txt": "python-3.11.9\r\n" })).toEqual([["3.11", "3.11.9"]]);
    expect(versions({ "/p/Pipfile": '[requires]\npython_version = "3.10"\n' })).toEqual([["3.10", "3.10"]]);
    expect(versions({ "/p/pyproject.toml": '[project]\nrequires-python = "~=3.9.2"\n' })).toEqual([["3.9", "3.9.2"]]);
    expect(
      versions({ "/p/pyproject.toml": '[project]\nrequires-python = "~=3.9"\n', "/p/.python-version": "pypy3.10\n" }),
    ).toEqual([]);
  });
});
