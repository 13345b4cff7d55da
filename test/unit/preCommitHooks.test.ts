/** What the pre-commit framework and the plain Git hook hand over: settings and every kind of deploy file, and nothing that has no say. */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { pathspecs } from "../../server/src/cli/gitHook.js";
import { commandNames } from "../../server/src/cli/arguments.js";
import { matchesGlob } from "../harness/globs.js";

const root = join(import.meta.dirname, "../..");
const hooks = parse(readFileSync(join(root, ".pre-commit-hooks.yaml"), "utf8")) as readonly {
  readonly id: string;
  readonly entry: string;
  readonly files: string;
  readonly require_serial: boolean;
}[];

const matters = [
  "config/settings.py",
  "manage.py",
  "Dockerfile",
  "docker/web.Dockerfile",
  "Dockerfile.prod",
  "compose.yml",
  "docker-compose.prod.yaml",
  "Procfile",
  ".env",
  ".env.production",
  "prod.env",
  "deploy/web.service",
  "web.socket",
  "nginx/site.conf",
  "Caddyfile",
  "scripts/start.sh",
  "supervisord.ini",
  "fly.toml",
  "render.yaml",
  "app.json",
  ".github/workflows/deploy.yml",
  "k8s/web.yaml",
  "requirements.txt",
  "requirements/production.txt",
  "Pipfile",
  "Pipfile.lock",
  "poetry.lock",
  "uv.lock",
  "pyproject.toml",
  "setup.cfg",
  ".gitignore",
  ".dockerignore",
  "two words/settings.py",
];
const doesNot = [
  "logo.png",
  "README.md",
  "static/site.css",
  "frontend/index.ts",
  "package.json",
  "dump.sql",
  "notes.txt",
];

it.each(hooks)("$id: hands over what matters", ({ entry, files, require_serial: serial }) => {
  // Python's (?xi): white space does not count, nor does case.
  const pattern = new RegExp(files.replace("(?xi)", "").replace(/\s+/g, ""), "i");
  expect(matters.filter((path) => !pattern.test(path))).toEqual([]);
  expect(doesNot.filter((path) => pattern.test(path))).toEqual([]);
  expect(serial, "several at once would each read the whole project").toBe(true);
  const [script = "", command = ""] = entry.split(" ");
  expect(statSync(join(root, script)).mode & 0o111).not.toBe(0);
  expect(commandNames).toContain(command);
});

describe("the plain hook", () => {
  const isHandedOver = (path: string): boolean =>
    pathspecs().some((spec) => matchesGlob(spec.replace(":(glob,icase)", ""), path.toLowerCase()));

  it("hands over the same", () => {
    expect(matters.filter((path) => !isHandedOver(path))).toEqual([]);
    expect(doesNot.filter(isHandedOver)).toEqual([]);
  });
});
