/** What the text of a deploy file says about what it is for: the light reading behind `deployRoles.ts`. */
import { writtenUnits } from "../syntax/deploy/writtenUnits.js";
import { basename } from "./paths.js";
import { isThisMachine } from "../text/thisMachine.js";
import type { ComposeScan } from "./composeScan.js";
import type { DeployKind } from "./deployKinds.js";
import { namesServer } from "./namesServer.js";
import { nameWords } from "./roleWords.js";

export interface DeployEvidence {
  /** The comment at its head says that it is not for production. */
  readonly forbidden: boolean;
  /** `name:`, `container_name:` or `image:` of a Compose file that ends in -dev. */
  readonly developmentName: string | undefined;
  /** It switches a variable called DEBUG on. */
  readonly debug: boolean;
  /** `stdin_open: true`: it waits for somebody who types. */
  readonly interactive: boolean;
  /** It lets nobody in but who works on this machine: `ALLOWED_HOSTS: "app localhost"`. */
  readonly hostsOfThisMachine: boolean;
  /** A variable by which it says that it is for development: `ENV=LOCAL`, `DEV_ENV: "True"`. */
  readonly developmentVariable: string | undefined;
  /** A stage for developers that a Compose file builds, where it builds no other. */
  readonly developmentTarget: string | undefined;
  /** A Compose file that keeps its services running, or builds a stage for production. */
  readonly staysUp: boolean;
  /** A Compose file that keeps a service running which serves mounted sources, without a reloader. */
  readonly servesMounted: boolean;
  /** What it starts that only developers start: `runserver`, `--reload`, `start-dev.sh`. */
  readonly developmentCommand: string | undefined;
  /** A server for mail that delivers none, in a Compose file. */
  readonly mailCatcher: string | undefined;
  /** The last stage of an image, where it is for developers and no other says production. */
  readonly lastStage: string | undefined;
  /** A process of a Procfile that watches the sources for changes, as `npm run watch` does: what developers start, whatever stands beside it. */
  readonly watcher: string | undefined;
  /** A script that writes a unit of systemd that starts a server. */
  readonly writesUnit: boolean;
  /** It says itself what runs: `CMD`, `ENTRYPOINT`, `command:`. */
  readonly hasCommand: boolean;
  /** An image with an ENTRYPOINT and no CMD. */
  readonly onlyEntrypoint: boolean;
  /** What an image starts by `make`, where it starts nothing else. */
  readonly makeTarget: string | undefined;
  /** Targets of a makefile that start what only developers start, with that. */
  readonly developmentTargets: ReadonlyMap<string, string>;
  /** An image that takes in nothing but lists of requirements: there is no application in it before its source is mounted. */
  readonly lacksSource: boolean;
  /** An image of a server or a language that runs no Python. */
  readonly runsNoPython: boolean;
  /** A Compose file that builds something, or runs an image that is no infrastructure. */
  readonly startsApplication: boolean;
  /** A Compose file that builds nothing and whose every image is a database, a cache or another thing that applications need. */
  readonly onlyInfrastructure: boolean;
  /** Scripts that its command names, without their folders: `start.sh`. */
  readonly scripts: readonly string[];
  /** Compose files that it extends or includes, paths as written. */
  readonly extends: readonly string[];
  /** What a Compose file builds, paths as written. */
  readonly builds: readonly { readonly context: string; readonly dockerfile: string | undefined }[];
}

/** Pure function of its arguments. Nothing but names, paths and commands leaves it: secrets live in these files. */
export function evidenceIn(kind: DeployKind, text: string, compose: ComposeScan | undefined): DeployEvidence {
  const lines = text.split("\n").map((line) => (line.length > 1000 ? line.slice(0, 1000) : line));
  const said = lines.filter((line) => line.trim() !== "" && !line.trimStart().startsWith("#"));
  return {
    ...nothing,
    forbidden: forbids(headOf(lines)) || (kind === "server" && forbids(headOf(docstringOf(lines)))),
    debug: said.some(switchesDebugOn),
    interactive: said.some((line) => /^[ \t]*stdin_open:[ \t]*["']?true\b/i.test(line)),
    hostsOfThisMachine: said.some(namesThisMachine) && !said.some(namesHosts),
    developmentVariable: firstOf(said, variableForDevelopment),
    writesUnit: kind === "shell" && writtenUnits(text).some((unit) => namesServer(unit.text)),
    ...(compose !== undefined
      ? ofCompose(compose)
      : kind === "dockerfile"
        ? ofDockerfile(instructions(said))
        : ofCommands(kind, said)),
  };
}

const nothing: DeployEvidence = {
  forbidden: false,
  developmentName: undefined,
  debug: false,
  interactive: false,
  hostsOfThisMachine: false,
  developmentVariable: undefined,
  writesUnit: false,
  developmentTarget: undefined,
  staysUp: false,
  servesMounted: false,
  developmentCommand: undefined,
  mailCatcher: undefined,
  lastStage: undefined,
  watcher: undefined,
  hasCommand: false,
  onlyEntrypoint: false,
  makeTarget: undefined,
  developmentTargets: new Map(),
  lacksSource: false,
  runsNoPython: false,
  startsApplication: false,
  onlyInfrastructure: false,
  scripts: [],
  extends: [],
  builds: [],
};

function firstOf<Item, Result>(items: readonly Item[], of: (item: Item) => Result | undefined): Result | undefined {
  for (const item of items) {
    const result = of(item);
    if (result !== undefined) return result;
  }
  return undefined;
}

function ofCompose({
  names,
  images,
  startedImages,
  builds,
  targets,
  restarts,
  servesMounted,
  commands,
  starts,
  variables,
  ...compose
}: ComposeScan): Partial<DeployEvidence> {
  return {
    developmentName:
      names.find((name) => /[-_]dev(?:elopment)?$/i.test(name)) ??
      images.find((image) => /[-_]dev(?:elopment)?(?::[\w.-]*)?$/i.test(image)),
    mailCatcher: firstOf([...startedImages, ...variables], (text) => catcher.exec(text)?.[0]),
    developmentCommand:
      firstOf(commands, (command) => serverForDevelopment(command) ?? scriptForDevelopment(command)) ??
      firstOf(variables, serverForDevelopment) ??
      commands.find(isArmForDevelopers) ??
      idleOnly(starts),
    developmentTarget: targets.length > 0 && targets.every(isForDevelopers) ? targets[0] : undefined,
    staysUp:
      restarts.some((restart) => /^(?:always|unless-stopped)$/.test(restart)) ||
      targets.some((target) => nameWords(target).production),
    servesMounted,
    hasCommand: commands.length > 0,
    builds,
    scripts: commands.flatMap(scriptsIn),
    extends: compose.extends,
    startsApplication: builds.length > 0 || images.some((image) => !infrastructure.test(image)),
    onlyInfrastructure: builds.length === 0 && images.length > 0 && images.every((image) => infrastructure.test(image)),
  };
}

/** `command: dev`: what an entrypoint is told to start. */
function isArmForDevelopers(command: string): boolean {
  return /^[\w-]{1,30}$/.test(command) && isForDevelopers(command);
}

/** What a Compose file starts that only looks around or waits for a developer, where it starts nothing else of the application. */
function idleOnly(starts: ComposeScan["starts"]): string | undefined {
  const own = starts.filter(({ image }) => image === undefined || !infrastructure.test(image));
  const lines = own.map(({ line }) => idleLine.exec(line ?? "")?.[0]);
  return lines.every((line) => line !== undefined) ? lines[0] : undefined;
}

/** What goes on in the next line is one instruction: `HEALTHCHECK --interval=30s \` with `CMD …` below it. */
function instructions(lines: readonly string[]): readonly string[] {
  const found: string[] = [];
  let goesOn = false;
  for (const line of lines.map((one) => one.trim())) {
    const before = goesOn ? (found.pop() ?? "") : "";
    goesOn = line.endsWith("\\");
    found.push(`${before}${goesOn ? line.slice(0, -1) : line}`);
  }
  return found;
}

function ofDockerfile(lines: readonly string[]): Partial<DeployEvidence> {
  const commands = lines.filter((line) => /^(?:CMD|ENTRYPOINT)\b/i.test(line));
  const forDevelopment = commands.map(
    (command) => commandForDevelopment(command) ?? idle.exec(command)?.[0] ?? testing.exec(command)?.[1],
  );
  const base = lines.filter((line) => /^FROM\s+\S/i.test(line)).at(-1) ?? "";
  return {
    // A stage for developers beside others says nothing: all that an image can start is for development, or none of it.
    developmentCommand: commands.every((command, i) => forDevelopment[i] !== undefined || /^ENTRYPOINT/i.test(command))
      ? forDevelopment.find((command) => command !== undefined)
      : undefined,
    hasCommand: commands.length > 0,
    onlyEntrypoint: commands.length > 0 && commands.every((command) => /^ENTRYPOINT/i.test(command)),
    scripts: commands.filter((command) => /^CMD/i.test(command)).length < 2 ? commands.flatMap(scriptsIn) : [],
    makeTarget: commands.map((command) => /\bmake["',\s]{1,6}([\w.-]+)/.exec(command)?.[1]).at(-1),
    lacksSource: lines.some((line) => /^(?:COPY|ADD)\s/i.test(line)) && !lines.some(takesSource),
    lastStage: stageForDevelopers(lines),
    runsNoPython: foreign.test(/^FROM\s+(?:--\S+\s+)?(\S+)/i.exec(base)?.[1] ?? ""),
  };
}

function stageForDevelopers(lines: readonly string[]): string | undefined {
  const stages = lines.flatMap((line) =>
    /^FROM\s/i.test(line) ? [/^FROM\s+(?:--\S+\s+)?\S+\s+AS\s+(\S+)/i.exec(line)?.[1] ?? ""] : [],
  );
  const last = stages.at(-1) ?? "";
  return isForDevelopers(last) && stages.every((stage) => !nameWords(stage).production) ? last : undefined;
}

function ofCommands(kind: DeployKind, lines: readonly string[]): Partial<DeployEvidence> {
  const commands = lines.map((line) => commandForDevelopment(line.trim()));
  const developmentTargets = new Map<string, string>();
  let target = "";
  if (kind === "makefile")
    lines.forEach((line, i) => {
      const command = commands[i];
      target = /^([\w.-]+)\s*:(?!=)/.exec(line)?.[1] ?? target;
      if (command !== undefined && target !== "" && !developmentTargets.has(target))
        developmentTargets.set(target, command);
    });
  return {
    developmentCommand: commands.find((command) => command !== undefined),
    watcher: kind === "procfile" ? firstOf(lines, (line) => watching.exec(line.trim())?.[0].trim()) : undefined,
    developmentTargets,
  };
}

/** The comment or docstring at the head of a settings module keeps it from production in so many words. */
export function keepsFromProduction(text: string): boolean {
  const lines = text.slice(0, 4000).split("\n");
  // Settings that are one class: what it says of itself.
  const [only, another] = [...text.matchAll(/^class \w[^\n]*:\s*(?:"""|''')[ \t]*([^\n]{0,200})/gm)].map(
    ([, said]) => said,
  );
  return (
    forbids(headOf(lines), true) ||
    forbids(headOf(docstringOf(lines)), true) ||
    (another === undefined && /^(?:the )?settings for (?:local )?development\b/i.test(only ?? "")) ||
    // Wherever it stands.
    [...text.matchAll(onlyDevelopment)].some(({ index }) =>
      /^[ \t]*#[^\n]{0,80}$/.test(text.slice(text.lastIndexOf("\n", index) + 1, index)),
    )
  );
}

const onlyDevelopment =
  /\bthis (?:file|module) is (?:only|just|solely) (?:used |meant |intended )?(?:for|in|during) (?:local )?development\b/gi;

/** What the docstring says that Python begins with, as lines of a comment: its first six. */
function docstringOf(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => !/^\s*(?:#|$)/.test(line));
  const [, quotes, rest = ""] = /^("{3}|'{3})(.*)$/.exec(lines[first] ?? "") ?? [];
  if (quotes === undefined) return [];
  const [text = ""] = [rest, ...lines.slice(first + 1, first + 6)].join("\n").split(quotes);
  return text.split("\n").map((line) => `#${line}`);
}

/** `Copy this file to shop/settings.py`, said above the settings: what people copy and then change. */
export function asksToBeCopied(text: string): boolean {
  const head = text.slice(0, 2000);
  const settings = head.search(/^(?:[A-Z][A-Z_]{2,40}[ \t]*=|import[ \t]|from[ \t])/m);
  return /\bcopy(?:ing)?(?: and (?:then )?(?:edit|chang|modify|adapt)(?:ing|e)?)? (?:this|the) file\b/i.test(
    settings === -1 ? head : head.slice(0, settings),
  );
}

/** The comment that a file begins with, as one text. */
function headOf(lines: readonly string[]): string {
  const head: string[] = [];
  for (const line of lines.slice(0, 25)) {
    const trimmed = line.trim();
    if (/^(?:#!|---$|$|version:)/.test(trimmed)) continue;
    if (!/^(?:#|;|\/\/)/.test(trimmed)) break;
    head.push(trimmed.replace(/^(?:#|;|\/)+\s*/, ""));
  }
  return head.join(" ");
}

/** “Not for production”, “only meant for local development”: of the file, not of one of its values (`don't run with debug on in production`). */
function forbids(head: string, strictly = false): boolean {
  return [...head.matchAll(/((?:[^.!:]|[.!:](?!\s|$))+)([.!:]?)/g)].some(([, sentence = "", end]) => {
    if (/\b(?:debug|secret|password|key|change|default)s?\b/i.test(sentence)) return false;
    if (strictly && /\b(?:edit|commit|store|put|value)s?\b/i.test(sentence)) return false;
    if (/\b(?:not|never|n't|dont)\b(?:\s+[\w-]+){0,6}\s+(?:production|runtime settings)\b/i.test(sentence)) return true;
    if (/\bproduction\b/i.test(sentence)) return false;
    return (
      /\b(?:only|primarily|just|solely|purely|mainly)\b(?:\s+[\w-]+){0,5}\s+(?:develop\w*|dev|local(?:ly)?|tests?|testing|CI)\b/i.test(
        sentence,
      ) ||
      /\b(?:develop\w*|local|testing)\s+(?:purposes?\s+)?only\b/i.test(sentence) ||
      /\b(?:used|needed|meant)\b(?:\s+[\w-]+){0,4}\s+(?:in|by|for|during)\s+(?:the\s+|our\s+)?(?:\w+\s+)?(?:test[- ]?suite|tests)\b/i.test(
        sentence,
      ) ||
      /\b(?:test|try|debug)(?:ing)?\b[^,;]{0,60}\blocally\b/i.test(sentence) ||
      // A title: “Gunicorn development config file”.
      (!strictly &&
        /^\W*(?:\w+\W+){0,3}develop(?:ment|er)\W+(?:config\w*|settings?)(?:\W+file)?\W*$/i.test(sentence)) ||
      // “For development:” stands above a command that developers use.
      (!strictly && end !== ":" && /\bfor\s+(?:[\w-]+\s+){0,3}(?:development|testing)\b/i.test(sentence))
    );
  });
}

/** `DEBUG=True`, `DJANGO_DEBUG: "1"`, `DEBUG: ${DEBUG:-on}`; `LOG_LEVEL=DEBUG` says another thing. */
function switchesDebugOn(line: string): boolean {
  return /(?:^|[\s"'-])(?:DJANGO_|APP_)?DEBUG["']?\s{0,4}[=:\s]\s{0,4}["']?(?:\$\{\w{1,60}:?-)?["']?(?:true|1|on|y|yes|yup)\b/i.test(
    line,
  );
}

/** `DJANGO_ALLOWED_HOSTS: "app localhost"`: names of this machine and of services, and this machine among them. */
function namesThisMachine(line: string): boolean {
  const hosts = hostsIn(line);
  return (
    hosts.some(isThisMachine) &&
    hosts.every((host) => isThisMachine(host) || host === "0.0.0.0" || /^[\w-]+$/.test(host))
  );
}

function namesHosts(line: string): boolean {
  return hostsIn(line).length > 0 && !namesThisMachine(line);
}

function hostsIn(line: string): readonly string[] {
  const list = /(?:^|[\s"'-])(?:\w{1,30}_)?ALLOWED_HOSTS["']?\s{0,4}[=:]\s{0,4}(.{0,300})/.exec(line)?.[1] ?? "";
  return list.split(/[\s,"'[\]]+/).filter((host) => host !== "");
}

/** `ENV=LOCAL`, `APP_ENV: dev`, `DEV_ENV: "True"`: the name and the word, nothing else of the line. */
function variableForDevelopment(line: string): string | undefined {
  const selects =
    /(?:^|[\s"'-])(\w{0,40}(?:ENV|ENVIRONMENT|STAGE))["']?\s{0,4}[=:\s]\s{0,4}["']?(local(?:dev)?|dev|development)\b/i.exec(
      line,
    ) ??
    /(?:^|[\s"'-])((?:IS_)?(?:DEV|LOCAL|DEVELOPMENT)(?:_(?:ENV|ENVIRONMENT|MODE))?)["']?\s{0,4}[=:]\s{0,4}["']?(true|1|on|yes)\b/i.exec(
      line,
    ) ??
    // What a proxy passes on to runs on the developer's own machine.
    /(?:^|[\s"'-])(\w{0,40}(?:UPSTREAM|BACKEND|FRONTEND)\w{0,40})["']?\s{0,4}[=:]\s{0,4}["']?(?:https?:\/\/)?(host\.docker\.internal)\b/.exec(
      line,
    );
  return selects === null ? undefined : `${selects[1] ?? ""}=${selects[2] ?? ""}`;
}

function isForDevelopers(stage: string): boolean {
  const words = nameWords(stage);
  return (words.development || words.test) && !words.production;
}

function commandForDevelopment(line: string): string | undefined {
  const server = serverForDevelopment(line);
  if (server !== undefined) return server;
  return /^(?:-\s+)?["']?(?:CMD|ENTRYPOINT|command|entrypoint)\b/i.test(line) ? scriptForDevelopment(line) : undefined;
}

function serverForDevelopment(line: string): string | undefined {
  // `manage.py load_data --reload` has an option of its own by that name.
  const servers = line.replace(/\bmanage\.py\s{1,4}(?!run)\w[^&|;\n]{0,400}/g, "");
  return /\b(?:runserver(?:_plus)?|runsslserver|watchmedo\s+auto-restart|tilt\s+up)\b|--reload\b/.exec(servers)?.[0];
}

/** `/start-dev.sh`: a script by its name. */
function scriptForDevelopment(line: string): string | undefined {
  // `manage.py run_dev_data` is no script.
  const scripts = line.replace(/\bmanage\.py["',\s]{1,6}\w{1,80}/g, "");
  return [...scripts.matchAll(/[\w./-]*\b[\w.-]+/g)]
    .map(([word]) => basename(word))
    .find(
      (word) =>
        /(?:\.sh|\.py)$|^(?:start|run|entrypoint|serve)/.test(word) &&
        nameWords(word).development &&
        !nameWords(word).production,
    );
}

/** `COPY . /app`, `COPY src/ src/`, a clone: more than files that are copied by name, as lists of requirements are. */
function takesSource(instruction: string): boolean {
  if (/\bgit\s+clone\b/.test(instruction)) return true;
  if (!/^(?:COPY|ADD)\s/i.test(instruction) || /\s--from=/.test(instruction)) return false;
  const paths = instruction
    .replace(/^\w+\s+/, "")
    .split(/[\s,[\]"']+/)
    .filter((word) => word !== "" && !word.startsWith("--"));
  return paths
    .slice(0, -1)
    .some(
      (path) =>
        !/\.(?:txt|toml|lock|cfg|in|json|ya?ml|sh|conf|ini|env)\*?$|^(?:\S*\/)?(?:Pipfile|Makefile|requirements|setup\.py|README\S*)\*?\/?$/.test(
          path,
        ),
    );
}

function scriptsIn(line: string): readonly string[] {
  return [...line.matchAll(/[\w./-]{1,200}/g)]
    .map(([word]) => basename(word))
    .filter((word) => /\.(?:sh|bash)$|^(?:start|run|entrypoint)$/.test(word));
}

/** Servers for mail that show it to developers. */
const mailCatchers = "mailhog|mailtrap|fake-smtp[\\w-]*|mailpit|mailcatcher|maildev|smtp4dev|mailcrab|greenmail";
const catcher = new RegExp(String.raw`\b(?:${mailCatchers})\b`, "i");

/** What rebuilds styles and scripts while somebody writes them. */
const watching = /(?:^|\s)(?:npm|yarn|pnpm|bun)\s[^#&|]{0,80}\bwatch\b|\s--watch\b|\bwebpack-dev-server\b/;

/** What keeps a container running so that a developer can work in it, a shell, or a look around. */
const idle =
  /\btail["',\s]{1,6}-[fF]["',\s]{1,6}\/dev\/null\b|\bsleep["',\s]{1,6}inf(?:inity)?\b|(?<=^CMD\s[\s["']{0,4})(?:\/bin\/)?(?:ba|z)?sh(?=["'\]\s]{0,4}$)|(?<=\s-c["',\s]{1,6})ls(?=["'\]\s]{0,4}$)/;

/** What looks at the code and serves nobody. */
const codeChecks =
  "pytest|tox|nox|flake8|pylint|mypy|ruff|black|isort|pre-commit|bandit|(?:manage\\.py|django-admin)[\"',\\s]{1,6}test";
/** An image that starts it. */
const testing = new RegExp(`^(?:CMD|ENTRYPOINT)\\s(?:[^&;|]{0,80}[\\s["'/])?(${codeChecks})(?=["',\\s\\]]|$)`);
/** A pipeline in which tests run. */
export function runsTests(text: string): boolean {
  return new RegExp(
    `\\b(?:${codeChecks.replace(/[",']/g, "")}|coverage run|run_?tests?|tests?\\.sh|make test|(?:npm|yarn|pnpm)(?: run)? test)\\b`,
  ).test(withoutComments(text));
}

/** What sends a release somewhere: known actions, clients of platforms and clusters, images to a registry, a server by ssh. */
export function deploysSomething(text: string): boolean {
  return deploying.test(withoutComments(text));
}

const deploying = new RegExp(
  [
    "appleboy/(?:ssh|scp)-action|flyctl-actions|heroku-deploy|webapps-deploy|google-github-actions/deploy-|amazon-ecs-deploy|dokku/github-action|digitalocean/app_action",
    "\\b(?:flyctl|fly|eb|zappa|cap|fab|dep) (?:deploy|update)\\b|\\bheroku container:|\\bgit push (?:-f |--force )?(?:heroku|dokku)\\b|\\b(?:run|app)[\"',]{0,2}\\s{1,20}[\"'-]{0,2} ?[\"']?deploy\\b",
    "\\baws (?:ecs update-service|s3 sync|deploy)\\b|\\bkubectl (?:apply|set|rollout)\\b|\\bhelm upgrade\\b|\\boc (?:rollout|start-build|apply)\\b|\\bansible-playbook\\b",
    "\\bdocker (?:image )?push\\b|\\bpush: {0,4}[\"']?true\\b|\\b(?:ssh|rsync|scp) [^\\n]{0,200}\\w@|\\bworking-directory: {0,4}[\"']?/(?:root|srv|opt|home|var)/|^deploy:",
  ].join("|"),
  "m",
);

function withoutComments(text: string): string {
  return text.replace(/^[ \t]{0,80}#[^\n]{0,1000}/gm, "");
}

/** Whether that is what an image is said to start. */
export const codeCheck = new RegExp(`^(?:${codeChecks})$`);

/** The same of a whole command. */
const idleLine =
  /^(?:ls(?: \S{1,80}){0,3}|(?:\/bin\/)?(?:ba|z)?sh(?: -l)?|tail -[fF] \/dev\/null|sleep inf(?:inity)?|cat)$/;

/** Images that serve no Django: by the last part of their name. */
const foreign =
  /(?:^|\/)(?:node|nginx|nginx-[\w-]+|httpd|caddy|haproxy|traefik|varnish|golang|ruby|php|openjdk|postgres|postgis|redis|rabbitmq|elasticsearch|solr|mysql|mariadb)(?::|@|$)/i;

/** Images of what applications need beside them, whoever makes them. */
const infrastructure = new RegExp(
  String.raw`(?:^|/)(?:[\w-]*(?:${mailCatchers}|postgres|postgis|pgvector|timescale|mysql|mariadb|redis|valkey|rabbitmq|memcached|elasticsearch|opensearch|minio|pgadmin|adminer|phpmyadmin|flower|localstack|kafka|zookeeper|mongo|solr|meilisearch|typesense|selenium|keycloak|jaeger|moto|dynamodb|azurite|gotenberg|clamav|metabase|sentry|grafana|prometheus|loki|promtail|tempo|alertmanager|cadvisor|node-exporter|cloudflared|watchtower|portainer|dozzle|ldap|thumbor|imgproxy|cypress|playwright|mock|fake-|emulator|marklogic|neo4j|cassandra|couchdb|influxdb|clickhouse|mosquitto|graphite|statsd|kibana|logstash|tika|browserless|qdrant|weaviate|ollama|nominatim|geoserver|cognito|opentelemetry|otel|zipkin|weasyprint|wkhtmltopdf|libreoffice|onlyoffice)[\w-]*)(?::|@|$)`,
  "i",
);
