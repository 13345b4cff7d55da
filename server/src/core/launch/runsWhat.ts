import { anyServerProgram, servers } from "../project/servers.js";
import { parseGunicornArguments, type GunicornCommandLine } from "../gunicorn/commandLine.js";
import { gunicornTable } from "../gunicorn/table.js";
import type { Word } from "./launch.js";
import { readOptions, type CommandOption, type OptionTable } from "./options.js";
import { programName } from "./wrappers.js";

/** The program that a launch or step runs, with its options. */
export type RunsWhat =
  | {
      readonly kind: "gunicorn";
      readonly program: Word;
      readonly line: GunicornCommandLine;
      readonly app: Word | undefined;
    }
  | Server<"uvicorn">
  | Server<"daphne">
  | Server<"hypercorn">
  | Server<"granian">
  | {
      readonly kind: "uwsgi";
      readonly program: Word;
      readonly options: readonly CommandOption[];
      readonly configFiles: readonly Word[];
    }
  | {
      readonly kind: "celery";
      readonly program: Word;
      readonly subcommand: Word | undefined;
      readonly app: Word | undefined;
      readonly options: readonly CommandOption[] /** `worker -B`. */;
      readonly embeddedBeat: Word | undefined;
    }
  /** `manage.py x` and `django-admin x`. */
  | {
      readonly kind: "manage";
      readonly program: Word;
      readonly subcommand: Word | undefined;
      readonly options: readonly CommandOption[];
      readonly positionals: readonly Word[];
    }
  | { readonly kind: "process-manager"; readonly program: Word; readonly arguments: readonly Word[] }
  | { readonly kind: "other"; readonly program: Word | undefined; readonly arguments: readonly Word[] };

interface Server<Kind extends string> {
  readonly kind: Kind;
  readonly program: Word;
  readonly app: Word | undefined;
  readonly options: readonly CommandOption[];
}

/** A program that takes its arguments as they are, or a script, of which little else is to be expected. Of others nobody knows: `monofy migrate && gunicorn …` reads `&&` and `$PORT` itself. */
export function takesWords(program: string): boolean {
  return wordTakers.test(program);
}

const wordTakers = new RegExp(
  `(?:^|/)(?:tini|dumb-init|gosu|su-exec|catatonit|env|exec|python[\\d.]*|pip[\\d.]*|uv|poetry|pipenv|pdm|${anyServerProgram}|celery|manage\\.py|django-admin|node|npm|cd|echo)$|\\.sh$`,
);

const NONE: Readonly<Record<string, string>> = {};

const UVICORN: OptionTable = {
  short: NONE,
  flags: [
    "--reload",
    "--proxy-headers",
    "--no-proxy-headers",
    "--server-header",
    "--no-server-header",
    "--date-header",
    "--no-date-header",
    "--use-colors",
    "--no-use-colors",
    "--factory",
    "--access-log",
    "--no-access-log",
    "--version",
    "--help",
    "--reset-contextvars",
  ],
};
const DAPHNE: OptionTable = {
  short: {
    "-p": "--port",
    "-b": "--bind",
    "-u": "--unix-socket",
    "-e": "--endpoint",
    "-v": "--verbosity",
    "-t": "--http-timeout",
    "-s": "--server-name",
  },
  flags: ["--proxy-headers", "--no-server-name", "--log-fmt-json"],
};
const HYPERCORN: OptionTable = {
  short: {
    "-b": "--bind",
    "-w": "--workers",
    "-k": "--worker-class",
    "-c": "--config",
    "-g": "--group",
    "-u": "--user",
    "-m": "--umask",
    "-p": "--pid",
  },
  flags: ["--reload", "--debug", "--daemon"],
};
const GRANIAN: OptionTable = {
  short: NONE,
  flags: [
    "--reload",
    "--no-reload",
    "--access-log",
    "--no-access-log",
    "--log",
    "--no-log",
    "--ws",
    "--no-ws",
    "--respawn-failed-workers",
    "--process-name",
    "--factory",
    "--no-factory",
  ],
};
const CELERY: OptionTable = {
  short: {
    "-A": "--app",
    "-b": "--broker",
    "-C": "--no-color",
    "-q": "--quiet",
    "-B": "--beat",
    "-E": "--task-events",
    "-D": "--detach",
    "-c": "--concurrency",
    "-l": "--loglevel",
    "-P": "--pool",
    "-Q": "--queues",
    "-n": "--hostname",
    "-s": "--schedule",
    "-f": "--logfile",
    "-O": "--optimization",
    "-S": "--scheduler",
    "-X": "--exclude-queues",
    "-I": "--include",
  },
  flags: [
    "--no-color",
    "--quiet",
    "--beat",
    "--task-events",
    "--detach",
    "--purge",
    "--discard",
    "--without-gossip",
    "--without-mingle",
    "--without-heartbeat",
    "--version",
    "--help",
    "--skip-checks",
    "--events",
  ],
};
const UWSGI_FLAGS = [
  "--master",
  "--vacuum",
  "--die-on-term",
  "--enable-threads",
  "--need-app",
  "--lazy-apps",
  "--lazy",
  "--single-interpreter",
  "--strict",
  "--thunder-lock",
  "--disable-logging",
  "--no-orphans",
  "--memory-report",
  "--ignore-sigpipe",
  "--ignore-write-errors",
  "--disable-write-exception",
  "--http-keepalive",
  "--http-auto-chunked",
  "--py-call-osafterfork",
  "-M",
  "-L",
];
const UWSGI: OptionTable = {
  short: {
    "-w": "--module",
    "-s": "--socket",
    "-p": "--processes",
    "-H": "--virtualenv",
    "-d": "--daemonize",
    "-M": "--master",
  },
  flags: UWSGI_FLAGS,
};
const MANAGE: OptionTable = {
  short: { "-v": "--verbosity" },
  flags: [
    "--noinput",
    "--no-input",
    "--clear",
    "--link",
    "-c",
    "-l",
    "--fake",
    "--fake-initial",
    "--plan",
    "--check",
    "--deploy",
    "--noreload",
    "--nothreading",
    "--insecure",
    "--run-syncdb",
    "--traceback",
    "--no-color",
    "--force-color",
    "--skip-checks",
    "--dry-run",
    "--merge",
    "--empty",
    "-n",
    "--ipv6",
    "-6",
    "--nostatic",
    "--no-post-process",
    "--no-default-ignore",
    "--interactive",
    "--prune",
    "--list",
  ],
};

/** Servers that requests reach the application through. */
export const serverKinds: ReadonlySet<RunsWhat["kind"]> = new Set([
  "gunicorn",
  "uvicorn",
  "daphne",
  "hypercorn",
  "granian",
  "uwsgi",
]);

/** Recognises what a command runs. `words`: with its wrappers peeled, as in Launch.command. */
export function runsWhat(launch: { readonly command: readonly Word[] }): RunsWhat {
  const [program, ...args] = launch.command;
  if (program === undefined) return { kind: "other", program, arguments: [] };
  const name = programName(program.text);
  switch (name.toLowerCase().replace(/\.exe$/, "")) {
    case "gunicorn":
    case "gunicorn.app.wsgiapp": {
      const line = parseGunicornArguments(args, gunicornTable);
      return { kind: "gunicorn", program, line, app: line.app };
    }
    case "uvicorn":
      return server("uvicorn", program, args, UVICORN);
    case "daphne":
      return server("daphne", program, args, DAPHNE);
    case "hypercorn":
      return server("hypercorn", program, args, HYPERCORN);
    case "granian":
      return server("granian", program, args, GRANIAN);
    case "uwsgi": {
      const { options, positionals } = readOptions(args, UWSGI);
      const named = options
        .filter((option) => ["--ini", "--yaml", "--xml", "--json", "-i"].includes(option.name))
        .flatMap((option) => option.value ?? []);
      return {
        kind: "uwsgi",
        program,
        options,
        configFiles: [...positionals.filter((word) => /\.(?:ini|ya?ml|xml|json)$/.test(word.text)), ...named],
      };
    }
    case "celery": {
      const { options, positionals } = readOptions(args, CELERY);
      const subcommand = positionals[0];
      const beat = subcommand?.text === "worker" ? options.find((option) => option.name === "--beat")?.flag : undefined;
      return {
        kind: "celery",
        program,
        subcommand,
        options,
        app: options.find((option) => option.name === "--app")?.value,
        embeddedBeat: beat,
      };
    }
    case "manage.py":
    case "manage":
    case "django-admin":
    case "django-admin.py":
    case "django": {
      const { options, positionals } = readOptions(args, MANAGE);
      return { kind: "manage", program, subcommand: positionals[0], options, positionals: positionals.slice(1) };
    }
    case "honcho":
    case "foreman":
    case "overmind":
    case "hivemind":
    case "supervisord":
    case "circusd":
      return { kind: "process-manager", program, arguments: args };
    default:
      return { kind: "other", program, arguments: args };
  }
}

function server<Kind extends "uvicorn" | "daphne" | "hypercorn" | "granian">(
  kind: Kind,
  program: Word,
  args: readonly Word[],
  table: OptionTable,
): Server<Kind> {
  const { options, positionals } = readOptions(args, table);
  return { kind, program, options, app: positionals[0] };
}

/** The last one counts. */
export function optionValue(options: readonly CommandOption[], name: string): Word | undefined {
  return options.filter((option) => option.name === name).pop()?.value;
}

/** What such a process does for the project; undefined: the command does not tell. */
export function roleOf(what: RunsWhat): "web" | "worker" | "scheduler" | "release" | undefined {
  switch (what.kind) {
    case "gunicorn":
    case "uvicorn":
    case "daphne":
    case "hypercorn":
    case "granian":
    case "uwsgi":
      return "web";
    case "celery":
      return what.subcommand?.text === "beat" ? "scheduler" : what.subcommand?.text === "worker" ? "worker" : undefined;
    case "manage":
      return roleOfManagement(what.subcommand?.text);
    case "other": {
      const name = what.program === undefined ? "" : programName(what.program.text);
      if (servers.some(({ program }) => program === name) || ["cheroot", "bjoern"].includes(name)) return "web";
      if (["rq", "rqworker", "huey_consumer", "huey_consumer.py", "dramatiq", "arq"].includes(name)) return "worker";
      return undefined;
    }
    case "process-manager":
      return undefined;
  }
}

/** Of django-rq, Django Q, Huey, django-dramatiq, background tasks, django-tasks, Channels and django-mailer. */
export const managementWorkers: readonly string[] = [
  "rqworker",
  "qcluster",
  "run_huey",
  "rundramatiq",
  "process_tasks",
  "db_worker",
  "runworker",
  "rqworker-pool",
  "runmailer",
  "runmailer_pg",
];

function roleOfManagement(command: string | undefined): "web" | "worker" | "scheduler" | "release" | undefined {
  if (command === undefined) return undefined;
  if (["runserver", "runserver_plus", "testserver"].includes(command)) return "web";
  if (managementWorkers.includes(command)) return "worker";
  if (["rqscheduler", "runcrons", "runapscheduler"].includes(command)) return "scheduler";
  if (
    [
      "migrate",
      "migrate_schemas",
      "collectstatic",
      "compilemessages",
      "compress",
      "createcachetable",
      "check",
      "createsuperuser",
      "loaddata",
      "flush",
      "syncdb",
      "makemigrations",
    ].includes(command)
  )
    return "release";
  return undefined;
}
