/** What deploy files say of the settings module: a light text scan, for the question which module production loads. */
import { anyServer } from "./servers.js";
import { platformKind } from "../syntax/deploy/platform.js";
import { parseSystemd } from "../syntax/deploy/systemd.js";
import { scanCompose } from "./composeScan.js";
import { evidenceIn, type DeployEvidence } from "./deployEvidence.js";
import type { DeployKind } from "./deployKinds.js";
import type { DeployRole } from "./deployRoles/deployRole.js";
import { namesServer } from "./namesServer.js";
import { basename, dirname, isInside, join } from "./paths.js";
import { nameWords } from "./roleWords.js";
import { zappaModules } from "./zappaStages.js";

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
  /** A `--settings` of one management command that serves nobody: `manage.py index --settings=shop.settings_index`. */
  readonly ofCommand: boolean;
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

/** Pure function of its arguments: cacheable by the text's hash. */
export function scanDeployFile(file: string, kind: DeployKind, text: string): DeployScan {
  const mentions: DeployMention[] = [];
  let startsServer = false;
  const compose = kind === "compose" ? scanCompose(file, text) : undefined;
  const rest = {
    kind,
    mounts: compose?.mounts ?? [],
    envFiles: compose?.envFiles ?? (kind === "systemd" ? environmentFiles(file, text) : []),
    evidence: evidenceIn(kind, text, compose),
  };
  if (!interesting.test(text)) return { ...rest, mentions, startsServer };

  const takes = whatIsTaken(kind, text);
  // A RUN or make line may go on over several lines.
  let continued = false;
  let buildOnly = false;
  for (const { line, start } of spokenLines(kind, text)) {
    if (!continued) buildOnly = kind === "makefile" || (kind === "dockerfile" && /^\s*RUN\s/i.test(line));
    continued = /\\\s*$/.test(line);

    startsServer ||= namesServer(line) && !takes(line, buildOnly);
    mentions.push(...mentionsIn(line, start, buildOnly || managementOnly.test(line)));
  }
  completeKubernetes(kind, text, mentions);
  if (kind === "dockerfile") mentions.push(...withBuildArguments(text));
  if (platformKind(file) === "zappa")
    for (const module of zappaModules(file, text))
      mentions.push({
        variable: "DJANGO_SETTINGS_MODULE",
        ...module,
        byFlag: false,
        buildOnly: false,
        ofCommand: false,
      });
  return { ...rest, mentions: kind === "workflow" ? withoutTested(text, mentions) : mentions, startsServer };
}

/** `migrate --settings=shop.settings_fake`, and the tests with the same: only they get it. */
function withoutTested(text: string, mentions: readonly DeployMention[]): readonly DeployMention[] {
  const tested = new Set(
    mentions.flatMap(({ value, byFlag, start }) =>
      byFlag && testRun.test(text.slice(text.lastIndexOf("\n", start) + 1, start)) ? [value] : [],
    ),
  );
  return mentions.map((one) => (one.byFlag && tested.has(one.value) ? { ...one, buildOnly: true } : one));
}

/** Lines that are no comments, with their offsets; not what an entrypoint starts for developers and tests (`dev|runserver) …`). */
export function* spokenLines(
  kind: DeployKind,
  text: string,
): Generator<{ readonly line: string; readonly start: number }> {
  let offset = 0;
  let isAside = false;
  for (const raw of text.split("\n")) {
    const start = offset;
    offset += raw.length + 1;
    // Secrets live in these lines: nothing of a line but module names, class names and paths leaves this file.
    const line = raw.length > 4000 ? raw.slice(0, 4000) : raw;
    if (isComment(kind, line)) continue;
    if (kind === "shell") isAside = armForDevelopers(line) ?? isAside;
    if (!isAside) yield { line, start };
    if (/;;\s{0,20}$|^\s{0,80}esac\b/.test(line)) isAside = false;
  }
}

/** Whether the arm of a `case` that begins on the line is for developers or tests by its patterns; undefined: none begins. */
function armForDevelopers(line: string): boolean | undefined {
  const patterns = /^\s{0,80}\(?([\w"'|* -]{1,200})\)(?:\s|$)/.exec(line)?.[1];
  return patterns?.split("|").every((pattern) => {
    const { development, test, production } = nameWords(pattern);
    return (development || test || /^[\s"']{0,3}runserver/.test(pattern)) && !production;
  });
}

/** What an image builds or copies it does not start, unless it writes a script. */
function whatIsTaken(kind: DeployKind, text: string): (line: string, isBuild: boolean) => boolean {
  return kind !== "dockerfile" || />\s*\S*(?:\.sh|start|run|entrypoint)\b/.test(text)
    ? () => false
    : (line, isBuild) => isBuild || /^\s*(?:COPY|ADD)\s/i.test(line);
}

function environmentFiles(file: string, text: string): readonly string[] {
  return parseSystemd(file, text).environmentFiles.map(({ path }) => path);
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
export function mountsOver(
  composeFile: string,
  scan: DeployScan,
  { root, starters }: { readonly root: string; readonly starters: readonly string[] },
): boolean {
  return scan.mounts.some((mount) => {
    const folder = join(dirname(composeFile), mount);
    // The package that holds wsgi.py is the application's source too; a manage.py beside it may be alone in its folder.
    return isInside(folder, root) || starters.some((file) => basename(file) !== "manage.py" && isInside(folder, file));
  });
}

const interesting = new RegExp(
  `DJANGO_SETTINGS_MODULE|DJANGO_CONFIGURATION|--settings|--ds\\b|--configuration|django_settings|runserver|${anyServer}`,
);

/** These need settings to run, and are no sign of the module that production serves requests with. */
const managementOnly =
  /\b(?:manage\.py|django-admin)\s+(?:test|collectstatic|compilemessages|makemigrations|check|shell|shell_plus|runserver|runserver_plus|loaddata|dumpdata|createsuperuser|spectacular)\b|\b(?:pytest|py\.test|mypy|pylint|coverage)\b/;

/** A command that runs tests. */
const testRun = /\b(?:(?:manage\.py|django-admin)\s+test|pytest|py\.test)\b/;

function isComment(kind: DeployKind, line: string): boolean {
  const first = line.trimStart()[0];
  return (
    first === "#" ||
    (first === ";" && (kind === "systemd" || kind === "supervisor" || kind === "uwsgi" || kind === "test-config")) ||
    (first === "/" && line.trimStart().startsWith("//"))
  );
}

/** `NAME=value`, `NAME: value`, `"NAME": "value"`, `ENV NAME value`, `SetEnv NAME value`, `"NAME", "value"`, `NAME=${NAME:-value}`. */
const variable =
  /(?<!\$\{?)\b(DJANGO_SETTINGS_MODULE|DJANGO_CONFIGURATION)["']?(?:\s{0,8}[=:,]\s{0,8}|\s{1,8})(?:\{\s{0,4}"?value"?\s{0,4}:\s{0,4})?["']?(?:\$\{\1:?-)?["']?([A-Za-z_][\w.]*(?:-[\w.]+)*)(?![\w.$(*{/%])/g;
const flag =
  /--(settings|configuration|ds|dc)(?:=|["']?\s{0,4},?\s{1,4}["']?|\s{1,4})["']?([A-Za-z_][\w.]*(?:-[\w.]+)*)/g;

function mentionsIn(line: string, lineStart: number, buildOnly: boolean): readonly DeployMention[] {
  const result: DeployMention[] = [];
  for (const match of line.matchAll(variable)) {
    const value = match[2] ?? "";
    if (value === "DJANGO_SETTINGS_MODULE" || value === "DJANGO_CONFIGURATION") continue;
    // Heroku and Kubernetes describe variables in objects: `"DJANGO_SETTINGS_MODULE": { "description": …`.
    if (/^(?:value|description|required|valueFrom)$/.test(value)) continue;
    const end = match.index + match[0].length;
    result.push({
      variable: match[1] === "DJANGO_CONFIGURATION" ? "DJANGO_CONFIGURATION" : "DJANGO_SETTINGS_MODULE",
      value,
      start: lineStart + end - value.length,
      end: lineStart + end,
      byFlag: false,
      buildOnly,
      ofCommand: false,
    });
  }
  for (const match of line.matchAll(flag)) {
    const value = match[2] ?? "";
    const end = match.index + match[0].length;
    const isClass = match[1] === "configuration" || match[1] === "dc";
    result.push({
      variable: isClass ? "DJANGO_CONFIGURATION" : "DJANGO_SETTINGS_MODULE",
      value,
      start: lineStart + end - value.length,
      end: lineStart + end,
      byFlag: true,
      buildOnly: buildOnly || match[1] === "ds" || match[1] === "dc",
      ofCommand: isOfCommand(line.slice(0, match.index), line.slice(end)),
    });
  }
  return result;
}

/** The flag belongs to one command that neither serves nor prepares the site's database: the one before it, or the one that it stands in front of. */
function isOfCommand(before: string, after: string): boolean {
  const start = Math.max(before.lastIndexOf("manage.py"), before.lastIndexOf("django-admin"));
  if (start < 0) return false;
  const words = before.slice(start).replace(/^(?:manage\.py|django-admin(?:\.py)?)/, "");
  if (/[;&|]/.test(words)) return false;
  const rest = wordsOf(words).length === 0 ? (after.split(/[;&|]/)[0] ?? "") : "";
  const command = [...wordsOf(words), ...wordsOf(rest)][0];
  return command !== undefined && !/^(?:migrate|run)|serve/.test(command);
}

/** Options of Django that take the next word stand with it: `--verbosity 0`. */
function wordsOf(text: string): readonly string[] {
  return text
    .replace(/(?:^|(?<=[\s"',]))(?:--(?:settings|pythonpath|verbosity|configuration)|-v)["',\s]{1,4}[^\s"',]+/g, "")
    .split(/["',\s[\]]+/)
    .filter((word) => /^[a-z]\w{0,80}$/.test(word));
}

/** `ENV DJANGO_SETTINGS_MODULE=shop.settings.${STAGE}` after `ARG STAGE=production`: what is built where nobody says otherwise. */
function withBuildArguments(text: string): readonly DeployMention[] {
  return [...text.matchAll(interpolated)].flatMap((match) => {
    const [, name, written = "", before = "", argument, ownDefault, after = ""] = match;
    const set = new RegExp(`^[ \\t]{0,20}(?:ARG|ENV)[ \\t]+${argument}[= ]["']?([\\w.]+)`, "gim");
    const given = ownDefault ?? [...text.slice(0, match.index).matchAll(set)].pop()?.[1];
    const line = text.slice(text.lastIndexOf("\n", match.index) + 1, match.index);
    // `${DJANGO_SETTINGS_MODULE:-shop.settings}` was read with its line.
    if (given === undefined || argument === name || /^\s{0,80}(?:#|RUN\s)/i.test(line)) return [];
    const end = match.index + match[0].length;
    return [
      {
        variable: name === "DJANGO_CONFIGURATION" ? "DJANGO_CONFIGURATION" : "DJANGO_SETTINGS_MODULE",
        value: `${before}${given}${after}`,
        start: end - written.length,
        end,
        byFlag: false,
        buildOnly: false,
        ofCommand: false,
      },
    ];
  });
}

const interpolated =
  /\b(DJANGO_SETTINGS_MODULE|DJANGO_CONFIGURATION)(?:=|[ \t]{1,8})["']?(([\w.]{0,80})\$\{?(\w{1,80})(?::-([\w.]{1,80}))?\}?([\w.]{0,80}))(?![\w.$-])/g;

/** `- name: DJANGO_SETTINGS_MODULE`, the value on the next line; Render writes `key:`, app.json an object. */
function completeKubernetes(kind: DeployKind, text: string, mentions: DeployMention[]): void {
  if (kind === "env" || kind === "shell" || kind === "dockerfile" || kind === "procfile") return;
  const pair =
    /["']?(?:name|key|Name)["']?\s{0,4}[:=]\s{0,4}["']?(DJANGO_SETTINGS_MODULE|DJANGO_CONFIGURATION)["']?,?[ \t]*\r?\n(?:[ \t]*(?:scope|type|sync|group)["']?:[^\n]{0,80}\n){0,3}[ \t]*["']?(?:value|Value)["']?\s{0,4}[:=]\s{0,4}["']?([A-Za-z_][\w.]*(?:-[\w.]+)*)/g;
  const object =
    /["'](DJANGO_SETTINGS_MODULE|DJANGO_CONFIGURATION)["']\s{0,4}:\s{0,4}\{[^{}]{0,400}?"value"\s{0,4}:\s{0,4}"([A-Za-z_][\w.]*(?:-[\w.]+)*)/g;
  for (const expression of [pair, object]) {
    for (const match of text.matchAll(expression)) {
      const value = match[2] ?? "";
      const end = match.index + match[0].length;
      if (mentions.some((mention) => mention.start === end - value.length)) continue;
      mentions.push({
        variable: match[1] === "DJANGO_CONFIGURATION" ? "DJANGO_CONFIGURATION" : "DJANGO_SETTINGS_MODULE",
        value,
        start: end - value.length,
        end,
        byFlag: false,
        buildOnly: false,
        ofCommand: false,
      });
    }
  }
}
