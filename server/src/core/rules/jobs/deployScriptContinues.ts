import { expandWords } from "../../launch/words.js";
import { peelWrappers } from "../../launch/wrappers.js";
import { readsAsShell } from "../../launch/scripts.js";
import { roleOf, runsWhat } from "../../launch/runsWhat.js";
import { remoteScripts } from "../../launch/sources/platforms.js";
import { parseShell, setsStopping } from "../../syntax/deploy/shell.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "deploy-script-continues",
  family: "jobs",
  severity: "warning",
  checklist: ["scripts-stop-on-error"],
  docs: {
    summary: "A deploy script goes on after a step that failed",
    why: "A shell script runs its next line whatever the last one returned: after a failed `migrate` the new code starts on the old tables, after a failed `collectstatic` pages come without styles, and the deploy reports success.",
    remedy: "Put `set -e` (in bash `set -euo pipefail`) at the top, or join the steps with `&&`.",
    references: ["https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#set"],
  },
  check({ project }) {
    const scripts = project.deploy.scripts.filter((script) => script.target === "production");
    // What SSH gets is a script of its own, for a shell that does not stop either.
    const remote = project.deploy.workflows.flatMap(({ path, content }) =>
      remoteScripts(path, content).flatMap(({ script, stops }) => (stops ? [] : [parseShell(script)])),
    );
    const sent = scripts
      .filter(({ text }) => readsAsShell(text))
      .flatMap(({ content }) =>
        content.commands
          .filter(({ words }) => words[0]?.text === "ssh")
          .flatMap(({ redirects }) => redirects.flatMap(({ body }) => (body === undefined ? [] : [parseShell(body)]))),
      );
    if (scripts.length === 0 && remote.length === 0) return notApplicable("there is no deploy script");
    const own = scripts
      .filter(({ text, path }) => readsAsShell(text) && !/^#![^\n]*\s-[a-z]*e/.test(text) && !isByTheClock(path))
      .map(({ content }) => content);
    const findings = [...own, ...sent, ...remote].flatMap((content) => {
      if (content.commands.some(setsStopping)) return [];
      const kindOf = (command: (typeof content.commands)[number]): ReturnType<typeof runsWhat> =>
        runsWhat({
          command: peelWrappers(expandWords(command.words, new Map(), [])).words,
        });
      const management = content.commands.filter(
        (command) => command.function === undefined && kindOf(command).kind === "manage",
      );
      const server = content.commands.find(
        (command) => command.function === undefined && roleOf(kindOf(command)) === "web",
      );
      // The last line's status is the script's own; `a && b` and `a || exit` stop by themselves.
      const goesOn = management.filter((command) => {
        const next = content.commands[content.commands.indexOf(command) + 1];
        return (
          next !== undefined &&
          next.joinedBy === "" &&
          // `while ! manage.py migrate --check`: the loop asks for it.
          !command.isRead &&
          // `if [ $? -ne 0 ]`, here or at the beginning of a function that is called here.
          ![next, content.commands.find((one) => one.function === next.words[0]?.text)].some((one) =>
            one?.words.slice(0, 3).some((word) => word.text === "$?" || word.text === "${?}"),
          )
        );
      });
      const unchecked = goesOn.filter(({ conditional }) => !conditional);
      const stepOf = (command: (typeof content.commands)[number]): string => {
        const what = kindOf(command);
        return what.kind === "manage" ? (what.subcommand?.text ?? "") : "";
      };
      const isMigrate = (command: (typeof content.commands)[number]): boolean => stepOf(command) === "migrate";
      // `if [ "$MIGRATE" = yes ]; then manage.py migrate; fi` tells most, where another step shows that nothing stops the script.
      const migrates = unchecked.find(isMigrate) ?? (unchecked.length > 0 ? goesOn.find(isMigrate) : undefined);
      const first = migrates ?? unchecked[0];
      // One step is enough where the server starts after it.
      // A job that does several things, one after the other, deploys nothing.
      const steps = management.map(stepOf);
      // What translators run makes messages, and may compile them.
      const deploying = steps.filter(
        (step) => deploySteps.test(step) && !(step === "compilemessages" && steps.includes("makemessages")),
      );
      if (server === undefined && deploying.length === 0) return [];
      if (first === undefined || (management.length < 2 && (migrates === undefined || server === undefined))) return [];
      return [
        finding({
          at: first.at,
          certainty: "definite",
          message: `The script goes on when this fails${migrates !== undefined && server !== undefined ? ", and the server starts on tables that do not fit" : ""}: there is no set -e`,
        }),
      ];
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "deploy scripts stop at the first error" });
  },
});

/** `cron_tasks.sh` imports and indexes: it deploys nothing. */
function isByTheClock(path: string): boolean {
  return /(?:^|[^a-z])(?:cron(?:jobs?|tabs?)?|hourly|nightly|daily|weekly|monthly)(?:[^a-z]|$)/i.test(
    path.split("/").slice(-2).join("/"),
  );
}

const deploySteps =
  /^(?:migrate|makemigrations|syncdb|collectstatic|compilemessages|compress|compilescss|createcachetable|loaddata|check|update_index|rebuild_index|ensure_\w+)$/;
