import { fileStart, type Span } from "../../text/span.js";
import { readsAsShell } from "../../launch/scripts.js";
import { remoteScripts } from "../../launch/sources/platforms.js";
import { parseShell, setsStopping, type ShellCommand } from "../../syntax/deploy/shell.js";
import { isPythonScript } from "../repositoryPaths.js";
import type { Evidence } from "../../settings/verdict.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, openForAll, shown, whole, type Part } from "./answers.js";

/** `set -e` in each, or on the line that names the shell. One command, or commands that are joined, need none. */
export function scriptsStop({ deploy, paths, project, show, search }: EvidenceContext): EvidenceAnswer {
  const started = new Set(project.processes.flatMap(({ launch }) => launch.files ?? []));
  const scripts = deploy.scripts.filter(
    ({ path, text }) =>
      started.has(path) || (deploy.roles.get(path)?.role !== "doubtful" && readsAsShell(text) && releasing.test(text)),
  );
  const remote = deploy.workflows.flatMap(({ path, content }) =>
    remoteScripts(path, content).map(({ script, stops }): Part => {
      const { commands } = parseShell(script);
      const at = commands[0]?.at;
      return stops || commands.some(setsStopping) || areJoined(commands)
        ? shown({ at, text: `what ${show(path)} runs by SSH stops at the first error` })
        : open(`what ${show(path)} runs by SSH has no set -e`, { at, text: show(path) });
    }),
  );
  const lost = (path: string, at: Span): Part =>
    open(`${show(path)} throws an error away (|| true, set +e): make sure that nothing of the release needs it`, {
      at,
      text: "an error is thrown away here",
    });
  const going = deploy.dockerfiles.flatMap(({ path, content }) => {
    const commands = content.instructions.filter(({ keyword }) => /^(?:CMD|ENTRYPOINT|RUN)$/.test(keyword));
    // `RUN pip install -r extra.txt 2>/dev/null || true`
    const careless = commands.find(({ args: { text } }) =>
      /\b(?:manage\.py|pip3? install)\s(?:[^;&|]|>&){0,400}\|\|\s{0,9}(?:true|:)(?![\w/])/.test(text),
    );
    // `CMD ["sh", "-c", "./migrate.sh; ./start.sh"]`, `RUN for one in *.py; do python $one; done`
    const going = commands.find(
      ({ keyword, args: { text } }) =>
        /[^\s;];\s{0,9}(?:done\b|(?!do\b|then\b|else\b|elif\b|fi\b|esac\b|exec\b)[\w./])/.test(
          keyword === "RUN" ? text.replace(/"[^"]*"|'[^']*'/g, "") : text,
        ) && !/\bset\s+-\w*e|\bbash\s+-\w*e|\|\|\s*exit\b/.test(text),
    );
    return [
      ...(careless === undefined ? [] : [lost(path, careless.at)]),
      ...(going === undefined
        ? []
        : [open(`${show(path)} goes on when a step of its command fails (;)`, { at: going.at, text: "its command" })]),
    ];
  });
  const file = (path: string): Evidence => ({ at: fileStart(path), text: show(path) });
  const python = openForAll(
    paths.deploy.filter(isPythonScript).map(file),
    (names, one) =>
      `${names} ${one ? "is" : "are"} not followed: make sure that ${one ? "it stops" : "each stops"} at the first error`,
  );
  const others = [...remote, ...going, ...python];
  if (scripts.length === 0 && others.length === 0) return whole(nothing("there is no deploy script"));
  const unstopped: string[] = [];
  const stopping = scripts.flatMap(({ path, content }): readonly Part[] => {
    const [stops] = search([path], /^#![^\n]*\s-[a-z]*e[a-z]*\b|^[ \t]*set\s+-(?:[a-z]*e[a-z]*\b|o\s+errexit\b)/m);
    const ignored = content.commands.find((command) => command.ignored !== undefined);
    if (stops !== undefined && ignored !== undefined) return [lost(path, ignored.at)];
    const passed = stops === undefined ? undefined : passedOver(content.commands);
    if (passed !== undefined)
      return [
        open(
          `${show(path)} goes on when ${passed.words[0]?.text ?? ""} fails: set -e does not stop at what stands before &&`,
          {
            at: passed.at,
            text: "set -e does not stop here",
          },
        ),
      ];
    if (stops !== undefined) return [shown({ at: stops.at, text: `${show(path)} stops at the first error` })];
    const steps = content.commands.filter((command) => command.function === undefined && command.words.length > 0);
    if (areJoined(steps)) return [shown({ at: steps[0]?.at, text: `${show(path)} has one command, or joins them` })];
    unstopped.push(path);
    return [];
  });
  return whole(
    ...others,
    ...stopping,
    ...openForAll(unstopped.map(file), (names, one) => `${names} ${one ? "has" : "have"} no set -e`),
  );
}

/** What builds or deploys names one of these; what looks something up does not. */
const releasing =
  /\b(?:manage\.py|docker|podman|pip3?|uv|poetry|apt|git|systemctl|supervisorctl|kubectl|helm|rsync|ssh|npm|yarn|aws|fly|heroku)\b/;

/** `cd shop && ls` with more behind it: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#set */
function passedOver(commands: readonly ShellCommand[]): ShellCommand | undefined {
  return commands.find((command, index) => {
    const [next, ...later] = commands.slice(index + 1).filter((one) => one.function === command.function);
    return (
      next?.joinedBy === "&&" &&
      !command.isRead &&
      acting.test(command.words.map(({ text }) => text).join(" ")) &&
      later.some(({ joinedBy }) => joinedBy === "")
    );
  });
}

/** Commands that do something, and are no question that the next answers. */
const acting =
  /^(?:sudo )?(?:cd|nginx -t|npm|yarn|pip3?|docker (?:build|pull|compose)|docker-compose|git (?:pull|fetch|checkout)|apt(?:-get)?|python3?|\S*manage\.py|systemctl (?:re\w+|daemon-reload|start|stop))(?: |$)/;

function areJoined(commands: readonly ShellCommand[]): boolean {
  return commands.slice(1).every(({ joinedBy }) => joinedBy === "&&");
}
