import { nearest } from "../core/text/nearest.js";

/** What the user asked for. Options that a command does not know are usage errors. */
export interface Arguments {
  readonly command: CommandName;
  /** PATHs, or the one RULE or SETTING of `explain`. */
  readonly operands: readonly string[];
  readonly settings: readonly string[];
  readonly pythonPath: readonly string[];
  readonly exact: boolean;
  /** In the order given: later wins. */
  readonly environment: readonly EnvironmentArgument[];
  readonly djangoVersion: string | undefined;
  readonly format: Format | undefined;
  readonly output: string | undefined;
  readonly failLevel: FailLevel;
  readonly select: readonly string[];
  readonly ignore: readonly string[];
  readonly fix: boolean;
  readonly unsafeFixes: boolean;
  readonly diff: boolean;
  readonly showSecrets: boolean;
  readonly stdinFilename: string | undefined;
  readonly baseline: string | undefined;
  readonly updateBaseline: boolean;
  readonly statistics: boolean;
  readonly withDefaults: boolean;
  readonly write: boolean;
  readonly noConfig: boolean;
  /** A file, or `-`, with the paths of the migrations that are new. */
  readonly newMigrations: string | undefined;
  /** The commit at which it is noted how the checklist stands. */
  readonly remember: string | undefined;
}

export type EnvironmentArgument =
  | { readonly kind: "variable"; readonly name: string; readonly value: string }
  | { readonly kind: "file"; readonly file: string };

export const commandNames = [
  "check",
  "settings",
  "environment",
  "checklist",
  "migrations",
  "explain",
  "rules",
  "hook",
  "mcp",
  "lsp",
] as const;
export type CommandName = (typeof commandNames)[number];
const failLevels = ["error", "warning", "information", "never"] as const;
export type FailLevel = (typeof failLevels)[number];

/** The formats of each command, its default first. */
export const formats = {
  check: ["full", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown"],
  settings: ["text", "json"],
  environment: ["text", "json"],
  checklist: ["text", "markdown", "html", "json"],
  migrations: ["text", "markdown", "json"],
  explain: ["text"],
  rules: ["text", "json"],
  hook: ["text"],
  mcp: [],
  lsp: [],
} as const satisfies Record<CommandName, readonly string[]>;
export type Format = "text" | "html" | (typeof formats.check)[number];

export type ParsedArguments =
  | { readonly kind: "run"; readonly arguments: Arguments }
  | { readonly kind: "help"; readonly command: CommandName | undefined }
  | { readonly kind: "version" }
  | { readonly kind: "usage"; readonly message: string };

export function parseArguments(argv: readonly string[]): ParsedArguments {
  const first = argv[0];
  if (first === undefined || first === "--help" || first === "-h" || first === "help")
    return { kind: "help", command: commandNames.find((name) => name === argv[1]) };
  if (first === "--version" || first === "-V") return { kind: "version" };
  const command = commandNames.find((name) => name === first);
  if (command === undefined)
    return usage(
      `there is no command “${first}”${didYouMean(first, commandNames)}. The commands are ${commandNames.join(", ")}`,
    );
  return parseOptions(command, argv.slice(1));
}

interface Option {
  readonly value?: string;
  readonly commands: readonly CommandName[];
  readonly description: string;
}

const analysing: readonly CommandName[] = ["check", "settings", "environment", "checklist", "migrations"];
const answering: readonly CommandName[] = [...analysing, "mcp"];

/** `value` names the option's value; without it the option is a switch. */
export const options: Readonly<Record<string, Option>> = {
  "--settings": {
    value: "MODULE[:Class]",
    commands: answering,
    description: "evaluate exactly this entry, as production; repeatable",
  },
  "--python-path": {
    value: "DIR",
    commands: answering,
    description: "a further folder that modules are imported from; repeatable",
  },
  "--environment": {
    value: "open|exact",
    commands: analysing,
    description: "open: what holds wherever this is deployed as intended; exact: only the variables given",
  },
  "--env": { value: "NAME=VALUE", commands: analysing, description: "a variable of the exact environment; repeatable" },
  "--env-file": {
    value: "FILE",
    commands: analysing,
    description: "variables of the exact environment; repeatable, later wins",
  },
  "--django-version": {
    value: "X.Y",
    commands: answering,
    description: "instead of the version in lock files and requirements",
  },
  "--format": {
    value: "FORMAT",
    commands: ["check", "settings", "environment", "checklist", "migrations", "explain", "rules"],
    description: "how to write the report",
  },
  "--output": {
    value: "FILE",
    commands: ["check", "settings", "environment", "checklist", "migrations", "explain", "rules", "hook"],
    description: "write there instead of to standard output",
  },
  "--fail-level": {
    value: failLevels.join("|"),
    commands: ["check", "migrations", "hook"],
    description: "the least severity that makes the exit status 1 (default: warning)",
  },
  "--select": {
    value: "RULE",
    commands: ["check"],
    description: "only these rules; repeatable, or separated by commas",
  },
  "--ignore": {
    value: "RULE",
    commands: ["check"],
    description: "not these rules; repeatable, or separated by commas",
  },
  "--fix": { commands: ["check"], description: "apply the safe fixes" },
  "--unsafe-fixes": { commands: ["check"], description: "apply all fixes, also those that need a review" },
  "--diff": { commands: ["check"], description: "show what the fixes would change, and change nothing" },
  "--show-secrets": {
    commands: ["check"],
    description: "with --diff: the lines as they are, with the secrets in them",
  },
  "--stdin-filename": { value: "FILE", commands: analysing, description: "standard input holds the text of that file" },
  "--baseline": { value: "FILE", commands: ["check", "hook"], description: "findings listed there do not count" },
  "--update-baseline": { commands: ["check"], description: "write today's findings to the baseline" },
  "--statistics": { commands: ["check"], description: "count the findings of each rule" },
  "--with-defaults": { commands: ["settings"], description: "also the settings that are left to Django" },
  "--write": { commands: ["hook"], description: "write the hook, unless there is one already" },
  "--new-migrations": {
    value: "FILE|-",
    commands: ["check", "checklist", "migrations"],
    description:
      "the migrations of this release, one path a line: git diff --name-only --diff-filter=AR origin/main...",
  },
  "--remember": {
    value: "COMMIT",
    commands: ["checklist"],
    description: "note in .deploy-checklist.json how it stands at that commit, for the report's history",
  },
  "--no-config": { commands: answering, description: "do not read [tool.django-deploy-hygiene] of pyproject.toml" },
  "--stdio": { commands: ["lsp"], description: "speak on standard input and output" },
};

function parseOptions(command: CommandName, argv: readonly string[]): ParsedArguments {
  const given: { readonly name: string; readonly value: string }[] = [];
  const operands: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? "";
    if (word === "--") {
      operands.push(...argv.slice(i + 1));
      break;
    }
    if (word === "--help" || word === "-h") return { kind: "help", command };
    if (!word.startsWith("-") || word === "-") {
      operands.push(word);
      continue;
    }
    const read = readOption(command, word, argv[i + 1]);
    if (typeof read === "string") return usage(read);
    given.push(read);
    if (read.takesNext) i++;
  }
  return interpret(command, operands, given);
}

/** One option, with its own value or the word behind it; else what is wrong with it. */
function readOption(
  command: CommandName,
  word: string,
  behind: string | undefined,
): { readonly name: string; readonly value: string; readonly takesNext: boolean } | string {
  const name = word.replace(/=.*/s, "");
  const takesNext = name === word;
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined)
    return `there is no option “${name}”${didYouMean(name, optionsOf(command))}. “${command} --help” lists the options`;
  if (!option.commands.includes(command))
    return `“${name}” is not an option of “${command}”; it belongs to ${option.commands.join(", ")}`;
  if (option.value === undefined) return takesNext ? { name, value: "", takesNext: false } : `“${name}” takes no value`;
  const value = takesNext ? behind : word.slice(name.length + 1);
  if (value === undefined || (takesNext && value.startsWith("--")))
    return `“${name}” needs a value: ${name} ${option.value}`;
  if (value === "") return `the value of “${name}” is empty; write ${name} ${option.value}`;
  return { name, value, takesNext };
}

export function optionsOf(command: CommandName): readonly string[] {
  return Object.keys(options).filter((name) => options[name]?.commands.includes(command));
}

function interpret(
  command: CommandName,
  operands: readonly string[],
  given: readonly { readonly name: string; readonly value: string }[],
): ParsedArguments {
  const all = (name: string): readonly string[] => given.filter((one) => one.name === name).map((one) => one.value);
  const last = (name: string): string | undefined => all(name).at(-1);
  const has = (name: string): boolean => last(name) !== undefined;
  const list = (name: string): readonly string[] =>
    all(name)
      .flatMap((value) => value.split(","))
      .map((value) => value.trim())
      .filter((value) => value !== "");

  const mode = last("--environment") ?? "open";
  if (mode !== "open" && mode !== "exact") return usage(`“--environment” is open or exact, not “${mode}”`);
  const failLevelText = last("--fail-level") ?? "warning";
  const failLevel = failLevels.find((level) => level === failLevelText);
  if (failLevel === undefined)
    return usage(`“--fail-level” is one of ${failLevels.join(", ")}, not “${failLevelText}”`);
  const djangoVersion = last("--django-version");
  if (djangoVersion !== undefined && !/^\d{1,3}\.\d{1,3}(\.\d{1,3})?$/.test(djangoVersion))
    return usage(`“--django-version” is written X.Y, such as 5.2, not “${djangoVersion}”`);
  const environment = environmentOf(given);
  if (environment === undefined) return usage("“--env” is written NAME=VALUE"); // The value is not repeated: it may be a secret.
  for (const module of all("--settings")) {
    if (!/^[^\s:/\\]+(:[^\s:/\\]+)?$/.test(module))
      return usage(`“--settings” is a module's dotted name, such as config.settings.production, not “${module}”`);
  }
  const formatText = last("--format");
  const format = formatText === undefined ? undefined : formatOf(command, formatText);
  if (formatText !== undefined && format === undefined)
    return usage(`“${command}” has the formats ${allFormats(command).join(", ")}, not “${formatText}”`);
  const fault = faultOf(command, operands, last);
  if (fault !== undefined) return usage(fault);

  return {
    kind: "run",
    arguments: {
      command,
      operands,
      settings: all("--settings"),
      pythonPath: all("--python-path"),
      exact: mode === "exact",
      environment,
      djangoVersion,
      format,
      output: last("--output"),
      failLevel,
      select: list("--select"),
      ignore: list("--ignore"),
      fix: has("--fix") || has("--unsafe-fixes"),
      unsafeFixes: has("--unsafe-fixes"),
      diff: has("--diff"),
      showSecrets: has("--show-secrets"),
      stdinFilename: last("--stdin-filename"),
      baseline: last("--baseline"),
      updateBaseline: has("--update-baseline"),
      statistics: has("--statistics"),
      withDefaults: has("--with-defaults"),
      write: has("--write"),
      noConfig: has("--no-config"),
      newMigrations: last("--new-migrations"),
      remember: last("--remember"),
    },
  };
}

/** In the order in which they are given; undefined where one is no assignment. */
function environmentOf(
  given: readonly { readonly name: string; readonly value: string }[],
): readonly EnvironmentArgument[] | undefined {
  const environment: EnvironmentArgument[] = [];
  for (const { name, value } of given) {
    if (name === "--env-file") environment.push({ kind: "file", file: value });
    if (name !== "--env") continue;
    const equals = value.indexOf("=");
    if (equals < 1) return undefined;
    environment.push({ kind: "variable", name: value.slice(0, equals), value: value.slice(equals + 1) });
  }
  return environment;
}

/** What does not go together, or is missing: the first of these that is so. */
function faultOf(
  command: CommandName,
  operands: readonly string[],
  last: (name: string) => string | undefined,
): string | undefined {
  const has = (name: string): boolean => last(name) !== undefined;
  const fixes = has("--fix") || has("--unsafe-fixes");
  const several = operands.length > 1;
  const faults: readonly (readonly [boolean, string])[] = [
    [has("--update-baseline") && !has("--baseline"), "“--update-baseline” needs the file: --baseline FILE"],
    [
      has("--stdin-filename") && fixes && !has("--diff"),
      "“--fix” cannot write to standard input; use “--diff” with “--stdin-filename”",
    ],
    [has("--show-secrets") && !has("--diff"), "“--show-secrets” belongs to “--diff”: nothing else ever shows a secret"],
    [
      has("--update-baseline") && (fixes || has("--diff")),
      "“--update-baseline” and fixes do not go together; run the fixes first",
    ],
    [
      command === "explain" && operands.length !== 1,
      "“explain” needs one rule or setting, such as “explain debug-enabled” or “explain ALLOWED_HOSTS”",
    ],
    [
      has("--stdin-filename") && last("--new-migrations") === "-",
      "standard input holds one thing: give “--new-migrations” a file",
    ],
    [command === "settings" && several, "“settings” takes one PATH"],
    [command === "mcp" && several, "“mcp” takes one PATH, the folder that it answers for"],
    [command === "hook" && several, "“hook” takes one PATH, a folder of the repository"],
    [
      command === "hook" && has("--write") && has("--output"),
      "“--write” writes to the repository's own hooks and “--output” elsewhere; give one of them",
    ],
    [
      (command === "rules" || command === "lsp") && operands.length > 0,
      `“${command}” takes no operands, but “${operands[0] ?? ""}” was given`,
    ],
    [
      command === "lsp" && !has("--stdio"),
      "“lsp” needs “--stdio”: standard input and output are the only way it speaks",
    ],
  ];
  return faults.find(([isSo]) => isSo)?.[1];
}

function formatOf(command: CommandName, text: string): Format | undefined {
  const own: readonly Format[] = formats[command];
  if (command === "check" && text === "text") return "full";
  return own.find((format) => format === text);
}

function allFormats(command: CommandName): readonly string[] {
  return command === "check" ? ["text", ...formats.check] : formats[command];
}

function usage(message: string): ParsedArguments {
  return { kind: "usage", message };
}

/** ` (did you mean “…”?)`, or nothing where no candidate is near, in whatever case. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const inLowerCase = new Map(candidates.map((candidate) => [candidate.toLowerCase(), candidate]));
  const found = nearest(word.toLowerCase().slice(0, 80), inLowerCase.keys(), Math.min(3, Math.ceil(word.length / 3)));
  return found === undefined ? "" : ` (did you mean “${inLowerCase.get(found) ?? found}”?)`;
}
