import { readsAsShell } from "../../launch/scripts.js";
import { isSecretVariable } from "../../launch/secretVariables.js";
import { basename, dirname, isInside } from "../../project/paths.js";
import { itemsOf } from "../support/libraries.js";
import type { ProjectEntry, ProjectView } from "../views.js";
import { finding, holds, projectRule, type FindingDraft } from "../rule.js";

export default projectRule({
  id: "secret-logged",
  family: "secrets",
  severity: "warning",
  checklist: ["secrets-not-logged"],
  docs: {
    summary: "Code or a script writes a secret, or the whole environment, into the log",
    why: "Logs are kept, sent on and read by many: by the platform, by collectors, by everyone with access to a pipeline. `print(os.environ)` writes every password of the deployment there.",
    remedy: "Delete the line. What was printed counts as known: change it.",
    references: [
      "https://owasp.org/www-community/vulnerabilities/Insertion_of_sensitive_information_into_log_file",
      "https://12factor.net/logs",
    ],
  },
  check({ project }) {
    const findings: FindingDraft[] = [];
    // Of the rest, modules in which requests and jobs are answered; all of it is searched for the checklist, which does not look at every keystroke.
    const files = new Set([
      ...project.entries.flatMap((entry) => entry.settings?.evaluation.files ?? []),
      ...project.settingsDefaults.flatMap(({ source, at }) =>
        /^(?:wsgi|asgi|celery|manage)$/.test(source) ? [at.file] : [],
      ),
      ...project.gunicornFiles.map(({ file }) => file),
    ]);
    const others = answeringModules(project).filter((file) => !files.has(file));
    for (const [file, question] of [
      ...[...files].map((file) => [file, printedIn] as const),
      ...others.map((file) => [file, printedInCode] as const),
    ])
      for (const { what, start, end } of project.inText(file, question) ?? [])
        findings.push(
          finding({ at: { file, start, end }, certainty: "definite", message: `This writes ${what} into the log` }),
        );
    for (const { path, target, text, content } of project.deploy.scripts) {
      // What a group or loop prints may go into a pipe or file as a whole.
      if (target !== "production" || !readsAsShell(text) || /^[ \t]*(?:\}|\)|done)[ \t]*[|>]/m.test(text)) continue;
      if (content.commands.some(isInTerminal) && !isRun(project, path)) continue;
      for (const { words, at, redirects, isRead, function: inside } of content.commands) {
        if (words[0]?.text !== "echo" && words[0]?.text !== "printf") continue;
        // `echo "$TOKEN is not set"`
        if (words.some(({ text: said }) => /\b(?:not set|unset|missing|is empty)\b/i.test(said))) continue;
        if (isRead || redirects.length > 0 || (inside !== undefined && isCaptured(text, inside))) continue;
        if (isCapturedElsewhere(project, path)) continue;
        const secret = words
          .flatMap((word) => word.parts)
          .find(
            (part) =>
              part.kind === "variable" &&
              part.operator === undefined &&
              isSecretVariable(part.name) &&
              // A word of any list: `printf "%s: %s" "$key" "$value"`.
              !/^keys?$/.test(part.name) &&
              !/_(?:LOGIN|USER|USERNAME|REALM)$|^AUTH_(?!KEY|TOKEN|PASS|SECRET)/i.test(part.name) &&
              !namesFile(text, part.name),
          );
        if (secret?.kind === "variable")
          findings.push(finding({ at, certainty: "definite", message: `This writes ${secret.name} into the log` }));
      }
    }
    return findings.length > 0
      ? findings
      : holds({
          at: undefined,
          text: "no code or script of the project writes a secret that has a usual name into the log",
        });
  },
});

/** `sudo apt install …`, `read -p "Continue? "`: whoever sets a machine up, or is asked, sits in front of a terminal. */
function isInTerminal({ words }: { readonly words: readonly { readonly text: string }[] }): boolean {
  if (words[0]?.text === "read") return words.some(({ text }) => /^-[a-z]*p/.test(text));
  return (
    words[0]?.text === "sudo" && /^(?:apt|apt-get|aptitude|dnf|yum|zypper|pacman|snap)$/.test(words[1]?.text ?? "")
  );
}

/** `ssh -i "$PEM_KEY"`, `chmod 400 $PEM_KEY`, `S3_KEY="s3://dumps/…"`: the path of a file, with the secret or not. */
function namesFile(text: string, variable: string): boolean {
  return new RegExp(
    String.raw`\b${variable}=["']?(?:\w{1,6}:)?/|(?:\s-i|\bchmod\s+\S{1,20}|\bcat|\s-[ef]|<)\s*["']?\$\{?${variable}\b`,
  ).test(text);
}

/** Whether another deploy file starts the script: a pipeline, an image, a unit. */
function isRun(project: ProjectView, path: string): boolean {
  const name = basename(path);
  return (
    project.processes.some(({ launch }) => launch.file !== path && (launch.files ?? []).includes(path)) ||
    project.deploy.workflows.some(({ text }) => text.includes(name))
  );
}

/** `password=$(generate)`: what the function prints is its result. */
function isCaptured(text: string, name: string): boolean {
  return ["$(", "$( ", "`"].some((opening) => {
    const at = text.indexOf(`${opening}${name}`);
    return at >= 0 && !/[\w-]/.test(text[at + opening.length + name.length] ?? "");
  });
}

/** `SECRET_KEY=$(bash docker/gen_key.sh)` of another script: what this one prints is its result. */
function isCapturedElsewhere({ deploy }: ProjectView, path: string): boolean {
  return deploy.scripts.some(
    (other) =>
      other.path !== path &&
      other.text
        .split("$(")
        .slice(1)
        .some((part) => part.slice(0, part.indexOf(")")).includes(basename(path))),
  );
}

/** Modules of the project's own applications that are named for what answers requests or runs in the background. */
function answeringModules({ entries, files, root }: ProjectView): readonly string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const name of files.list(folder)) {
      if (found.length >= mostModules) return;
      if (!answering.test(name)) continue;
      if (name.endsWith(".py")) found.push(`${folder}/${name}`);
      else
        for (const child of files.list(`${folder}/${name}`))
          if (child.endsWith(".py")) found.push(`${folder}/${name}/${child}`);
    }
  };
  for (const folder of new Set(entries.flatMap((entry) => applicationFolders(entry, root)))) visit(folder);
  return found;
}

const mostModules = 200;
const answering =
  /^(?:views|api|utils|helpers|tasks|jobs|services|signals|middlewares?|apps|urls|handlers|backends|auth|health|context_processors)(?:\.py)?$/;

/** `shop.orders` and `shop.orders.apps.OrdersConfig` of INSTALLED_APPS, and the package of the settings. */
function applicationFolders({ settings, file }: ProjectEntry, root: string): readonly string[] {
  if (settings === undefined) return [];
  const names = new Set<string>();
  settings.ask((world) => {
    for (const item of itemsOf(world.get("INSTALLED_APPS"))) if (item.kind === "str") names.add(item.value);
    return "no";
  });
  const own = dirname(file);
  return [
    ...[...names].map((name) => `${root}/${name.replace(/\.apps\..*$/, "").replaceAll(".", "/")}`),
    /^settings$|^config$/.test(basename(own)) ? dirname(own) : own,
  ].filter((folder) => isInside(root, folder));
}

/** In code a name in capitals may be anything: `settings.` has to stand before it. */
function printedInCode(text: string): ReturnType<typeof printedIn> {
  return printedIn(text).filter(
    ({ what, start, end }) => what !== secretSetting || text.slice(start, end).includes("settings."),
  );
}

function printedIn(text: string): readonly { readonly what: string; readonly start: number; readonly end: number }[] {
  if (!mentioned.test(text) || !calls.test(text)) return [];
  return printed.flatMap(({ pattern, what }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const line = text.slice(text.lastIndexOf("\n", match.index) + 1, match.index);
      return /^\s*#/.test(line) || isForDebug(text, match.index)
        ? []
        : [{ what, start: match.index, end: match.index + match[0].length }];
    }),
  );
}

const call = String.raw`\b(?:print|pprint|log(?:g(?:er|ing))?\.(?:debug|info|warning|warn|error|critical|exception)|sys\.std(?:out|err)\.write)\(`;

const calls = new RegExp(call);

/** Whether the block around the line begins with `if settings.DEBUG:`: production does not run it. */
function isForDebug(text: string, index: number): boolean {
  const lines = text.slice(Math.max(0, index - 2000), index).split("\n");
  let indent = indentOf(lines.pop() ?? "");
  for (const line of lines.reverse()) {
    if (indent === 0) return false;
    if (line.trim() === "" || indentOf(line) >= indent) continue;
    if (/^\s*if\s+(?:settings\.)?DEBUG\s*:/.test(line)) return true;
    indent = indentOf(line);
  }
  return false;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

const secretSetting = "a secret setting";

/** Most modules speak of none: a quick look before the others. */
const mentioned = /\bos\.environ\b|SECRET_KEY|DATABASES|_PASSWORD|_SECRET|_TOKEN|_API_KEY|SECRET_ACCESS_KEY/;

/** Of a call of one line; a text in quotes names and shows nothing. */
const printed: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  {
    pattern: new RegExp(
      `${call}(?:[^\\n()"']|"[^"\\n]*"|'[^'\\n]*'){0,120}(?:\\bos\\.environ\\b(?:\\.(?:items|values|copy)\\(\\))?\\s*[,)]|(?:\\b(?:dict|str|repr|pformat|json\\.dumps)\\(\\s*){1,3}\\bos\\.environ\\b(?:\\.copy\\(\\))?\\s*(?:,|\\)(?!\\s*[.[])))`,
      "g",
    ),
    what: "the whole environment",
  },
  {
    // `for name, value in os.environ.items():` and a line that prints the value.
    pattern: new RegExp(
      `\\bfor\\s+\\w+\\s*,\\s*(\\w+)\\s+in\\s+(?:sorted\\(\\s*)?os\\.environ\\.items\\(\\)\\s*\\)?\\s*:\\s*\\n\\s+${call}[^\\n]{0,120}(?<![\\w.]|\\b(?:len|bool|type|hash)\\()\\1\\b(?!\\s*(?:\\[|is\\b|[=!]=))`,
      "g",
    ),
    what: "the whole environment",
  },
  {
    pattern: new RegExp(
      `${call}(?:[^\\n()"']|"[^"\\n]*"|'[^'\\n]*'){0,120}\\b(?:settings\\.)?(?:SECRET_KEY|DATABASES|EMAIL_HOST_PASSWORD|AWS_SECRET_ACCESS_KEY|\\w*(?:_PASSWORD|_SECRET|_TOKEN|_API_KEY))\\s*[,)]`,
      "g",
    ),
    what: secretSetting,
  },
  {
    pattern: new RegExp(
      `${call}f(?:"[^"\\n]{0,120}|'[^'\\n]{0,120})\\{(?:settings\\.(?:SECRET_KEY|DATABASES|\\w*(?:_PASSWORD|_SECRET|_TOKEN|_API_KEY))|os\\.environ)(?:=|!r|!s)?\\}`,
      "g",
    ),
    what: secretSetting,
  },
];
