import { redactWhole } from "../domain/redact.js";
import type { Value } from "../domain/value.js";
import { unknown } from "../domain/value.js";
import type { EnvironmentSetting, Launch, Word } from "../launch/launch.js";
import { runsWhat } from "../launch/runsWhat.js";
import { isText, type FileSource } from "../text/fileSource.js";
import { join } from "../project/paths.js";
import { splitCommandLine } from "../syntax/deploy/commandLine.js";
import { plainText, type MappedText } from "../syntax/deploy/mappedText.js";
import type { Span } from "../text/span.js";
import { parseGunicornArguments, type GunicornArgument, type GunicornCommandLine } from "./commandLine.js";
import type { GunicornSetting, GunicornSettings } from "./resolvedGunicorn.js";
import { gunicornTable, type GunicornTable, type GunicornTableSetting } from "./table.js";

/** The config file that gunicorn loads: one only (gunicorn/app/base.py, load_config). */
export interface GunicornConfigFile {
  /** `default`: `gunicorn.conf.py` in the working directory; `flag`: `-c`; `module`: `-c python:MODULE`. */
  readonly kind: "default" | "flag" | "module";
  /** As written; `./gunicorn.conf.py` by default. */
  readonly written: string;
  /** The file of the repository. undefined: it is not there, or where it lies is unknown. */
  readonly path: string | undefined;
  /** With `path` undefined: the folder in which it would lie is known and does not have it, so gunicorn does not start. */
  readonly missing: boolean;
  /** The word that names it. */
  readonly at: Span | undefined;
}

/** Its name for people: what a command line has in its place may hold a secret. */
export function configText({ written }: Pick<GunicornConfigFile, "written">): string {
  return redactWhole(written);
}

export interface ResolveGunicornOptions {
  readonly launch: Launch;
  /** Names of the evaluated config file with the places of their values. */
  readonly configFile?:
    | {
        readonly path: string;
        readonly names: ReadonlyMap<string, { readonly value: Value; readonly at: Span | undefined }>;
      }
    | undefined;
  /** A config file that is named and lies elsewhere: what it sets nobody can see. */
  readonly unseenConfig?: Pick<GunicornConfigFile, "written"> | undefined;
  readonly table?: GunicornTable;
  /** The text of GUNICORN_CMD_ARGS is read again at its place in this source; without it places are those of the variable. */
  readonly files?: FileSource;
}

export interface ResolvedGunicorn extends GunicornSettings {
  readonly line: GunicornCommandLine;
  /** GUNICORN_CMD_ARGS, where it is known. */
  readonly environmentLine: GunicornCommandLine | undefined;
  /** The application and where it is named: first positional, else `wsgi_app`. */
  readonly app: { readonly text: string; readonly dynamic: boolean; readonly at: Span | undefined } | undefined;
}

/** undefined: the launch does not run gunicorn. */
export function resolveGunicorn(options: ResolveGunicornOptions): ResolvedGunicorn | undefined {
  const { launch } = options;
  const table = options.table ?? gunicornTable;
  const what = runsWhat(launch);
  if (what.kind !== "gunicorn") return undefined;
  const line = parseGunicornArguments(launch.command.slice(1), table);
  const environment = new Map(launch.environment.map((setting) => [setting.name, setting]));
  const commandArgs = environment.get("GUNICORN_CMD_ARGS");
  const environmentLine = commandArguments(commandArgs, table, options.files);
  const settings = new Map(table.settings.map((setting) => [setting.name, setting]));
  const effective = new Map<string, GunicornSetting>();
  const set = (name: string, value: Value, at: Span | undefined, source: GunicornSetting["source"]): void => {
    const before = effective.get(name);
    const overrides =
      before === undefined ? [] : [{ value: before.value, at: before.at, source: before.source }, ...before.overrides];
    effective.set(name, { value, at, source, overrides });
  };

  for (const setting of table.settings)
    effective.set(setting.name, {
      value: defaultValue(setting.default),
      at: undefined,
      source: "default",
      overrides: [],
    });
  for (const [name, variable] of ENVIRONMENT_DEFAULTS) {
    const given = environment.get(variable);
    const setting = settings.get(name);
    if (given === undefined || setting === undefined) continue;
    set(name, environmentDefault(setting, given), given.valueAt ?? given.at, "environment");
  }
  for (const [name, { value, at }] of options.configFile?.names ?? []) {
    // Names that are no settings are ignored; they are case-sensitive.
    if (settings.has(name)) set(name, value, at, "config-file");
  }
  const { unseenConfig } = options;
  if (unseenConfig !== undefined)
    for (const name of settings.keys())
      if (name !== "config")
        set(name, unknown(`${configText(unseenConfig)}, which is not in the repository`), undefined, "config-file");
  const apply = (found: readonly GunicornArgument[], source: GunicornSetting["source"]): void => {
    const lists = new Map<string, Word[]>();
    for (const argument of found) {
      const setting = settings.get(argument.setting);
      if (setting === undefined || setting.name === "config") continue;
      if (setting.action === "append" && argument.value !== undefined) {
        // Repeated, a flag adds; all of them together replace what stands in the config file.
        const words = lists.get(setting.name) ?? [];
        words.push(argument.value);
        lists.set(setting.name, words);
      }
    }
    const last = new Map(found.map((argument) => [argument.setting, argument]));
    for (const argument of last.values()) {
      const setting = settings.get(argument.setting);
      if (setting === undefined) continue;
      const words = lists.get(setting.name);
      const at = argument.value?.at ?? argument.flag.at;
      if (words !== undefined)
        set(
          setting.name,
          { kind: "list", items: words.map((word) => textValue(setting, word)), rest: undefined, at, from: "literal" },
          at,
          source,
        );
      else set(setting.name, argumentValue(setting, argument), at, source);
    }
  };
  // `GUNICORN_CMD_ARGS="--bind=$ADDRESS --workers=$(nproc)"`: each of its flags may stand there.
  if (commandArgs !== undefined && commandArgs.value === undefined)
    for (const [name, before] of effective)
      effective.set(name, {
        ...before,
        value: unknown("GUNICORN_CMD_ARGS, which cannot be seen whole", commandArgs.at),
      });
  apply(environmentLine?.arguments ?? [], "GUNICORN_CMD_ARGS");
  apply(line.arguments, "command-line");

  const wsgi = effective.get("wsgi_app");
  const app =
    line.app !== undefined
      ? { text: line.app.text, dynamic: line.app.dynamic, at: line.app.at }
      : wsgi?.value.kind === "str"
        ? { text: wsgi.value.value, dynamic: false, at: wsgi.at }
        : undefined;
  return { effective, configFile: options.configFile?.path, line, environmentLine, app };
}

/**
 * Finds the config file as gunicorn does: `-c` of the command line, else of GUNICORN_CMD_ARGS, else `./gunicorn.conf.py` in the
 * folder in which the process starts (`--chdir` comes later and does not move it). undefined: none is loaded.
 */
export function findGunicornConfig(options: {
  readonly launch: Launch;
  readonly files: FileSource;
  readonly root: string;
  readonly table?: GunicornTable;
}): GunicornConfigFile | undefined {
  const { launch, files, root } = options;
  const table = options.table ?? gunicornTable;
  const what = runsWhat(launch);
  if (what.kind !== "gunicorn") return undefined;
  const environmentLine = commandArguments(
    launch.environment.find((setting) => setting.name === "GUNICORN_CMD_ARGS"),
    table,
    files,
  );
  const configOf = (line: GunicornCommandLine | undefined): Word | undefined =>
    line?.arguments.filter((argument) => argument.setting === "config").pop()?.value;
  const word = configOf(parseGunicornArguments(launch.command.slice(1), table)) ?? configOf(environmentLine);
  const folder =
    launch.sourceDirectory ??
    (launch.container === true || launch.kind === "systemd" || launch.kind === "supervisor" ? undefined : root);
  if (word === undefined) {
    const path = join(folder ?? root, "gunicorn.conf.py");
    // Where the working directory is unknown, the project's own folder is the likeliest.
    return files.kind(path) === "file"
      ? { kind: "default", written: "./gunicorn.conf.py", path, missing: false, at: undefined }
      : undefined;
  }
  const at = word.at;
  if (word.dynamic) return { kind: "flag", written: word.text, path: undefined, missing: false, at };
  if (word.text.startsWith("python:")) {
    const module = word.text.slice("python:".length).replaceAll(".", "/");
    const path = [folder ?? root, root]
      .flatMap((base) => [join(base, `${module}.py`), join(base, `${module}/__init__.py`)])
      .find((candidate) => files.kind(candidate) === "file");
    return { kind: "module", written: word.text, path, missing: false, at };
  }
  const written = word.text.replace(/^file:(?:\/\/)?/, "");
  if (!written.startsWith("/")) {
    const path = join(folder ?? root, written);
    // Of an image: what is copied into the folder may lie elsewhere in the repository.
    const found = [path, launch.configSource].find((one) => one !== undefined && files.kind(one) === "file");
    return { kind: "flag", written, path: found, missing: found === undefined && folder !== undefined, at };
  }
  // An absolute path of the container or host: below the working directory it lies in the checkout.
  const base = launch.workingDirectory?.replace(/\/+$/, "");
  const inside =
    base !== undefined && launch.sourceDirectory !== undefined && written.startsWith(`${base}/`)
      ? join(launch.sourceDirectory, written.slice(base.length + 1))
      : undefined;
  const direct = written.startsWith(`${root}/`) ? written : (inside ?? launch.configSource);
  return {
    kind: "flag",
    written,
    path: direct !== undefined && files.kind(direct) === "file" ? direct : undefined,
    missing: false,
    at,
  };
}

/** What a config file alone sets, over the defaults. */
export function configOnly(
  names: ReadonlyMap<string, { readonly value: Value; readonly at: Span | undefined }>,
  table: GunicornTable = gunicornTable,
): ReadonlyMap<string, GunicornSetting> {
  return new Map(
    table.settings.map((setting): readonly [string, GunicornSetting] => {
      const own = names.get(setting.name);
      const value = defaultValue(setting.default);
      if (own === undefined) return [setting.name, { value, at: undefined, source: "default", overrides: [] }];
      return [
        setting.name,
        {
          value: own.value,
          at: own.at,
          source: "config-file",
          overrides: [{ value, at: undefined, source: "default" }],
        },
      ];
    }),
  );
}

/** gunicorn/config.py 26.2: the environment variables that defaults are taken from. */
const ENVIRONMENT_DEFAULTS: readonly (readonly [string, string])[] = [
  ["bind", "PORT"],
  ["workers", "WEB_CONCURRENCY"],
  ["forwarded_allow_ips", "FORWARDED_ALLOW_IPS"],
  ["sendfile", "SENDFILE"],
];

function environmentDefault(setting: GunicornTableSetting, given: EnvironmentSetting): Value {
  const at = given.valueAt ?? given.at;
  const value = given.value;
  if (value === undefined) return unknown(`${given.name} comes from the environment`, at);
  const variables = [given.name];
  switch (setting.name) {
    case "bind":
      return {
        kind: "list",
        items: [{ kind: "str", value: `0.0.0.0:${value}`, at, from: "environment", variables }],
        rest: undefined,
        at,
        from: "environment",
        variables,
      };
    case "workers":
      return /^\s*[+-]?[0-9]+\s*$/.test(value)
        ? { kind: "int", value: Number(value), at, from: "environment", variables }
        : { kind: "str", value, at, from: "environment", variables };
    case "sendfile":
      return {
        kind: "bool",
        value: ["y", "1", "yes", "true", "on"].includes(value.toLowerCase()),
        at,
        from: "environment",
        variables,
      };
    default:
      return { kind: "str", value, at, from: "environment", variables };
  }
}

/** `shlex.split` of the variable, then the same parser as for the command line. */
function commandArguments(
  given: EnvironmentSetting | undefined,
  table: GunicornTable,
  files: FileSource | undefined,
): GunicornCommandLine | undefined {
  if (given?.value === undefined) return undefined;
  const at = given.valueAt ?? given.at;
  const source = textAt(at, given.value, files);
  const words = splitCommandLine(source ?? plainText(at.file, given.value), "shlex").words.map(
    (word): Word => ({ text: word.text, at: source === undefined ? at : word.at, dynamic: false }),
  );
  return parseGunicornArguments(words, table);
}

/** The value at its place, if it stands there without escapes. */
function textAt(at: Span, value: string, files: FileSource | undefined): MappedText | undefined {
  const content = files?.read(at.file);
  if (!isText(content)) return undefined;
  const written = content.text.slice(at.start, at.end);
  const offset = written.indexOf(value);
  return offset < 0 || value === ""
    ? undefined
    : plainText(at.file, content.text, at.start + offset, at.start + offset + value.length);
}

function argumentValue(setting: GunicornTableSetting, argument: GunicornArgument): Value {
  const { flag, value } = argument;
  if (value !== undefined) return textValue(setting, value);
  if (setting.name === "proxy_protocol") return { kind: "str", value: "auto", at: flag.at, from: "literal" };
  return { kind: "bool", value: setting.action !== "store_const", at: flag.at, from: "literal" };
}

function textValue(setting: GunicornTableSetting, word: Word): Value {
  const { at, text } = word;
  if (word.dynamic) return unknown(`${text}, which is filled in later`, at);
  if (setting.validator === "validate_pos_int" || setting.validator === "validate_http2_frame_size") {
    // auto_int of gunicorn/config.py: a leading zero means octal.
    if ((setting.name === "umask" || setting.name === "control_socket_mode") && /^0[0-7]+$/.test(text))
      return { kind: "int", value: parseInt(text, 8), at, from: "literal" };
    const number = /^\s*[+-]?(?:0[xX][0-9a-fA-F]+|[0-9]+)\s*$/.test(text) ? Number(text) : NaN;
    if (Number.isSafeInteger(number)) return { kind: "int", value: number, at, from: "literal" };
  }
  return { kind: "str", value: text, at, from: "literal" };
}

function defaultValue(value: unknown): Value {
  const origin = { at: undefined, from: "computed" } as const;
  if (value === null || value === undefined) return { kind: "none", ...origin };
  if (typeof value === "boolean") return { kind: "bool", value, ...origin };
  if (typeof value === "number") return { kind: "int", value, ...origin };
  if (typeof value === "string")
    return value.startsWith("<") ? unknown("gunicorn's own default") : { kind: "str", value, ...origin };
  if (Array.isArray(value)) return { kind: "list", items: value.map(defaultValue), rest: undefined, ...origin };
  if (typeof value === "object")
    return {
      kind: "dict",
      entries: Object.entries(value).map(([key, item]) => ({
        key: { kind: "str", value: key, ...origin },
        value: defaultValue(item),
      })),
      rest: undefined,
      ...origin,
    };
  return unknown("gunicorn's own default");
}
