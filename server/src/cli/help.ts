import { commandNames, formats, options, optionsOf, type CommandName } from "./arguments.js";

/** What `--help` shows: of the program, or of one command. */
export function helpText(command: CommandName | undefined): string {
  return command === undefined ? programHelp() : commandHelp(command);
}

interface Description {
  readonly operands: string;
  readonly does: string;
  readonly more?: string;
  /** Command lines, each with what it is for. */
  readonly examples: readonly (readonly [string, string])[];
}

const descriptions: Readonly<Record<CommandName, Description>> = {
  check: {
    operands: "[PATH…]",
    does: "Findings of every production entry below PATH (default: the working directory)",
    more: "A file as PATH selects its project and limits the report to the files given. Exit status 1 from the fail level on, 2 if anything could not be processed.",
    examples: [
      ["check", "everything that production would load from here"],
      ["check --fix", "apply what cannot change how the project works"],
      ["check --unsafe-fixes --diff", "show what all fixes would change"],
      ["check --baseline deploy-baseline.json --update-baseline", "live with today's findings, and stop new ones"],
      ["check --format sarif --output deploy.sarif", "for code scanning"],
      ["check --environment exact --env-file .env", "what Django's own check --deploy would say with these variables"],
    ],
  },
  settings: {
    operands: "[PATH]",
    does: "The resolved value and the place of every setting of one entry",
    examples: [
      ["settings", "of the only production entry"],
      ["settings --settings config.settings.local --with-defaults", "of another, with what is left to Django"],
    ],
  },
  environment: {
    operands: "[PATH]",
    does: "Every variable that settings, gunicorn and deploy files read or set",
    examples: [["environment --format json", "for another program"]],
  },
  checklist: {
    operands: "[PATH]",
    does: "The production checklist with its evidence",
    more: "Exit status 1 if an item fails.",
    examples: [
      ["checklist", "what is proven, what fails, what is to be confirmed"],
      ["checklist --format markdown", "for a pull request"],
      ["checklist --format html --output checklist.html", "a page that any browser opens and prints"],
      ["checklist --remember COMMIT", "on the main branch: the report then has a history"],
    ],
  },
  migrations: {
    operands: "[PATH]",
    does: "The migrations of the next release in the order they run, with what they do to a database in use",
    more: "New is what comes after “deployed” in the configuration, else what --new-migrations names, else what Git's index does not list. Exit status 1 from the fail level on.",
    examples: [
      ["migrations", "what is not in Git's index"],
      [
        "migrations --new-migrations - --format markdown",
        "for a pull request, fed by git diff --name-only --diff-filter=AR origin/main...",
      ],
    ],
  },
  explain: {
    operands: "RULE|SETTING",
    does: "The page of a rule, a setting or one of Django's checks",
    examples: [
      ["explain debug-enabled", "a rule"],
      ["explain SECURE_SSL_REDIRECT", "a setting"],
      ["explain W018", "a check of Django's"],
    ],
  },
  rules: { operands: "", does: "The catalogue of rules", examples: [] },
  hook: {
    operands: "[PATH]",
    does: "A Git hook that checks what is staged: shown, or written with --write where there is none",
    more: "An existing hook is never replaced: what to add to it is said instead.",
    examples: [
      ["hook", "show the hook, and where it would go"],
      ["hook --write --fail-level error", "write one that stops errors only"],
    ],
  },
  mcp: {
    operands: "[PATH]",
    does: "The same answers for agents: a server of the Model Context Protocol, over standard input and output",
    more: "Its tools check, explain, setting and fix look at the files below PATH as they are when they are asked. Only fix changes any, and only when it is called with apply; secrets are starred.",
    examples: [["mcp backend", "as the command of a server in an agent's configuration"]],
  },
  lsp: { operands: "--stdio", does: "The language server, for any editor", examples: [] },
};

function programHelp(): string {
  const rows = commandNames.map(
    (name) => `  ${`${name} ${descriptions[name].operands}`.padEnd(23)} ${descriptions[name].does}\n`,
  );
  return (
    [
      "What would go wrong when a Django project is deployed. Nothing of the project is executed.",
      "Usage: django-deploy-hygiene COMMAND [OPTION…] [PATH…]",
      `Commands:\n${rows.join("")}`.trimEnd(),
      "“django-deploy-hygiene COMMAND --help” lists a command's options; “--version” tells the version.",
      "Exit status: 0 nothing found, 1 findings, 2 wrong usage, unreadable input or a failure.",
    ].join("\n\n") + "\n"
  );
}

/** Options by what they are about, in the order in which they are shown. */
const groups: readonly (readonly [string, readonly string[]])[] = [
  [
    "What is checked",
    [
      "--settings",
      "--python-path",
      "--environment",
      "--env",
      "--env-file",
      "--django-version",
      "--stdin-filename",
      "--new-migrations",
      "--no-config",
    ],
  ],
  ["What counts", ["--select", "--ignore", "--fail-level", "--baseline", "--update-baseline"]],
  ["Fixes", ["--fix", "--unsafe-fixes", "--diff", "--show-secrets"]],
];

function commandHelp(command: CommandName): string {
  const { operands, does, more, examples } = descriptions[command];
  const own = optionsOf(command);
  const grouped = groups.map(([title, names]) => [title, names.filter((name) => own.includes(name))] as const);
  const rest = own.filter((name) => !grouped.some(([, names]) => names.includes(name)));
  // A few options need no headings.
  const blocks = own.length <= 6 ? [["Options", own] as const] : [...grouped, ["Output", rest] as const];
  const width = Math.max(0, ...examples.map(([line]) => line.length));
  return (
    [
      `Usage: django-deploy-hygiene ${command} [OPTION…] ${operands}`.trimEnd(),
      more === undefined ? `${does}.` : `${does}.\n${more}`,
      ...blocks
        .filter(([, names]) => names.length > 0)
        .map(([title, names]) => `${title}:\n${names.map((name) => optionRow(command, name)).join("")}`.trimEnd()),
      ...(examples.length === 0
        ? []
        : [
            `Examples:\n${examples.map(([line, what]) => `  django-deploy-hygiene ${line.padEnd(width)}  ${what}\n`).join("")}`.trimEnd(),
          ]),
    ].join("\n\n") + "\n"
  );
}

function optionRow(command: CommandName, name: string): string {
  const option = options[name];
  const value =
    name === "--format"
      ? (command === "check" ? ["text", ...formats.check] : formats[command]).join("|")
      : option?.value;
  const left = value === undefined ? name : `${name} ${value}`;
  return left.length > 30
    ? `  ${left}\n${" ".repeat(33)}${option?.description ?? ""}\n`
    : `  ${left.padEnd(30)} ${option?.description ?? ""}\n`;
}
