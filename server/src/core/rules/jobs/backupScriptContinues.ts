import { readsAsShell } from "../../launch/scripts.js";
import type { ShellCommand } from "../../syntax/deploy/shell.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "backup-script-continues",
  family: "jobs",
  severity: "warning",
  checklist: ["scripts-stop-on-error"],
  docs: {
    summary: "A backup script goes on after a dump that failed",
    why: "A shell script runs its next line whatever the last one returned, and a pipe returns what its last command does: after `pg_dump … | gzip > file` with a wrong password there is a file of twenty bytes, the old dumps are deleted after a week, and nobody hears of it until one is needed.",
    remedy: "Begin with `set -euo pipefail`, and delete old dumps only after a new one was written.",
    references: [
      "https://www.gnu.org/software/bash/manual/html_node/The-Set-Builtin.html",
      "https://www.postgresql.org/docs/current/app-pgdump.html",
    ],
  },
  check({ project }) {
    const scripts = project.deploy.scripts.filter(
      ({ path, target, text }) =>
        // `fixtures/dump.sh` makes what developers load.
        target === "production" && !/fixtures?(?:[/_.-]|$)/i.test(path) && readsAsShell(text) && dumps.test(text),
    );
    if (scripts.length === 0) return notApplicable("no script dumps a database");
    const findings = scripts.flatMap(({ text, content }) => {
      const { stops, pipefail } = optionsOf(text, content.commands);
      const dump = content.commands.find(dumpsUnasked);
      if (dump === undefined) return [];
      // What another function does is done when somebody asks for it.
      const rest = content.commands
        .slice(content.commands.indexOf(dump) + 1)
        .filter((command) => command.function === dump.function);
      // What is read into another database at once is a copy: it fails where it is read.
      if (rest.some(restores)) return [];
      const [next] = rest;
      const piped = next?.joinedBy === "|";
      const deletes = deletesOldDumps(rest, [dump, ...(piped && next ? [next] : [])]);
      if (stops && (!piped || pipefail)) return [];
      // Alone in a script its status is the script's own.
      if (!piped && (next === undefined || next.joinedBy !== "")) return [];
      return [
        finding({
          at: dump.at,
          certainty: "definite",
          message: `The script goes on when this fails${deletes ? ", and deletes old dumps" : ""}: there is no ${lackingOption(stops, piped && !pipefail)}`,
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "scripts for backups stop at the first error" });
  },
});

/** It dumps, and nothing asks what became of it as `if ! pg_dump …; then` does: of a pipe only its end is asked for. */
function dumpsUnasked({ words, isRead }: ShellCommand, index: number, all: readonly ShellCommand[]): boolean {
  return (
    words.some((word) => /^(?:\S*\/)?(?:pg_dump|pg_dumpall|mysqldump|mariadb-dump)$/.test(word.text)) &&
    (!isRead || all[index + 1]?.joinedBy === "|")
  );
}

function optionsOf(
  text: string,
  commands: readonly ShellCommand[],
): { readonly stops: boolean; readonly pipefail: boolean } {
  const options = commands
    .filter(({ words }) => words[0]?.text === "set")
    .map(({ words }) =>
      words
        .slice(1)
        .map((word) => word.text)
        .join(" "),
    );
  return {
    stops:
      /^#![^\n]*\s-[a-z]*e/.test(text) ||
      options.some((words) => /(?:^|\s)-[a-z]*e/.test(words) || /-[a-z]*o\s+errexit/.test(words)),
    pipefail: options.some((words) => /\bpipefail\b/.test(words)),
  };
}

function lackingOption(stops: boolean, needsPipefail: boolean): string {
  return stops ? "pipefail" : needsPipefail ? "set -e with pipefail" : "set -e";
}

/** Not `rm $file` behind an upload, which removes what was just written. */
function deletesOldDumps(rest: readonly ShellCommand[], writing: readonly ShellCommand[]): boolean {
  const own = writing.flatMap(({ redirects }) => redirects.map(({ target }) => target?.text));
  return rest.some((command) => removesFiles(command) && !command.words.some(({ text }) => own.includes(text)));
}

function restores({ words }: ShellCommand): boolean {
  return words.some((word) => /^(?:\S*\/)?(?:pg_restore|psql|mysql|mariadb)$/.test(word.text));
}

function removesFiles({ words }: ShellCommand): boolean {
  const program = words[0]?.text;
  return program === "rm" || (program === "find" && words.some(({ text }) => text === "-delete" || text === "rm"));
}

const dumps = /\b(?:pg_dump|pg_dumpall|mysqldump|mariadb-dump)\b/;
