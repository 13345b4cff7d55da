/** What deploy files say of the settings module: a light text scan, for the question which module production loads. */
import { evidenceIn, type DeployEvidence } from "./deployEvidence.js";
import type { DeployRole } from "./deployRoles.js";
import { basename, dirname, isInside, join } from "./paths.js";

export type DeployKind =
  | "dockerfile" | "compose" | "procfile" | "systemd" | "env" | "workflow" | "test-config" | "shell" | "platform" | "kubernetes" | "supervisor" | "uwsgi" | "server" | "makefile" | "nginx" | "caddy";

/** What a mention is evidence of. "none": it says nothing about where the module is loaded. */
export type Target = "production" | "development" | "test" | "none";

export interface DeployMention {
  readonly variable: "DJANGO_SETTINGS_MODULE" | "DJANGO_CONFIGURATION";
  readonly value: string;
  /** Offsets of the value. */
  readonly start: number;
  readonly end: number;
  /** A `--settings` or `--configuration` flag of a command, not a variable. */
  readonly byFlag: boolean;
  /** It reaches a build or management command only, not what the target runs. */
  readonly buildOnly: boolean;
}

export interface DeployScan {
  readonly kind: DeployKind;
  readonly mentions: readonly DeployMention[];
  readonly startsServer: boolean;
  /** Host folders of volumes, as written: `.`, `./backend`. */
  readonly mounts: readonly string[];
  /** Files named by env_file or EnvironmentFile, as written. */
  readonly envFiles: readonly string[];
  readonly evidence: DeployEvidence;
}

/** undefined: not a deploy file. Decided by the path alone; "kubernetes" says no more than that it is YAML: what manifests begin with tells (manifests.ts). */
export function deployKindOf(path: string): DeployKind | undefined {
  const name = basename(path);
  const lower = name.toLowerCase();
  const folder = dirname(path);
  if (/^(?:dockerfile|containerfile)(?:[.\-_].*)?$|\.(?:dockerfile|containerfile)$/.test(lower) && !lower.endsWith(".dockerignore")) return "dockerfile";
  if (/^(?:docker-)?compose(?:[.\-_].*)?\.ya?ml(?:\..*)?$|docker-compose.*\.ya?ml$/.test(lower) || lower === "stack.yml") return "compose";
  // `Procfile.sh` is a script that one starts.
  if (/^procfile(?:\.(?!(?:sh|bash|py|rb|js|md|txt|json|ya?ml|toml)$).+)?$/.test(lower)) return "procfile";
  if (/\.(?:service|socket)(?:\.j2|\.template)?$/.test(lower)) return "systemd";
  if (/^(?:nginx|default|site|app)[\w.-]*\.conf(?:\.(?:template|j2))?$|\.nginx(?:\.conf)?$/.test(lower) && (/nginx/.test(lower) || nginxFolder.test(folder))) return "nginx";
  if (nginxFolder.test(folder) && (/\.conf(?:\.(?:template|j2))?$/.test(lower) || /\/sites-(?:available|enabled)$/.test(folder))) return "nginx";
  if (/^caddyfile(?:\..+)?$/.test(lower)) return "caddy";
  if (/^\.env(?:\..+|-.+|rc)?$|\.env(?:\.\w+)?$|^env\.(?:prod|production|staging|example|sample|local|dev)\w*$/.test(lower) || (/\/\.envs(?:\/|$)/.test(folder) && lower.startsWith("."))) return "env";
  if (/\/\.github\/workflows$/.test(folder) ? /\.ya?ml$/.test(lower) : /^(?:\.gitlab-ci|azure-pipelines|bitbucket-pipelines|\.travis|cloudbuild|buildspec|appveyor|\.drone)\b.*\.ya?ml$|^jenkinsfile$/.test(lower)) return "workflow";
  if (/\/\.circleci$/.test(folder) && /\.ya?ml$/.test(lower)) return "workflow";
  if (/^(?:pytest\.ini|tox\.ini|setup\.cfg|pyproject\.toml|noxfile\.py|conftest\.py|runtests\.py)$/.test(lower)) return lower.endsWith(".py") ? undefined : "test-config";
  if (/\.(?:sh|bash)$|^(?:entrypoint|start|run|gunicorn_start|release|deploy)$/.test(lower)) return "shell";
  if (/^(?:app\.json|heroku\.yml|render\.ya?ml|fly(?:\.\w+)?\.toml|railway\.(?:json|toml)|vercel\.json|nixpacks\.toml|apprunner\.ya?ml|app\.ya?ml|zappa_settings\.(?:json|ya?ml|toml)|serverless\.ya?ml|captain-definition|scalingo\.json|platform\.app\.yaml|\.platform\.app\.yaml|dokku\.json|koyeb\.yaml)$/.test(lower)) return "platform";
  if (/\/\.ebextensions$/.test(folder) || /\/\.do$/.test(folder)) return "platform";
  if (/supervisor/.test(lower) && /\.(?:conf|ini)$/.test(lower)) return "supervisor";
  if (/uwsgi.*\.(?:ini|ya?ml|xml)$/.test(lower)) return "uwsgi";
  // gunicorn's raw_env.
  if (/^gunicorn.*\.py$/.test(lower)) return "server";
  if (/\.conf$/.test(lower) && /apache|httpd|circus|wsgi|vhost/.test(lower)) return "server";
  if (lower === "makefile" || lower === "justfile") return "makefile";
  return /\.ya?ml$/.test(lower) ? "kubernetes" : undefined;
}

const nginxFolder = /\/(?:nginx|sites-available|sites-enabled)(?:\/(?:conf\.d|templates|sites-available|sites-enabled))?$/;

/** Pure function of its arguments: cacheable by the text's hash. */
export function scanDeployFile(kind: DeployKind, text: string): DeployScan {
  const mentions: DeployMention[] = [];
  let startsServer = false;
  const mounts: string[] = [];
  const envFiles: string[] = [];
  const evidence = evidenceIn(kind, text);
  if (!interesting.test(text)) return { kind, mentions, startsServer, mounts, envFiles, evidence };

  let offset = 0;
  // A RUN or make line may go on over several lines.
  let continued = false;
  let buildOnly = false;
  let inEnvFile = false;
  for (const raw of text.split("\n")) {
    const start = offset;
    offset += raw.length + 1;
    // Secrets live in these lines: nothing of a line but module names, class names and paths leaves this function.
    const line = raw.length > 4000 ? raw.slice(0, 4000) : raw;
    if (isComment(kind, line)) continue;
    if (!continued) buildOnly = kind === "makefile" || (kind === "dockerfile" && /^\s*RUN\s/i.test(line));
    continued = /\\\s*$/.test(line);

    if (/\b(?:gunicorn|uwsgi|daphne|uvicorn|hypercorn|waitress-serve|granian|mod_wsgi-express)\b/.test(line) && !/\binstall\b/.test(line)) startsServer = true;
    mentions.push(...mentionsIn(line, start, buildOnly || managementOnly.test(line)));

    if (kind === "compose") {
      for (const [, path] of line.matchAll(/(?:^\s*-\s{0,8}|[[,]\s{0,8})["']?(\.{1,2}(?:\/[\w./-]{0,200})?|\$\{?PWD\}?(?:\/[\w./-]{0,200})?):\/\S/g)) mounts.push((path ?? ".").replace(/^\$\{?PWD\}?/, "."));
      const source = /^\s*(?:-\s*)?source:\s*["']?(\.{1,2}(?:\/[\w./-]*)?|\$\{?PWD\}?(?:\/[\w./-]*)?)["']?\s*$/.exec(line)?.[1];
      if (source !== undefined) mounts.push(source.replace(/^\$\{?PWD\}?/, "."));
      const inline = /^\s*env_file:\s*(.*)$/.exec(line);
      if (inline !== null) {
        inEnvFile = true;
        envFiles.push(...pathsIn(inline[1] ?? ""));
      } else if (inEnvFile) {
        const item = /^\s*-\s*(?:path:\s*)?(.+)$/.exec(line);
        if (item === null) inEnvFile = /^\s*(?:required|format):/.test(line) || line.trim() === "";
        else envFiles.push(...pathsIn(item[1] ?? ""));
      }
    }
    if (kind === "systemd") {
      const file = /^\s*EnvironmentFile\s*=\s*-?(\S+)/.exec(line)?.[1];
      if (file !== undefined) envFiles.push(file);
    }
  }
  completeKubernetes(kind, text, mentions);
  return { kind, mentions, startsServer, mounts, envFiles, evidence };
}

/** What a file's mentions of settings are evidence of: a server's configuration, a makefile, or an env file that nothing loads says nothing. */
export function targetOf({ kind, startsServer }: DeployScan, { role, tests, evident }: DeployRole): Target {
  if (kind === "makefile" || kind === "nginx" || kind === "caddy" || role === "doubtful") return "none";
  if (role === "development") return tests ? "test" : "development";
  if (kind === "shell") return startsServer || evident ? "production" : "none";
  if (kind === "env") return evident ? "production" : "none";
  return "production";
}

/** Whether a compose file mounts the project's own folder (or one around it, or its package) into a container. */
export function mountsOver(composeFile: string, scan: DeployScan, { root, starters }: { readonly root: string; readonly starters: readonly string[] }): boolean {
  return scan.mounts.some((mount) => {
    const folder = join(dirname(composeFile), mount);
    // The package that holds wsgi.py is the application's source too; a manage.py beside it may be alone in its folder.
    return isInside(folder, root) || starters.some((file) => basename(file) !== "manage.py" && isInside(folder, file));
  });
}

const interesting = /DJANGO_SETTINGS_MODULE|DJANGO_CONFIGURATION|--settings|--ds\b|--configuration|django_settings|runserver|gunicorn|uwsgi|daphne|uvicorn|hypercorn|waitress|granian|mod_wsgi|env_file|EnvironmentFile|volumes:/;

/** These need settings to run, and are no sign of the module that production serves requests with. */
const managementOnly = /\b(?:manage\.py|django-admin)\s+(?:test|collectstatic|compilemessages|makemigrations|check|shell|shell_plus|runserver|runserver_plus|loaddata|dumpdata|createsuperuser|spectacular)\b|\b(?:pytest|py\.test|mypy|pylint|coverage)\b/;

function isComment(kind: DeployKind, line: string): boolean {
  const first = line.trimStart()[0];
  return first === "#" || (first === ";" && (kind === "systemd" || kind === "supervisor" || kind === "uwsgi" || kind === "test-config")) || (first === "/" && line.trimStart().startsWith("//"));
}

/** `NAME=value`, `NAME: value`, `"NAME": "value"`, `ENV NAME value`, `SetEnv NAME value`, `"NAME", "value"`, `NAME=${NAME:-value}`. */
const variable = /\b(DJANGO_SETTINGS_MODULE|DJANGO_CONFIGURATION)["']?(?:\s{0,8}[=:,]\s{0,8}|\s{1,8})(?:\{\s{0,4}"?value"?\s{0,4}:\s{0,4})?["']?(?:\$\{\1:?-)?["']?([A-Za-z_][\w.]*(?:-[\w.]+)*)(?![\w.$(*{/%])/g;
const flag = /--(settings|configuration|ds|dc)(?:=|["']?\s{0,4},?\s{1,4}["']?|\s{1,4})["']?([A-Za-z_][\w.]*(?:-[\w.]+)*)/g;
const zappa = /"django_settings"\s{0,8}:\s{0,8}"([\w.]+)"/g;

function mentionsIn(line: string, lineStart: number, buildOnly: boolean): readonly DeployMention[] {
  const result: DeployMention[] = [];
  for (const match of line.matchAll(variable)) {
    const value = match[2] ?? "";
    if (value === "DJANGO_SETTINGS_MODULE" || value === "DJANGO_CONFIGURATION") continue;
    // Heroku and Kubernetes describe variables in objects: `"DJANGO_SETTINGS_MODULE": { "description": …`.
    if (/^(?:value|description|required|valueFrom)$/.test(value)) continue;
    const end = match.index + match[0].length;
    result.push({ variable: match[1] === "DJANGO_CONFIGURATION" ? "DJANGO_CONFIGURATION" : "DJANGO_SETTINGS_MODULE", value, start: lineStart + end - value.length, end: lineStart + end, byFlag: false, buildOnly });
  }
  for (const match of line.matchAll(flag)) {
    const value = match[2] ?? "";
    const end = match.index + match[0].length;
    const isClass = match[1] === "configuration" || match[1] === "dc";
    result.push({ variable: isClass ? "DJANGO_CONFIGURATION" : "DJANGO_SETTINGS_MODULE", value, start: lineStart + end - value.length, end: lineStart + end, byFlag: true, buildOnly: buildOnly || match[1] === "ds" || match[1] === "dc" });
  }
  for (const match of line.matchAll(zappa)) {
    const value = match[1] ?? "";
    const end = match.index + match[0].length - 1;
    result.push({ variable: "DJANGO_SETTINGS_MODULE", value, start: lineStart + end - value.length, end: lineStart + end, byFlag: false, buildOnly: false });
  }
  return result;
}

/** `- name: DJANGO_SETTINGS_MODULE`, the value on the next line; Render writes `key:`, app.json an object. */
function completeKubernetes(kind: DeployKind, text: string, mentions: DeployMention[]): void {
  if (kind === "env" || kind === "shell" || kind === "dockerfile" || kind === "procfile") return;
  const pair = /["']?(?:name|key|Name)["']?\s{0,4}[:=]\s{0,4}["']?(DJANGO_SETTINGS_MODULE|DJANGO_CONFIGURATION)["']?,?[ \t]*\r?\n(?:[ \t]*(?:scope|type|sync|group)["']?:[^\n]{0,80}\n){0,3}[ \t]*["']?(?:value|Value)["']?\s{0,4}[:=]\s{0,4}["']?([A-Za-z_][\w.]*(?:-[\w.]+)*)/g;
  const object = /["'](DJANGO_SETTINGS_MODULE|DJANGO_CONFIGURATION)["']\s{0,4}:\s{0,4}\{[^{}]{0,400}?"value"\s{0,4}:\s{0,4}"([A-Za-z_][\w.]*(?:-[\w.]+)*)/g;
  for (const expression of [pair, object]) {
    for (const match of text.matchAll(expression)) {
      const value = match[2] ?? "";
      const end = match.index + match[0].length;
      if (mentions.some((mention) => mention.start === end - value.length)) continue;
      mentions.push({ variable: match[1] === "DJANGO_CONFIGURATION" ? "DJANGO_CONFIGURATION" : "DJANGO_SETTINGS_MODULE", value, start: end - value.length, end, byFlag: false, buildOnly: false });
    }
  }
}

function pathsIn(text: string): readonly string[] {
  return text.split(/[\s,[\]"']+/).filter((part) => part !== "" && part !== "path:" && !part.startsWith("#"));
}
