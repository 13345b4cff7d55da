import type { FileSource } from "../text/fileSource.js";
import { isInside, join } from "../project/paths.js";
import { roleOfName } from "../syntax/deploy/platformProcess.js";
import type { MappedText } from "../syntax/deploy/mappedText.js";
import type { ShellWord } from "../syntax/deploy/shellWords.js";
import type { Span } from "../text/span.js";
import type { EnvironmentSetting, Launch, LaunchStep, ReleaseHook } from "./launch.js";
import { roleOf, runsWhat, type RunsWhat } from "./runsWhat.js";
import { runSteps, type RunContext } from "./steps.js";
import { bringsVariables } from "./wrappers.js";
import type { SourceWord } from "./words.js";

/** What a deploy file says of a process, before its command is looked into. */
export interface LaunchPlan {
  readonly file: string;
  readonly kind: Launch["kind"];
  readonly name: string;
  readonly at: Span;
  /** undefined: the command or the name decides. */
  readonly role: Launch["role"] | undefined;
  readonly target: Launch["target"];
  readonly run:
    | { readonly words: readonly ShellWord[] }
    | { readonly shell: MappedText; readonly args?: readonly SourceWord[] };
  readonly workingDirectory: string | undefined;
  readonly places: Places;
  readonly user: { readonly name: string; readonly at: Span } | undefined;
  /** In the order in which they apply: a later one wins. */
  readonly environment: readonly EnvironmentSetting[];
  readonly environmentComplete: boolean;
  readonly ports: Launch["ports"];
  readonly container: boolean;
  readonly replicas?: Launch["replicas"];
  readonly files?: readonly string[];
  readonly hook?: ReleaseHook | undefined;
  readonly pushed?: true;
}

/** Where paths of the process lie in the repository, the most specific last. */
export interface Places {
  readonly files: FileSource;
  /** For relative paths of a process without a known working directory. */
  readonly root: string;
  readonly pairs: readonly { readonly inside: string; readonly repository: string }[];
}

/** What of their environment cannot be read stands in files and maps that they name: `env_file`, `EnvironmentFile=`, `envFrom`. */
const takesFiles: ReadonlySet<Launch["kind"]> = new Set(["compose", "systemd", "kubernetes"]);

/** Finds out what the plan's command really runs. undefined: nothing. */
export function buildLaunch(plan: LaunchPlan): Launch | undefined {
  const { winners, losers } = settle(plan.environment);
  const context: RunContext = {
    files: plan.places.files,
    workingDirectory: plan.workingDirectory,
    user: plan.user,
    environment: winners,
    goesOn: plan.kind !== "shell" && plan.kind !== "workflow",
    toRepository: (path, workingDirectory) => toRepository(plan.places, path, workingDirectory),
  };
  const ran = runSteps(context, plan.run);
  const { steps, scripts } = ran;
  const main = mainStep(steps);
  if (main === undefined) return undefined;
  const what = runsWhat(main);
  const environment = settle([...plan.environment, ...main.environment]);
  const sourcesUnseen = ran.sourcesUnseen || (takesFiles.has(plan.kind) && !plan.environmentComplete);
  const config = gunicornConfig(main.command.map(({ text }) => text));
  const configSource = config === undefined ? undefined : toRepository(plan.places, config, main.workingDirectory);
  return {
    file: plan.file,
    kind: plan.kind,
    name: plan.name,
    at: plan.at,
    target: plan.target,
    role:
      plan.role === "build" || plan.role === "release" || plan.hook !== undefined
        ? (plan.role ?? "other")
        : (roleOf(what) ?? plan.role ?? roleByName(plan, what)),
    command: main.command,
    workingDirectory: main.workingDirectory,
    user: main.user,
    environment: [...environment.winners.values()],
    overridden: [...losers, ...environment.losers.filter((entry) => !losers.includes(entry))],
    ...(sourcesUnseen && { sourcesUnseen }),
    environmentComplete:
      plan.environmentComplete &&
      ran.complete &&
      !sourcesUnseen &&
      !main.wrappers.some((wrapper) => bringsVariables.has(wrapper)),
    ports: plan.ports,
    container: plan.container,
    steps,
    wrappers: main.wrappers,
    underShell: main.shell && !main.exec,
    sourceDirectory: directoryOf(plan.places, main.workingDirectory),
    ...(configSource !== undefined && { configSource }),
    files: [...new Set([plan.file, ...(plan.files ?? []), ...scripts])],
    ...(plan.replicas === undefined ? {} : { replicas: plan.replicas }),
    ...(plan.hook === undefined ? {} : { hook: plan.hook }),
    ...(plan.pushed === undefined ? {} : { pushed: plan.pushed }),
  };
}

/** `manage.py send_reminders` of api-reminders.service answers no requests, whatever its unit is called. */
function roleByName({ kind, name }: Pick<Launch, "kind" | "name">, what: RunsWhat): Launch["role"] {
  // `setup-server.sh` makes one.
  if (kind === "shell" && /^(?:setup|install|provision|bootstrap|deploy|update|upgrade|restart)(?![a-z])/.test(name))
    return "other";
  const role = roleOfName(name);
  const answers = what.kind !== "manage" || /serve|wsgi|asgi|gunicorn/.test(what.subcommand?.text ?? "serve");
  return role === "web" && !answers ? "other" : role;
}

/** `-c /etc/gunicorn/shop.py`: what is copied there may lie elsewhere in the repository. */
function gunicornConfig([program = "", ...words]: readonly string[]): string | undefined {
  if (!/(?:^|\/)gunicorn$/.test(program)) return undefined;
  const joined = words.map((word) => /^--config=(.*)$/.exec(word)?.[1]).find((path) => path !== undefined);
  const path = joined ?? words[words.findIndex((word) => word === "-c" || word === "--config") + 1];
  return path?.includes(":") === true ? undefined : path;
}

/** The step that the launch is about: the last one that serves, works or schedules, else the last one in the foreground. */
function mainStep(steps: readonly LaunchStep[]): LaunchStep | undefined {
  const foreground = steps.filter((step) => !step.background);
  const serving = foreground.filter((step) => {
    const role = roleOf(runsWhat(step));
    return role !== undefined && role !== "release";
  });
  // Where one branch starts Django's development server and another a real one, production takes the other.
  const real = serving.filter((step) => runsWhat(step).kind !== "manage" || roleOf(runsWhat(step)) !== "web");
  const last = (list: readonly LaunchStep[]): LaunchStep | undefined => list[list.length - 1];
  return (
    last(serving.filter((step) => !step.conditional)) ??
    // What runs where nobody sets the variable that the branch asks for.
    last(real.filter(({ whenUnset }) => whenUnset === "runs")) ??
    last(real) ??
    last(serving) ??
    last(foreground.filter((step) => !step.conditional && !isChatter(step))) ??
    last(foreground) ??
    last(steps)
  );
}

function isChatter(step: LaunchStep): boolean {
  return [
    "echo",
    "set",
    "sleep",
    "printf",
    "[",
    "test",
    "trap",
    "true",
    "wait",
    "exit",
    // `exec "$@"` of a script that is given nothing.
    "exec",
    "mkdir",
    "chown",
    "chmod",
    "umask",
    "ulimit",
    ":",
  ].includes(step.command[0]?.text ?? "");
}

/** The assignment of each name that wins, in the order of first appearance. */
export function settle(assignments: readonly EnvironmentSetting[]): {
  readonly winners: ReadonlyMap<string, EnvironmentSetting>;
  readonly losers: readonly EnvironmentSetting[];
} {
  const winners = new Map<string, EnvironmentSetting>();
  const losers: EnvironmentSetting[] = [];
  for (const setting of assignments) {
    const before = winners.get(setting.name);
    if (before !== undefined && before !== setting) losers.push(before);
    winners.set(setting.name, setting);
  }
  return { winners, losers };
}

/** The file of the repository that a path of the process is. */
export function toRepository(places: Places, path: string, workingDirectory: string | undefined): string | undefined {
  if (path.startsWith("~") || path.includes("\0")) return undefined;
  const candidates: string[] = [];
  const absolute = path.startsWith("/")
    ? path
    : workingDirectory === undefined
      ? undefined
      : join(workingDirectory, path);
  if (absolute !== undefined) {
    for (const { inside, repository } of [...places.pairs].reverse()) {
      if (isInside(inside, absolute))
        candidates.push(join(repository, absolute.slice(inside === "/" ? 0 : inside.length).replace(/^\/+/, "")));
    }
  }
  if (!path.startsWith("/") && workingDirectory === undefined && path.includes("/"))
    candidates.push(join(places.root, path));
  return candidates.find((candidate) => places.files.kind(candidate) === "file");
}

function directoryOf(places: Places, workingDirectory: string | undefined): string | undefined {
  if (workingDirectory === undefined) return undefined;
  for (const { inside, repository } of [...places.pairs].reverse()) {
    if (!isInside(inside, workingDirectory)) continue;
    const folder = join(repository, workingDirectory.slice(inside === "/" ? 0 : inside.length).replace(/^\/+/, ""));
    if (places.files.kind(folder) === "directory") return folder;
  }
  return undefined;
}

/** Processes that run straight from a folder of the repository. */
export function checkoutPlaces(files: FileSource, folder: string): Places {
  return { files, root: folder, pairs: [{ inside: folder, repository: folder }] };
}
