import { basename } from "../project/paths.js";
import type { Span } from "../text/span.js";
import type { SourceWord } from "./words.js";

export interface Peeled {
  readonly words: readonly SourceWord[];
  /** What was taken off, outermost first. */
  readonly wrappers: readonly string[];
  readonly exec: boolean;
  readonly user: { readonly name: string; readonly at: Span } | undefined;
  /** `NAME=value` words of `env`. */
  readonly assignments: readonly SourceWord[];
  /** `env -C`, `sudo -D`, `poetry -C`, `uv --directory`. */
  readonly directory: string | undefined;
  /** `su user -c "…"`: a shell runs that word. */
  readonly shell: SourceWord | undefined;
  /** `uv run` with its options: it installs before it starts anything. */
  readonly uvRun?: readonly SourceWord[];
}

interface Wrapper {
  /** Options that take the next word. */
  readonly takes?: readonly string[];
  /** A word that must follow: `run`. */
  readonly verbs?: readonly string[];
  /** Plain arguments of its own before the command. */
  readonly own?: number;
  readonly user?: readonly string[] | "first";
  readonly directory?: readonly string[];
  /** The command stands after `--`. */
  readonly afterDashes?: boolean;
}

/** Programs that start another program, with as much of their options as it takes to find that one. */
const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  ["exec", { takes: ["-a"] }],
  ["command", {}],
  ["builtin", {}],
  ["nohup", {}],
  ["setsid", {}],
  ["time", {}],
  ["catchsegv", {}],
  ["with-contenv", {}],
  // Heroku's buildpacks of nginx and PgBouncer.
  ["start-nginx", {}],
  ["start-pgbouncer", {}],
  ["nice", { takes: ["-n", "--adjustment"] }],
  ["ionice", { takes: ["-c", "-n", "--class", "--classdata"] }],
  ["stdbuf", { takes: ["-i", "-o", "-e"] }],
  ["dumb-init", { takes: ["-r", "--rewrite"] }],
  ["tini", { takes: ["-p", "-e"] }],
  ["tini-static", { takes: ["-p", "-e"] }],
  ["catatonit", {}],
  ["gosu", { user: "first" }],
  ["su-exec", { user: "first" }],
  ["setuidgid", { user: "first" }],
  ["s6-setuidgid", { user: "first" }],
  ["chpst", { takes: ["-u", "-U", "-e", "-/", "-n"], user: ["-u"] }],
  ["setpriv", { takes: ["--reuid", "--regid", "--groups"], user: ["--reuid"] }],
  [
    "sudo",
    { takes: ["-u", "--user", "-g", "--group", "-D", "-h", "-p", "-C"], user: ["-u", "--user"], directory: ["-D"] },
  ],
  ["runuser", { takes: ["-u", "--user", "-g"], user: ["-u", "--user"] }],
  ["timeout", { takes: ["-s", "--signal", "-k", "--kill-after"], own: 1 }],
  ["flock", { takes: ["-w", "--timeout", "-E"], own: 1 }],
  ["envdir", { own: 1 }],
  [
    "uv",
    {
      verbs: ["run"],
      takes: [
        "--with",
        "--with-requirements",
        "--env-file",
        "--group",
        "--extra",
        "--no-group",
        "--only-group",
        "-p",
        "--python",
        "--directory",
        "--project",
        "--package",
        "--index",
      ],
      directory: ["--directory"],
    },
  ],
  ["poetry", { verbs: ["run"], takes: ["-C", "--directory", "-P", "--project"], directory: ["-C", "--directory"] }],
  ["pipenv", { verbs: ["run"], takes: ["--python"] }],
  ["pdm", { verbs: ["run"], takes: ["-p", "--project"] }],
  ["hatch", { verbs: ["run"], takes: ["-e", "--env"] }],
  ["rye", { verbs: ["run"] }],
  ["conda", { verbs: ["run"], takes: ["-n", "--name", "-p", "--prefix", "--cwd"] }],
  ["micromamba", { verbs: ["run"], takes: ["-n", "-p"] }],
  ["doppler", { verbs: ["run"], takes: ["-p", "--project", "-c", "--config", "-t", "--token"] }],
  ["infisical", { verbs: ["run"], takes: ["--env", "--path", "--projectId", "--token"] }],
  ["op", { verbs: ["run"], takes: ["--env-file"] }],
  ["chamber", { verbs: ["exec"], afterDashes: true }],
  ["aws-vault", { verbs: ["exec"], afterDashes: true }],
  ["dotenv", { verbs: ["run"], takes: ["-f", "--file"] }],
  ["dotenvx", { verbs: ["run"], takes: ["-f", "--env-file"] }],
  ["ddtrace-run", {}],
  ["newrelic-admin", { verbs: ["run-program"] }],
  ["elasticapm-run", {}],
  [
    "opentelemetry-instrument",
    {
      takes: [
        "--traces_exporter",
        "--metrics_exporter",
        "--logs_exporter",
        "--service_name",
        "--exporter_otlp_endpoint",
      ],
    },
  ],
  ["scout-apm-run", {}],
  [
    "watchmedo",
    {
      verbs: ["auto-restart", "shell-command"],
      takes: [
        "-d",
        "--directory",
        "-p",
        "--pattern",
        "--patterns",
        "-i",
        "--ignore-patterns",
        "--signal",
        "--kill-after",
        "--interval",
        "--debounce-interval",
      ],
    },
  ],
  ["wait-for-it", { afterDashes: true }],
  ["wait-for", { afterDashes: true }],
  ["wait_for_it", { afterDashes: true }],
  ["wait-for-postgres", { afterDashes: true }],
  ["wait", { afterDashes: true }],
  [
    "dockerize",
    { takes: ["-wait", "-timeout", "-template", "-stdout", "-stderr", "-wait-retry-interval", "-wait-http-header"] },
  ],
  ["xvfb-run", { takes: ["-n", "-s"] }],
  ["prlimit", {}],
]);

/** Programs that give what they start variables from a folder, a file or a service. */
export const bringsVariables: ReadonlySet<string> = new Set([
  "envdir",
  "chpst",
  "with-contenv",
  "doppler",
  "infisical",
  "op",
  "chamber",
  "aws-vault",
  "dotenv",
  "dotenvx",
]);

/** Interpreters that run a file or module as themselves. */
const PYTHON = /^(?:python[0-9.]{0,6}|pypy[0-9.]{0,6})$/;

/** Takes everything off that stands in front of the program that really runs. */
export function peelWrappers(words: readonly SourceWord[]): Peeled {
  let rest = words.slice();
  const wrappers: string[] = [];
  const assignments: SourceWord[] = [];
  let exec = false;
  let user: Peeled["user"];
  let directory: string | undefined;
  let shell: SourceWord | undefined;
  let uvRun: readonly SourceWord[] | undefined;
  for (let guard = 0; guard < 24; guard++) {
    const [head] = rest;
    if (head === undefined || head.dynamic) break;
    const program = programName(head.text);
    if (program === "env") {
      const taken = takeEnv(rest);
      if (taken.rest.length === 0) break;
      wrappers.push(program);
      assignments.push(...taken.assignments);
      directory = taken.directory ?? directory;
      rest = taken.rest;
      continue;
    }
    if (program === "su") {
      const taken = takeSu(rest);
      if (taken === undefined) break;
      wrappers.push(program);
      user = taken.user;
      shell = taken.command;
      rest = [];
      break;
    }
    if (PYTHON.test(program)) {
      const script = takePython(rest);
      if (script === undefined) break;
      wrappers.push(program);
      rest = script;
      if (programName(rest[0]?.text ?? "") !== "coverage") break;
      continue;
    }
    if (program === "coverage" && rest[1]?.text === "run") {
      wrappers.push(program);
      const taken = takePython(rest.slice(1), ["--source", "--rcfile", "--omit", "--include", "--data-file"]);
      if (taken === undefined) break;
      rest = taken;
      continue;
    }
    const wrapper = WRAPPERS.get(program);
    if (wrapper === undefined) break;
    const taken = takeWrapper(rest, wrapper);
    if (taken === undefined || taken.rest.length === 0) break;
    if (program === "exec") exec = true;
    if (program === "uv") uvRun = rest.slice(1, rest.length - taken.rest.length);
    wrappers.push(program);
    user = taken.user ?? user;
    directory = taken.directory ?? directory;
    rest = taken.rest;
  }
  return { words: rest, wrappers, exec, user, assignments, directory, shell, ...(uvRun && { uvRun }) };
}

/** `/venv/bin/gunicorn` → `gunicorn`, `./wait-for-it.sh` → `wait-for-it`. */
export function programName(path: string): string {
  const name = basename(path);
  return name.endsWith(".sh") || name.endsWith(".bash") ? name.slice(0, name.lastIndexOf(".")) : name;
}

function takeWrapper(
  words: readonly SourceWord[],
  wrapper: Wrapper,
): { rest: SourceWord[]; user: Peeled["user"]; directory: string | undefined } | undefined {
  let user: Peeled["user"];
  let directory: string | undefined;
  let i = 1;
  let own = (wrapper.own ?? 0) + (wrapper.user === "first" ? 1 : 0);
  let verb = wrapper.verbs !== undefined;
  if (wrapper.afterDashes === true) {
    const dashes = words.findIndex((word, index) => index > 0 && word.text === "--");
    if (dashes < 0) return undefined;
    return { rest: words.slice(dashes + 1), user, directory };
  }
  for (; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    if (word.text === "--" && !verb) {
      i++;
      break;
    }
    if (word.text.startsWith("-") && word.text !== "-") {
      const [name, attached] = word.text.split("=", 2);
      const value = attached === undefined ? words[i + 1] : { ...word, text: attached };
      if (wrapper.takes?.includes(name ?? "") === true) {
        if (Array.isArray(wrapper.user) && wrapper.user.includes(name ?? "") && value !== undefined)
          user = { name: value.text, at: value.at };
        if (wrapper.directory?.includes(name ?? "") === true) directory = value?.text;
        if (attached === undefined) i++;
      }
    } else if (verb) {
      if (wrapper.verbs?.includes(word.text) !== true) return undefined;
      verb = false;
    } else if (own > 0) {
      if (wrapper.user === "first") user = { name: word.text, at: word.at };
      own--;
    } else {
      break;
    }
  }
  return verb ? undefined : { rest: words.slice(i), user, directory };
}

function takeEnv(words: readonly SourceWord[]): {
  rest: SourceWord[];
  assignments: SourceWord[];
  directory: string | undefined;
} {
  const assignments: SourceWord[] = [];
  let directory: string | undefined;
  let i = 1;
  for (; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    if (/^[A-Za-z_][A-Za-z_0-9]*=/.test(word.text)) assignments.push(word);
    else if (word.text === "-u" || word.text === "-S" || word.text === "--unset") i += word.text === "-S" ? 0 : 1;
    else if (word.text === "-C" || word.text === "--chdir") directory = words[++i]?.text;
    else if (word.text === "--") {
      i++;
      break;
    } else if (!word.text.startsWith("-")) break;
  }
  return { rest: words.slice(i), assignments, directory };
}

function takeSu(words: readonly SourceWord[]): { user: Peeled["user"]; command: SourceWord } | undefined {
  const flag = words.findIndex((word) => word.text === "-c" || word.text === "--command");
  const command = words[flag + 1];
  if (flag < 0 || command === undefined) return undefined;
  const name = words.find((word, index) => index > 0 && index !== flag + 1 && !word.text.startsWith("-"));
  return {
    user: name === undefined ? { name: "root", at: words[0]?.at ?? command.at } : { name: name.text, at: name.at },
    command,
  };
}

/** `python -u -m gunicorn …` and `python manage.py …`: from the module or file on. */
function takePython(words: readonly SourceWord[], more: readonly string[] = []): SourceWord[] | undefined {
  for (let i = 1; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) return undefined;
    // `-m`, also as the last of several letters: `-um gunicorn`.
    if (/^-[bBdEiIOPqsSuvx]{0,8}m$/.test(word.text))
      return words.slice(i + 1).length > 0 ? words.slice(i + 1) : undefined;
    if (word.text === "-c" || word.text === "-") return undefined;
    if (word.text === "-W" || word.text === "-X" || more.includes(word.text)) i++;
    else if (!word.text.startsWith("-")) return words.slice(i);
  }
  return undefined;
}
