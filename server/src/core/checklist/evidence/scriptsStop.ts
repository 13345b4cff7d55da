import { readsAsShell } from "../../launch/scripts.js";
import { remoteScripts } from "../../launch/sources/platforms.js";
import { parseShell, setsStopping, type ShellCommand } from "../../syntax/deploy/shell.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, shown, whole, type Part } from "./answers.js";

/** `set -e` in each, or on the line that names the shell. One command, or commands that are joined, need none. */
export function scriptsStop({ deploy, project, show, search }: EvidenceContext): EvidenceAnswer {
  const started = new Set(project.processes.flatMap(({ launch }) => launch.files ?? []));
  const scripts = deploy.scripts.filter(
    ({ path, text }) => readsAsShell(text) && (started.has(path) || releasing.test(text)),
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
  if (scripts.length === 0 && remote.length === 0) return whole(nothing("there is no deploy script"));
  return whole(
    ...remote,
    ...scripts.map(({ path, content }): Part => {
      const [stops] = search([path], /^#![^\n]*\s-[a-z]*e[a-z]*\b|^[ \t]*set\s+-(?:[a-z]*e[a-z]*\b|o\s+errexit\b)/m);
      const ignored = content.commands.find((command) => command.ignored !== undefined);
      if (stops !== undefined && ignored !== undefined)
        return open(
          `${show(path)} throws an error away (|| true, set +e): make sure that nothing of the release needs it`,
          { at: ignored.at, text: "an error is thrown away here" },
        );
      if (stops !== undefined) return shown({ at: stops.at, text: `${show(path)} stops at the first error` });
      const steps = content.commands.filter((command) => command.function === undefined && command.words.length > 0);
      return areJoined(steps)
        ? shown({ at: steps[0]?.at, text: `${show(path)} has one command, or joins them` })
        : open(`${show(path)} has no set -e`, { at: { file: path, start: 0, end: 0 }, text: show(path) });
    }),
  );
}

/** What builds or deploys names one of these; what looks something up does not. */
const releasing =
  /\b(?:manage\.py|docker|podman|pip3?|uv|poetry|apt|git|systemctl|supervisorctl|kubectl|helm|rsync|ssh|npm|yarn|aws|fly|heroku)\b/;

function areJoined(commands: readonly ShellCommand[]): boolean {
  return commands.slice(1).every(({ joinedBy }) => joinedBy === "&&");
}
