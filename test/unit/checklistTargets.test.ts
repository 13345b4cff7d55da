/** Two entries of one project that production starts: each checklist tells of its own files and findings, and of what is nobody's. */
import { expect, it } from "vitest";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import { createEngine } from "../harness/engine.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

const engine = await createEngine();
const settings = (name: string): string => `DEBUG = False\nALLOWED_HOSTS = ["${name}.example.com"]\n`;
const unit = (name: string, more: string): string =>
  `[Service]\nUser=app\nWorkingDirectory=/site\nEnvironment=DJANGO_SETTINGS_MODULE=${name}.settings\nExecStart=/site/venv/bin/gunicorn ${name}.wsgi\n${more}`;
const files = {
  "/site/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "/site/shop/settings.py": settings("shop"),
  "/site/shop/wsgi.py": "application = object()\n",
  "/site/blog/settings.py": settings("blog"),
  "/site/blog/wsgi.py": "application = object()\n",
  "/site/deploy/shop.service": unit("shop", "Restart=always\n").replace(
    "gunicorn ",
    "gunicorn -w 3 -t 60 --access-logfile - ",
  ),
  "/site/deploy/blog.service": unit("blog", ""),
  "/site/deploy/tidy.sh": "#!/bin/sh\ngit pull\nrm -rf /tmp/old\n",
};

it("each has what is its own", () => {
  const analysis = engine
    .createAnalysisHost({
      root: "/site",
      files: memoryFiles(files),
      parser: engine.parser,
      configuration: emptyConfiguration,
    })
    .analysis();
  const answers = (id: string): readonly string[] =>
    analysis.checklist("2026-11-21").map(({ target, sections }) => {
      const item = sections.flatMap(({ items }) => items).find((one) => one.id === id);
      return `${target}: ${item?.state ?? ""}: ${item?.reason ?? ""}`;
    });
  expect(answers("allowed-hosts")).toEqual([
    "blog.settings: pass: ALLOWED_HOSTS is ['blog.example.com']",
    "shop.settings: pass: ALLOWED_HOSTS is ['shop.example.com']",
  ]);
  expect(answers("no-secrets-in-deploy-files")).toEqual([
    "blog.settings: pass: deploy/blog.service holds no secret",
    "shop.settings: pass: deploy/shop.service holds no secret",
  ]);
  expect(answers("scripts-stop-on-error")).toEqual([
    "blog.settings: to-confirm: deploy/tidy.sh has no set -e",
    "shop.settings: to-confirm: deploy/tidy.sh has no set -e",
  ]);
  expect(answers("systemd-units")).toEqual([
    "blog.settings: attention: systemd leaves the application down when it ends: the unit has no Restart=",
    "shop.settings: to-confirm: shop.service has no EnvironmentFile",
  ]);
  expect(answers("server-tuning")).toEqual([
    "blog.settings: attention: gunicorn answers one request at a time: neither workers nor threads are set, so one sync worker runs",
    "shop.settings: to-confirm: of gunicorn's settings nobody chose recycling and bind: make sure that its defaults are meant",
  ]);
  const units = analysis
    .checklist("2026-11-21")
    .map(({ target, findings = [] }) => [
      target,
      ...findings.flatMap(({ at, ruleId }) => (at.file.endsWith(".service") ? [`${ruleId} ${at.file}`] : [])),
    ]);
  expect(units).toEqual([
    [
      "blog.settings",
      "unit-not-restarted /site/deploy/blog.service",
      "gunicorn-single-worker /site/deploy/blog.service",
    ],
    ["shop.settings"],
  ]);
});

it("what the repository shows in part can be confirmed, and what it shows or rules fail cannot", () => {
  const analysis = engine
    .createAnalysisHost({
      root: "/site",
      files: memoryFiles({
        ...files,
        "/site/.github/workflows/test.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: pytest\n",
      }),
      parser: engine.parser,
      configuration: emptyConfiguration,
    })
    .analysis();
  const record = (item: string, action: "confirm" | "reopen" = "confirm"): string => {
    const recorded = analysis.record?.(
      { project: "/site", target: "blog.settings", item, action, by: "Ann", note: "" },
      "2026-11-21",
    );
    return recorded === undefined ? "" : "problem" in recorded ? recorded.problem : "recorded";
  };
  expect(record("release-checks")).toBe("recorded");
  expect(record("scripts-stop-on-error")).toBe("recorded");
  expect(record("scripts-stop-on-error", "reopen")).toBe("recorded");
  expect(record("allowed-hosts")).toMatch(/^“.*” is decided by rules\./);
  expect(record("dependency-audit")).toBe("recorded");
  expect(record("none-such")).toBe("There is no checklist item none-such");
});

it("documents beside a project count, and what lies elsewhere does not", () => {
  const of = (more: Readonly<Record<string, string>>): string => {
    const item = engine
      .createAnalysisHost({
        root: "/site",
        files: memoryFiles({
          "/site/app/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
          "/site/app/shop/settings.py": settings("shop"),
          ...more,
        }),
        parser: engine.parser,
        configuration: emptyConfiguration,
      })
      .analysis()
      .checklist("2026-11-21")
      .flatMap(({ sections }) => sections.flatMap(({ items }) => items))
      .find(({ id }) => id === "rollback-document");
    return `${item?.state ?? ""}: ${item?.reason ?? ""}`;
  };
  const text = "Deploy the previous tag again. The schema stays as it is. Whoever is on call decides, at any hour.\n";
  expect(of({ "/site/docs/rollback.md": text })).toBe("pass: docs/rollback.md is about it");
  expect(of({ "/site/rollback.md": text })).toBe("pass: rollback.md is about it");
  expect(of({ "/site/app/notes/rollback.md": text })).toBe("pass: app/notes/rollback.md is about it");
  expect(of({ "/site/notes/rollback.md": text })).toMatch(/^to-confirm: no document/);
});

it("each asks its own image whether it leaves .env out", () => {
  const dockerfile = (name: string, copy: string): string =>
    `FROM python:3.13-slim\nENV DJANGO_SETTINGS_MODULE=${name}.settings\nCOPY ${copy}\nUSER app\nCMD ["gunicorn", "${name}.wsgi"]\n`;
  const checklists = engine
    .createAnalysisHost({
      root: "/site",
      files: memoryFiles({
        "/site/manage.py": files["/site/manage.py"],
        "/site/shop/settings.py": settings("shop"),
        "/site/shop/wsgi.py": "application = object()\n",
        "/site/blog/settings.py": settings("blog"),
        "/site/blog/wsgi.py": "application = object()\n",
        "/site/requirements.txt": "Django==5.2\npython-dotenv==1.0\n",
        "/site/.gitignore": ".env\n",
        "/site/docker/shop.Dockerfile": dockerfile("shop", "shop /app/shop"),
        "/site/docker/blog.Dockerfile": dockerfile("blog", ". ."),
        "/site/docker/blog.Dockerfile.dockerignore": ".git\n.e*\n",
      }),
      parser: engine.parser,
      configuration: emptyConfiguration,
    })
    .analysis()
    .checklist("2026-11-21");
  expect(
    checklists.map(({ target, sections }) => {
      const item = sections.flatMap(({ items }) => items).find(({ id }) => id === "secret-files-ignored");
      return `${target}: ${item?.state ?? ""}: ${item?.reason ?? ""}`;
    }),
  ).toEqual([
    "blog.settings: to-confirm: whether the image's build leaves .env out cannot be told",
    "shop.settings: pass: Git ignores .env; no key file lies beside the code; the image takes chosen files only",
  ]);
});
