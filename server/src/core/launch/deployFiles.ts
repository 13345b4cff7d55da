import { deployKindOf } from "../project/deployKinds.js";
import type { DeployRole } from "../project/deployRoles/deployRole.js";
import { isText, type FileSource } from "../text/fileSource.js";
import { basename, relativeTo } from "../project/paths.js";
import { parseCaddyfile, type Caddyfile } from "../syntax/deploy/caddyfile.js";
import type { ComposeFile } from "../syntax/deploy/compose.js";
import { parseDockerfile, type Dockerfile } from "../syntax/deploy/dockerfile.js";
import { parseDotenv, type DotenvFile } from "../syntax/deploy/dotenv.js";
import type { KubernetesFile } from "../syntax/deploy/kubernetes.js";
import { plainText } from "../syntax/deploy/mappedText.js";
import { parseNginx, type NginxFile } from "../syntax/deploy/nginx.js";
import { isPipeline } from "../syntax/deploy/pipelines.js";
import { parsePlatform, platformKind, type PlatformFile } from "../syntax/deploy/platform.js";
import { parseProcfile, type Procfile } from "../syntax/deploy/procfile.js";
import { parseShell, type ShellScript } from "../syntax/deploy/shell.js";
import { parseSupervisor, type SupervisorFile } from "../syntax/deploy/supervisor.js";
import { parseSystemd, type SystemdUnit } from "../syntax/deploy/systemd.js";
import type { Workflow } from "../syntax/deploy/workflow.js";
import { createYamlParsers, type YamlParsers } from "./yamlParsers.js";
import { findLaunches } from "./findLaunches.js";
import type { Launch } from "./launch.js";
import { withIncluded } from "./nginxIncludes.js";
import type { Release } from "./releases/release.js";
import { readReleases } from "./releases/readReleases.js";
import { rolesWithLaunches } from "./rolesWithLaunches.js";

/** Every deploy file of a project, parsed once, and what they start. */
export interface DeployFiles {
  readonly launches: readonly Launch[];
  /** What each file is for, those included that others start: scripts, images, env files. */
  readonly roles: ReadonlyMap<string, DeployRole>;
  readonly dockerfiles: readonly Parsed<Dockerfile>[];
  readonly compose: readonly Parsed<ComposeFile>[];
  /** Services and sockets. */
  readonly units: readonly Parsed<SystemdUnit>[];
  readonly supervisors: readonly Parsed<SupervisorFile>[];
  readonly procfiles: readonly Parsed<Procfile>[];
  readonly nginx: readonly Parsed<NginxFile>[];
  readonly caddyfiles: readonly Parsed<Caddyfile>[];
  readonly kubernetes: readonly Parsed<KubernetesFile>[];
  readonly platforms: readonly Parsed<PlatformFile>[];
  readonly workflows: readonly Parsed<Workflow>[];
  readonly scripts: readonly Parsed<ShellScript>[];
  /** Env files that Git does not ignore; `.env.example` and its like are `examples`. */
  readonly envFiles: readonly Parsed<DotenvFile>[];
  readonly examples: readonly Parsed<DotenvFile>[];
  /** How releases are made, as far as these files tell. */
  readonly releases: readonly Release[];
}

export interface Parsed<Content> {
  readonly path: string;
  readonly text: string;
  /** What it is for: by the launches that it takes part in, else by its name. */
  readonly target: "production" | "development";
  readonly content: Content;
}

export interface DeployFilesInput {
  readonly files: FileSource;
  readonly root: string;
  readonly analysisRoot: string;
  /** The files that are meant for the project, with what each is for by itself. */
  readonly roles: ReadonlyMap<string, DeployRole>;
  /** What has parsed some of them already. */
  readonly parsers?: YamlParsers;
}

export function readDeployFiles({
  files,
  root,
  analysisRoot,
  roles: own,
  parsers = createYamlParsers(),
}: DeployFilesInput): DeployFiles {
  const launches = findLaunches({ files, root, analysisRoot, roles: own, parsers });
  // What only configures tests is no deploy file: requirements stand there too.
  const roles = rolesWithLaunches(
    new Map([...own].filter(([path]) => deployKindOf(path) !== "test-config")),
    launches,
    (path) => relativeTo(analysisRoot, path),
  );
  const paths = [...own.keys()];
  const targetOf = (path: string): Launch["target"] =>
    roles.get(path)?.role === "development" ? "development" : "production";
  const parse = <Content>(
    matches: (path: string) => boolean,
    read: (path: string, text: string) => Content,
  ): readonly Parsed<Content>[] =>
    paths.filter(matches).flatMap((path) => {
      const content = files.read(path);
      return isText(content)
        ? [{ path, text: content.text, target: targetOf(path), content: read(path, content.text) }]
        : [];
    });
  const kind =
    (...kinds: readonly string[]) =>
    (path: string): boolean =>
      kinds.includes(deployKindOf(path) ?? "") && (!isTemplate(path) || kinds.includes("nginx"));
  const compose = parse(kind("compose"), parsers.compose);
  const workflows = parse((path) => kind("workflow")(path) && isPipeline(path), parsers.pipeline);
  const scripts = parse(kind("shell"), (path, text) => parseShell(plainText(path, text)));
  return {
    launches,
    roles,
    compose,
    workflows,
    scripts,
    dockerfiles: parse(kind("dockerfile"), parseDockerfile),
    units: parse(kind("systemd"), parseSystemd),
    supervisors: parse(kind("supervisor"), parseSupervisor),
    procfiles: parse(kind("procfile"), parseProcfile),
    nginx: withIncluded(parse(kind("nginx"), parseNginx)),
    caddyfiles: parse(kind("caddy"), parseCaddyfile),
    kubernetes: parse(kind("kubernetes"), parsers.manifest),
    platforms: parse(
      (path) => platformKind(path) !== undefined,
      (path, text) => parsePlatform(path, text, platformKind(path) ?? "app.json"),
    ),
    envFiles: parse(
      (path) => kind("env")(path) && !isExample(path) && !files.isIgnored(path),
      (path, text) => parseDotenv(path, text, "python-dotenv"),
    ),
    examples: parse(
      (path) => deployKindOf(path) === "env" && isExample(path),
      (path, text) => parseDotenv(path, text, "python-dotenv"),
    ),
    releases: readReleases({
      files,
      paths: paths.filter((path) => targetOf(path) === "production"),
      launches,
      scripts,
      workflows,
      services: new Set(compose.flatMap(({ content }) => content.services.map(({ name }) => name))),
    }),
  };
}

function isTemplate(path: string): boolean {
  return /\.(?:example|sample|template|dist|j2)$/.test(path);
}

/** `.env.example`, `env.sample`, `.env.template`, `.env.production.example`, and what lies in `.envs/.template`. */
function isExample(path: string): boolean {
  return (
    /(?:^|[._-])(?:example|sample|template|dist|tmpl)(?:$|[._-])|\.default$/i.test(basename(path)) ||
    /(?:^|\/)\.[\w.-]{0,40}(?:example|sample|template)s?\/[^/]+$/i.test(path)
  );
}
