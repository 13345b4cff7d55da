import { skippedFolders } from "../project/skippedFolders.js";
import { deployKindOf, deployFileOf } from "../project/deployKinds.js";
import { isOfProduction } from "../project/infrastructure.js";
import type { FileSource } from "../text/fileSource.js";
import { basename, dirname, isInside, join, relativeTo } from "../project/paths.js";

/** Files of a project that can show something about its deploys. None that Git ignores, and no env file. */
export interface RepositoryPaths {
  readonly python: readonly string[];
  /** Python that is no test. */
  readonly code: readonly string[];
  /** Text that people read. */
  readonly documents: readonly string[];
  /** Deploy files of production of every kind, crontabs, timers and Terraform's files. */
  readonly deploy: readonly string[];
  /** What continuous integration runs, for production or not. */
  readonly integration: readonly string[];
  /** Folders of migrations. */
  readonly migrations: readonly string[];
}

export interface RepositoryInput {
  readonly files: FileSource;
  readonly root: string;
  /** The folder that is analysed: documents and deploy files beside the project count too. */
  readonly analysisRoot: string;
  readonly deployFiles: readonly string[];
  /** Whether the file is for production, as far as deploy files have roles; undefined: it has none. */
  isProduction(path: string): boolean | undefined;
}

export function repositoryPaths({
  files,
  root,
  analysisRoot,
  deployFiles,
  isProduction,
}: RepositoryInput): RepositoryPaths {
  const python: string[] = [];
  const documents = new Set<string>();
  const deploy = new Set(deployFiles.filter((path) => deployKindOf(path) !== "env" && !files.isIgnored(path)));
  const migrations: string[] = [];
  let left = mostFiles;
  /** False: it is no file that says anything. */
  const note = (name: string, path: string, scope: "project" | "around"): boolean => {
    if (name.endsWith(".py")) {
      left--;
      if (scope === "project") python.push(path);
      if (isStarted(path, files)) deploy.add(path);
      return true;
    }
    if (isDocument(name)) {
      left--;
      if (!files.isIgnored(path)) documents.add(path);
      return true;
    }
    if (!isDeployFile(path) || files.kind(path) === "directory") return false;
    if (files.kind(path) === "file" && !files.isIgnored(path)) deploy.add(path);
    return true;
  };
  const isEntered = (name: string, path: string, depth: number, scope: "project" | "around"): boolean =>
    mayBeFolder(name) &&
    (scope === "project" ? depth < deepest : documentFolders.has(name)) &&
    files.kind(path) === "directory" &&
    !files.isIgnored(path);
  const visit = (folder: string, depth: number, scope: "project" | "around"): void => {
    for (const name of files.list(folder)) {
      if (left <= 0) return;
      const path = join(folder, name);
      if (note(name, path, scope) || !isEntered(name, path, depth, scope)) continue;
      if (name !== "migrations") visit(path, depth + 1, scope);
      else if (scope === "project" && files.list(path).some((child) => /^\d{4}_\w+\.py$/.test(child)))
        migrations.push(path);
    }
  };
  visit(root, 0, "project");
  for (let folder = dirname(root); root !== analysisRoot && isInside(analysisRoot, folder); folder = dirname(folder)) {
    visit(folder, 0, "around");
    if (folder === analysisRoot || folder === "/") break;
  }
  const all = [...deploy].sort();
  return {
    python,
    code: python.filter((path) => !ofTests.test(relativeTo(root, path))),
    documents: [...documents].sort(),
    deploy: all.filter((path) => isProduction(path) ?? isOfProduction(relativeTo(analysisRoot, path))),
    integration: all.filter((path) => isIntegration(path) && !/[^/]\/\.github\//.test(relativeTo(analysisRoot, path))),
    migrations,
  };
}

const ofTests = /(?:^|\/)(?:tests?|testing)\/|(?:^|\/)(?:tests?|test_\w+|\w+_tests?|conftest)\.py$/;

const mostFiles = 4000;
const deepest = 8;

const otherFolders: ReadonlySet<string> = new Set([
  ...skippedFolders,
  "env",
  "static",
  "staticfiles",
  "media",
  "locale",
  "templates",
  "fixtures",
  "dist",
  "build",
  "vendor",
]);
const hiddenFolders: ReadonlySet<string> = new Set([".github", ".circleci", ".platform", ".ebextensions", ".do"]);
const documentFolders: ReadonlySet<string> = new Set([
  "docs",
  "doc",
  "documentation",
  "deploy",
  "deployment",
  "docker",
  "ops",
  "scripts",
  "bin",
  "infra",
  ".github",
  "workflows",
  "runbooks",
]);

function mayBeFolder(name: string): boolean {
  if (name === "cron.d") return true;
  if (name.slice(1).includes(".") || otherFolders.has(name)) return false;
  return !name.startsWith(".") || hiddenFolders.has(name);
}

function isDocument(name: string): boolean {
  return (
    /\.(?:md|rst|adoc|txt)$/i.test(name) &&
    !/^(?:requirements|constraints|robots|licen[sc]e|changelog|changes|history|news|authors|humans)\b|^(?:dev|prod|test)[\w-]*\.txt$/i.test(
      name,
    )
  );
}

function isIntegration(path: string): boolean {
  const kind = deployKindOf(path);
  return kind === "workflow" || kind === "makefile" || kind === "test-config" || isStarter(path);
}

/** What is run by name: hooks, scripts of package.json, Fabric's tasks, gunicorn's hooks. */
function isStarter(path: string): boolean {
  return (
    deployKindOf(path) === "server" ||
    /^(?:\.pre-commit-config\.ya?ml|package\.json|fabfile\.py|Pipfile)$/.test(basename(path))
  );
}

/** Or `deploy.py`, `deploy/update.py`: in a package it would be imported. */
function isStarted(path: string, files: FileSource): boolean {
  return (
    !files.isIgnored(path) &&
    (isStarter(path) ||
      (/\/(?:deploy(?:ment)?\/[\w-]+|deploy(?:ment)?(?:[_-][\w-]+)?)\.py$/.test(path) &&
        files.kind(join(dirname(path), "__init__.py")) !== "file"))
  );
}

/** Among deploy files: Fabric's tasks, and scripts that deploy. What they run is not followed. */
export function isPythonScript(path: string): boolean {
  return path.endsWith(".py") && deployKindOf(path) === undefined;
}

/** A workflow does so by its name only: what tests run is no part of a release. */
export function mayRelease(path: string): boolean {
  return deployKindOf(path) !== "workflow" || /deploy|release|publish|\bcd\b|prod/i.test(basename(path));
}

function isDeployFile(path: string): boolean {
  if (isStarter(path)) return true;
  const found = deployFileOf(path);
  // Which YAML files are manifests is known of the project already.
  if (found?.kind === "env" || found?.kind === "kubernetes" || found?.isOnlyWhenMounted === true) return false;
  return (
    found !== undefined ||
    /^crontab|\.(?:timer|cron|crontab|tf)$/.test(basename(path)) ||
    basename(dirname(path)) === "cron.d"
  );
}
